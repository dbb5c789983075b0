// A text annotation as shapes: lines of runs, tokens on a tint. Every process.
import { mmPerPt, type Item, type Rect } from '../display-list.ts'
import { layoutMarkup, tokenPad } from '../markup.ts'

const lineHeight = 1.25

/** The rectangle that a text covers from its top left corner. */
export function textRect(text: string, sizePt: number, x: number, y: number): Rect {
  const size = sizePt * mmPerPt
  const { lines, width } = layoutMarkup(text, size)
  return { x, y, w: width, h: lines.length * size * lineHeight }
}

export interface TextStyle {
  fill: string
  halo: string
  tint: string
  id: string
}

/** Everything of a text whose top left corner is (x, y). */
export function textItems(text: string, sizePt: number, x: number, y: number, style: TextStyle): Item[] {
  const size = sizePt * mmPerPt
  const { fill, halo, tint, id } = style
  const tags = { role: 'annotation', id }
  return layoutMarkup(text, size).lines.flatMap((runs, i) => {
    const baseline = y + size * (0.95 + i * lineHeight)
    return runs.flatMap((run): Item[] => {
      const left = x + run.x
      const word: Item = { kind: 'text', x: left, y: baseline + run.shift, text: run.text, size: run.size, font: run.font, fill, anchor: 'start', ...(run.token ? {} : { halo }), ...tags } // prettier-ignore
      if (!run.token) return [word]
      const [l, r] = [left - size * tokenPad, left + run.width + size * tokenPad]
      const [t, b] = [baseline - size * 0.92, baseline + size * 0.28]
      return [{ kind: 'polygon', points: [l, t, r, t, r, b, l, b], fill: tint, ...tags }, word]
    })
  })
}
