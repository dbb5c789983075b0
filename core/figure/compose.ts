// Edits of a page's panels: adding, removing, moving, resizing. Pure: a page in, a page out. Every process.
import { anchorsOf, type Annotation } from './annotations/types.ts'
import { asPage, mostColumns, mostPanels } from './page.ts'
import { rowsOf } from './grid.ts'
import type { FigurePanel, PageFigure, SingleFigure } from './types.ts'

/** Highest page that a journal prints, mm: pages do not grow beyond it by themselves. */
const printedHeight = 247

/** An id that none of the things has: a letter and a number. */
export function freshId(list: readonly { id: string }[], letter: string): string {
  let n = list.length + 1
  while (list.some(item => item.id === `${letter}${n}`)) n++
  return `${letter}${n}`
}

/**
 * The page with another view, chart or card as its last panel, the first of what is given; a wide page gets a second column, others get a row more and grow by it.
 * With the second panel, title and caption of a figure of one go to its panel.
 * @throws Error when the page is full
 */
export function addPanel(page: PageFigure, figure: SingleFigure | PageFigure): PageFigure {
  if (page.panels.length >= mostPanels) throw new Error(`A figure holds at most ${mostPanels} panels.`)
  const alone = page.panels.length === 1
  const [first] = page.panels
  const own = alone && first!.title === '' && first!.caption === ''
  const kept: FigurePanel[] = own ? [beside({ ...first!, title: page.title, caption: page.caption })] : page.panels
  const made = { ...asPage(figure).panels[0]!, id: freshId(page.panels, 'p') }
  const panel = beside({ ...made, title: figure.title, caption: figure.caption })
  const columns = alone && page.widthMm >= 120 ? 2 : page.columns
  const next = { ...page, columns, panels: [...kept, panel], ...(own ? { title: '', caption: '' } : {}) }
  return grown(next, rowsOf(page.panels, page.columns))
}

/** A panel as it starts beside others: what its words and the large legend of zones say is in the caption and at the boundaries. */
function beside(panel: FigurePanel): FigurePanel {
  if (panel.kind !== 'zones') return { ...panel, words: false }
  return { ...panel, words: false, options: { ...panel.options, legend: false } }
}

/** The page higher by the rows that it has more than before, as high as those it had. */
function grown(page: PageFigure, before: number): PageFigure {
  const rows = rowsOf(page.panels, page.columns)
  if (rows <= before) return page
  const height = Math.round((page.heightMm / before) * rows)
  return { ...page, heightMm: Math.max(page.heightMm, Math.min(printedHeight, height)) }
}

/** The page without a panel and without what was tied to it; the last panel stays. */
export function removePanel(page: PageFigure, id: string): PageFigure {
  if (page.panels.length < 2) return page
  const panels = page.panels.filter(p => p.id !== id)
  return { ...page, panels, annotations: page.annotations.filter(a => !panelsIn(a).includes(id)) }
}

/** Panels that an annotation holds on to. */
export function panelsIn(a: Annotation): string[] {
  const named = anchorsOf(a).flatMap(anchor => (anchor.on === 'page' ? [] : [anchor.panel]))
  return a.kind === 'part' ? [a.panel, ...named] : named
}

/** The panel moved to a place in the order. */
export function movePanel(page: PageFigure, id: string, to: number): PageFigure {
  const from = page.panels.findIndex(p => p.id === id)
  const place = Math.min(page.panels.length - 1, Math.max(0, to))
  if (from < 0 || from === place) return page
  const panels = [...page.panels]
  panels.splice(place, 0, ...panels.splice(from, 1))
  return { ...page, panels }
}

/** The page with a panel changed. */
export function changePanel(page: PageFigure, id: string, change: (panel: FigurePanel) => FigurePanel): PageFigure {
  return { ...page, panels: page.panels.map(p => (p.id === id ? change(p) : p)) }
}

/** The panel with another span, within the grid. */
export function resizePanel(page: PageFigure, id: string, columns: number, rows: number): PageFigure {
  const span = {
    columns: Math.min(page.columns, Math.max(1, Math.round(columns))),
    rows: Math.min(mostPanels, Math.max(1, Math.round(rows))),
  }
  return changePanel(page, id, p => (p.span.columns === span.columns && p.span.rows === span.rows ? p : { ...p, span }))
}

/** The page with another number of columns; spans that no longer fit shrink. */
export function setColumns(page: PageFigure, wanted: number): PageFigure {
  const columns = Math.min(mostColumns, Math.max(1, wanted))
  const panels = page.panels.map(p => ({ ...p, span: { ...p.span, columns: Math.min(columns, p.span.columns) } }))
  return { ...page, columns, panels }
}
