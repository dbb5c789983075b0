// Pages: what recipes of one view become, letters, titles, provenance of all panels. Every process.
import type { Annotation } from './annotations/types.ts'
import { escapeMarkup } from './markup.ts'
import { plainPrint } from './types.ts'
import type {
  FigurePanel,
  FigureRecipe,
  LetterStyle,
  PageFigure,
  PlotAnnotation,
  SingleFigure,
  ZoneFigure,
} from './types.ts'

/** A page holds at most so many panels, in a grid of at most so many columns. */
export const mostPanels = 12
export const mostColumns = 6

/** The recipe as a page; a page is returned as it is. Recipes of versions 1 and 2 become a page of one panel, version 3 a page in colour; they look as they did. */
export function asPage(recipe: FigureRecipe): PageFigure {
  if (recipe.version === 4) return recipe
  if (recipe.version === 3) return { ...recipe, version: 4, print: { ...plainPrint } }
  const { title, caption, widthMm, heightMm, theme } = recipe
  return {
    format: 'zonoscope-figure',
    kind: 'page',
    version: 4,
    title,
    caption,
    widthMm,
    heightMm,
    theme,
    style: 'paper',
    print: { ...plainPrint },
    letters: 'a',
    columns: 1,
    panels: [panelOf(recipe, 'p1')],
    annotations: recipe.annotations.map(a => onPanel(a, 'p1')),
  }
}

/** The view or chart of a recipe as a panel; title and caption stay with the page. */
function panelOf(recipe: SingleFigure, id: string): FigurePanel {
  const words = { id, title: '', caption: '', words: true, span: { columns: 1, rows: 1 } }
  if (recipe.kind === 'chart') {
    const { chart, options, provenance } = recipe
    return { ...words, kind: 'chart', chart, options, provenance }
  }
  const { labels, slots, view, camera, options, provenance } = recipe
  return { ...words, kind: 'zones', labels, ...(slots ? { slots } : {}), view, camera, options, provenance }
}

function onPanel(a: PlotAnnotation, panel: string): Annotation {
  const { id, color } = a
  if (a.kind === 'text') {
    return { kind: 'text', id, color, at: { on: 'plot', panel, x: a.x, y: a.y }, text: escapeMarkup(a.text), sizePt: a.sizePt } // prettier-ignore
  }
  return { kind: 'arrow', id, color, from: { on: 'plot', panel, x: a.x1, y: a.y1 }, to: { on: 'plot', panel, x: a.x2, y: a.y2 } } // prettier-ignore
}

/** The zone view that a page shows alone, with the page's words, as a figure of its own without annotations; null for any other page. */
export function loneZones(page: PageFigure): ZoneFigure | null {
  const [panel] = page.panels
  if (page.panels.length !== 1 || panel?.kind !== 'zones') return null
  const { format, widthMm, heightMm, theme, print } = page
  const { labels, slots, view, camera, options, provenance } = panel
  return {
    ...{ format, version: 1, title: titleOf(page), caption: captionOf(page), widthMm, heightMm, theme, print },
    ...{ labels, ...(slots ? { slots } : {}), view, camera, options, provenance, annotations: [] },
  }
}

/** The letter of the panel at a place; empty where the page has one panel or none are wanted. */
export function letterAt(page: { letters: LetterStyle; panels: readonly unknown[] }, at: number): string {
  if (page.letters === 'off' || page.panels.length < 2) return ''
  const letter = String.fromCharCode((page.letters.includes('A') ? 65 : 97) + at)
  return page.letters.startsWith('(') ? `(${letter})` : letter
}

/** What a figure is called in lists and files: its title, else those of its panels. */
export function titleOf(recipe: FigureRecipe): string {
  if (recipe.title.trim() !== '' || recipe.version === 1 || recipe.version === 2) return recipe.title
  return recipe.panels
    .map(p => p.title.trim())
    .filter(t => t !== '')
    .join('; ')
    .slice(0, 500)
}

/** The caption as it is printed: the page's own, then each panel's behind its letter. */
export function captionOf(page: PageFigure): string {
  const parts = page.panels.map((panel, i) => {
    const text = panel.caption.trim()
    const letter = letterAt(page, i)
    return text === '' ? '' : letter === '' ? text : `${letter.startsWith('(') ? letter : `(${letter})`} ${text}`
  })
  return [page.caption.trim(), ...parts].filter(t => t !== '').join(' ')
}

/** Where a file's numbers come from: that of the only panel, or of each by its letter. */
export function provenanceOf(recipe: FigureRecipe): Record<string, unknown> & { tool: string; version: string } {
  const page = asPage(recipe)
  const [first] = page.panels
  if (page.panels.length === 1) return { ...first!.provenance }
  const { tool, version, exportedAt } = first!.provenance
  const panels = page.panels.map((panel, i) => ({
    panel: letterAt({ letters: 'a', panels: page.panels }, i),
    title: panel.title,
    provenance: panel.provenance,
  }))
  return { tool, version, exportedAt, panels }
}
