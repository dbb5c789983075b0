// What lies under the pointer on an exported page of panels: a mark of a chart, a token of a strip, a token of a zone plot. Pure, a browser.
import { layoutPage, type PageLayout } from '../../core/figure/build-figure.ts'
import { decimal } from '../../core/figure/format-number.ts'
import type { Mark } from '../../core/figure/panel.ts'
import { tokenText } from '../../core/figure/text.ts'
import type { FigurePanel, PageFigure } from '../../core/figure/types.ts'
import { markWords, type MarkWords } from '../../core/chart/words.ts'
import { chartHits } from '../plots/chart-hit.ts'
import { zoneWords } from './tip.ts'

export interface PageHit {
  /** the place of the mark, mm of the page */
  x: number
  y: number
  /** texts of strangers: shown as text, never as markup */
  words: MarkWords & { warn?: string }
}

/** mm of a CSS pixel where the page has its printed size. */
const pixel = 25.4 / 96
/** How far from a token of a zone plot the pointer may be, and from the middle of one of a strip, mm. */
const reach = { token: 2, stripX: 12, stripY: 2 }

/** The page as it is drawn, asked again and again. */
export interface PageHits {
  at(x: number, y: number): PageHit | null
  /** everything that can be walked over with keys, in the order of the panels */
  all(): PageHit[]
}

export function pageHits(page: PageFigure): PageHits {
  const layout = layoutPage(page)
  const panels = page.panels.map(panel => panelHits(panel, layout))
  return {
    at(x, y) {
      const i = layout.boxes.findIndex(b => x >= b.x && x <= b.x + b.w && y >= b.y && y <= b.y + b.h)
      return panels[i]?.at(x, y) ?? null
    },
    all: () => panels.flatMap(p => p.all()),
  }
}

function panelHits(panel: FigurePanel, layout: PageLayout): PageHits {
  const drawing = layout.panels.get(panel.id)!
  const marks = drawing.marks()
  const told = (mark: Mark): PageHit | null => {
    const words = wordsOf(panel, mark.tie)
    return words && { x: mark.x, y: mark.y, words }
  }
  const all = () => marks.flatMap(mark => told(mark) ?? [])
  if (panel.kind === 'zones') return { all, at: (x, y) => nearest(marks.filter(m => m.tie.on === 'token'), x, y, reach.token, reach.token, told) } // prettier-ignore
  const chart = panel.kind === 'chart' ? panel.chart : panel.card.chart
  const hidden = new Set(panel.kind === 'chart' ? panel.options.hidden : [])
  const from = drawing.chart?.from ?? 0
  const hits = chart && drawing.chart ? chartHits(chart, drawing.chart.layout, hidden, pixel) : null
  const strips = panel.kind === 'card' ? marks.filter(m => m.tie.on === 'mark' && m.tie.layer < panel.card.strips.length) : [] // prettier-ignore
  return {
    all,
    at(x, y) {
      const mark = hits?.at(x, y)
      if (!mark) return nearest(strips, x, y, reach.stripX, reach.stripY, told)
      const words = wordsOf(panel, { on: 'mark', panel: panel.id, layer: mark.layer + from, index: mark.index })
      const [mx, my] = hits!.anchor(mark) ?? [x, y]
      return words && { x: mx, y: my, words }
    },
  }
}

/** The mark nearest to a place within reach; rows count more than columns. */
function nearest(
  marks: readonly Mark[],
  x: number,
  y: number,
  reachX: number,
  reachY: number,
  told: (mark: Mark) => PageHit | null,
): PageHit | null {
  let best: Mark | null = null
  let least = Infinity
  for (const mark of marks) {
    const [dx, dy] = [Math.abs(mark.x - x), Math.abs(mark.y - y)]
    const far = Math.hypot(dx, dy)
    if (dx > reachX || dy > reachY || far >= least) continue
    best = mark
    least = far
  }
  return best && told(best)
}

function wordsOf(panel: FigurePanel, tie: Mark['tie']): PageHit['words'] | null {
  if (panel.kind === 'zones') {
    if (tie.on !== 'token') return null
    return zoneWords(panel, panel.view.points.rows.indexOf(tie.row))
  }
  if (tie.on !== 'mark') return null
  if (panel.kind === 'chart') return markWords(panel.chart, tie)
  const { strips, chart, quantity } = panel.card
  const strip = strips[tie.layer]
  if (!strip) return chart && markWords(chart, { layer: tie.layer - strips.length, index: tie.index })
  const value = strip.masked?.includes(tie.index) ? 'masked' : decimal(strip.values[tie.index] ?? NaN)
  const of = [strip.name, strip.label].filter(t => t !== '').join(' ')
  return { title: tokenText(strip.tokens[tie.index] ?? '', 200), lines: [{ name: quantity, value }, ...(of === '' ? [] : [{ name: 'of', value: of }])] } // prettier-ignore
}
