// Whether a page of panels fits together: its panels, its grid, its annotations. Every process.
import { checkCard, checkCardOptions } from './card/check-card.ts'
import { checkChart, checkChartOptions, checkChartProvenance } from './chart/check-chart.ts'
import { checkZones } from './check-zones.ts'
import { lineKinds, mostAnnotations, partKinds } from './annotations/types.ts'
import { isFiniteNumber, isObject, need } from './need.ts'
import { mostColumns, mostPanels } from './page.ts'
import { inkStyles, letterStyles, pageStyles } from './types.ts'

const isOneOf = (list: readonly string[], v: unknown): boolean => typeof v === 'string' && list.includes(v)
const isWhole = (v: unknown, least: number, most: number): v is number =>
  Number.isInteger(v) && Number(v) >= least && Number(v) <= most

/** @throws Error naming the first thing that is wrong */
export function checkPage(r: Record<string, unknown>): void {
  need(r.kind === 'page', `version ${String(r.version)} is a page`)
  need(isOneOf(pageStyles, r.style), 'style is unknown')
  if (r.version !== 3) {
    const { print } = r
    need(isObject(print) && isOneOf(inkStyles, print.inks), 'the inks are unknown')
    need(typeof print.patterns === 'boolean', 'patterns is neither true nor false')
  }
  need(isOneOf(letterStyles, r.letters), 'the style of letters is unknown')
  const { columns, panels, annotations } = r
  need(isWhole(columns, 1, mostColumns), `columns is not between 1 and ${mostColumns}`)
  need(Array.isArray(panels) && panels.length >= 1 && panels.length <= mostPanels, `there are not 1 to ${mostPanels} panels`) // prettier-ignore
  for (const panel of panels as unknown[]) checkPanel(panel)
  const ids = (panels as { id: string }[]).map(p => p.id)
  need(new Set(ids).size === ids.length, 'two panels have one id')
  need(Array.isArray(annotations) && annotations.length <= mostAnnotations, `annotations is not a list of at most ${mostAnnotations}`) // prettier-ignore
  const known = new Set<unknown>()
  for (const a of annotations as unknown[]) {
    checkAnnotation(a)
    const { id } = a as { id: string }
    need(!known.has(id), 'two annotations have one id')
    known.add(id)
  }
}

function checkPanel(panel: unknown): void {
  need(isObject(panel) && typeof panel.id === 'string', 'a panel has no id')
  for (const key of ['title', 'caption']) need(typeof panel[key] === 'string', `${key} of a panel is not text`)
  need(typeof panel.words === 'boolean', 'words of a panel is neither true nor false')
  const { span } = panel
  need(isObject(span) && isWhole(span.columns, 1, mostColumns) && isWhole(span.rows, 1, mostPanels), 'a panel has a wrong span') // prettier-ignore
  if (panel.kind === 'chart') {
    checkChart(panel.chart, need)
    checkChartOptions(panel.options, need)
    checkChartProvenance(panel.provenance, need)
    return
  }
  if (panel.kind === 'card') {
    checkCard(panel.card)
    checkCardOptions(panel.options)
    checkChartProvenance(panel.provenance, need)
    return
  }
  need(panel.kind === 'zones', 'a panel is neither of zones nor a chart nor a card')
  checkZones(panel)
}

function checkAnnotation(a: unknown): void {
  need(isObject(a) && typeof a.id === 'string' && typeof a.color === 'string', 'an annotation has no id or colour')
  need(a.group === undefined || typeof a.group === 'string', 'the group of an annotation is no text')
  if (isOneOf(lineKinds, a.kind)) {
    checkAnchor(a.from)
    checkAnchor(a.to)
    return
  }
  checkAnchor(a.at)
  if (a.kind === 'part') {
    need(isOneOf(partKinds, a.part) && typeof a.panel === 'string', 'a part of a panel is unknown')
    need(isFiniteNumber(a.widthMm) && a.widthMm >= 5 && a.widthMm <= 1_000, 'a part of a panel has a wrong width')
    return
  }
  need(a.kind === 'text' || a.kind === 'callout', 'an annotation is of an unknown kind')
  need(typeof a.text === 'string', 'a text annotation is incomplete')
  need(isFiniteNumber(a.sizePt) && a.sizePt >= 1 && a.sizePt <= 200, 'a text annotation has a wrong size')
  if (a.kind === 'callout') need([a.dx, a.dy].every(isFiniteNumber), 'a callout has no place')
}

function checkAnchor(at: unknown): void {
  need(isObject(at), 'an annotation has no place')
  if (at.on === 'page' || at.on === 'plot') need([at.x, at.y].every(isFiniteNumber), 'an annotation has a wrong place')
  if (at.on === 'page') return
  need(typeof at.panel === 'string', 'an annotation names no panel')
  const index = (v: unknown) => isWhole(v, 0, 0xffffffff)
  if (at.on === 'token') need(index(at.row), 'an annotation names no token')
  else if (at.on === 'cell') need(isWhole(at.active, 0, 255), 'an annotation names no cell')
  else if (at.on === 'vector')
    need(isWhole(at.feature, 0, 7) && isOneOf(['encoder', 'decoder'], at.vector), 'an annotation names no vector')
  else if (at.on === 'mark') need(index(at.layer) && index(at.index), 'an annotation names no mark')
  else need(at.on === 'plot', 'an annotation is on nothing known')
}
