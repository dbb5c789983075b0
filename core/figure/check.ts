// Whether a figure recipe fits together: lengths, ranges and sizes that drawing relies on. Every process.
import { checkChart, checkChartOptions, checkChartProvenance } from './chart/check-chart.ts'
import { checkPage } from './check-page.ts'
import { checkZones } from './check-zones.ts'
import { isFiniteNumber, isObject, need } from './need.ts'
import type { FigureRecipe } from './types.ts'

/**
 * Checks every field that drawing reads, so that a recipe from a stranger fails here with one sentence and nowhere else.
 * @throws Error naming the first field that is wrong
 */
export function checkRecipe(recipe: FigureRecipe): void {
  const r: unknown = recipe
  need(isObject(r), 'it is not an object')
  for (const key of ['title', 'caption']) need(typeof r[key] === 'string', `${key} is not text`)
  for (const key of ['widthMm', 'heightMm']) {
    const v = r[key]
    need(isFiniteNumber(v) && v >= 20 && v <= 1_000, `${key} is not between 20 and 1000`)
  }
  need(r.theme === 'light' || r.theme === 'dark', 'theme is neither light nor dark')
  if (r.version === 3 || r.version === 4) return checkPage(r)
  checkAnnotations(r.annotations)
  if (r.kind === 'chart') {
    need(r.version === 2, 'a chart has version 2')
    checkChart(r.chart, need)
    checkChartOptions(r.options, need)
    checkChartProvenance(r.provenance, need)
    return
  }
  need(r.kind === undefined || r.kind === 'zones', 'it is neither of zones nor a chart')
  need(r.version === 1, 'a zone view has version 1')
  checkZones(r)
}

/** Of versions 1 and 2. */
function checkAnnotations(annotations: unknown): void {
  need(Array.isArray(annotations) && annotations.length <= 500, 'annotations is not a list of at most 500')
  for (const a of annotations as unknown[]) {
    need(isObject(a) && typeof a.id === 'string' && typeof a.color === 'string', 'an annotation has no id or colour')
    if (a.kind === 'text') {
      need(typeof a.text === 'string' && [a.x, a.y].every(isFiniteNumber), 'a text annotation is incomplete')
      need(isFiniteNumber(a.sizePt) && a.sizePt >= 1 && a.sizePt <= 200, 'a text annotation has a wrong size')
    } else {
      need(a.kind === 'arrow', 'an annotation is neither text nor arrow')
      need([a.x1, a.y1, a.x2, a.y2].every(isFiniteNumber), 'an arrow annotation is incomplete')
    }
  }
}
