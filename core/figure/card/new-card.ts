// A new figure of a card: a page as high as the card is. Every process.
import { plainChart, provenanceOfSource, sourceSentence, type ChartSource } from '../chart/new-chart.ts'
import { pagePresets } from '../new-figure.ts'
import { captionBlock, heading } from '../page-words.ts'
import { pagePalette } from '../palette.ts'
import { typeScale } from '../type-scale.ts'
import { plainPrint, type Card, type CardOptions, type CardPicture, type PageFigure } from '../types.ts'
import { cardHeight } from './card-panel.ts'

/** Highest page that a journal prints, mm. */
const printedHeight = 247

/** A complete recipe on a double-column page; numbers are copied. `exportedAt` is set when it is exported. */
export function newCardFigure(
  card: Card,
  source: ChartSource,
  look: { theme: 'light' | 'dark'; version: string; options?: Partial<CardOptions> },
): PageFigure {
  const { theme, version } = look
  const options = { facts: true, chart: true, numbers: false, legend: true, hidden: [], ...look.options }
  const picture: CardPicture = { kind: 'card', card: plainCard(card), options, provenance: provenanceOfSource(source, version) } // prettier-ignore
  const caption = sourceSentence(source)
  const { widthMm } = pagePresets[1]
  return {
    format: 'zonoscope-figure',
    kind: 'page',
    version: 4,
    title: card.title,
    caption,
    widthMm,
    heightMm: pageHeight(picture, { title: card.title, caption, widthMm, theme }),
    theme,
    style: 'paper',
    print: { ...plainPrint },
    letters: 'a',
    columns: 1,
    panels: [{ id: 'p1', title: '', caption: '', words: true, span: { columns: 1, rows: 1 }, ...picture }],
    annotations: [],
  }
}

/** Just high enough for all of it, within what is printed; whole millimetres. */
function pageHeight(
  picture: CardPicture,
  { title, caption, widthMm, theme }: Pick<PageFigure, 'title' | 'caption' | 'widthMm' | 'theme'>,
): number {
  const needed = (height: number): number => {
    const type = typeScale(widthMm, height)
    const look = { type, palette: pagePalette({ theme }) }
    const content = { x: 0, y: 0, w: widthMm - 2 * type.margin, h: printedHeight }
    const head = heading({ letter: '', title, titleSize: type.title, words: true, head: 0 }, picture.card.subtitle, look, content) // prettier-ignore
    const foot = captionBlock(caption, look, content, printedHeight)
    const own = cardHeight(picture, { theme, type }, content.w)
    return Math.min(printedHeight, Math.max(20, Math.ceil(2 * type.margin + head.height + own + foot.height)))
  }
  // A lower page has smaller type, which needs less: what is enough for the higher one is enough for it.
  return needed(needed(printedHeight))
}

/** A copy of a card that owns its numbers, whatever arrays they came in, and crosses processes. */
function plainCard(card: Card): Card {
  return {
    ...card,
    facts: card.facts.map(({ name, value }) => ({ name, value })),
    chart: card.chart && plainChart(card.chart),
    strips: card.strips.map(({ masked, ...strip }) => ({
      ...strip,
      tokens: [...strip.tokens],
      values: Float64Array.from(strip.values),
      ...(masked ? { masked: [...masked] } : {}),
    })),
  }
}
