// Annotations of a figure: text and arrows placed by hand, in fractions of the plot. Every process.
import { mmPerPt, type Item, type Rect } from './display-list.ts'
import { annotationColor, palettes } from './palette.ts'
import { arrowItems } from './arrows.ts'
import type { TypeScale } from './type-scale.ts'
import { cleanText, textWidth } from './text.ts'
import type { Annotation, FigurePage } from './types.ts'

const lineHeight = 1.25

/** Lines of a text annotation; what is typed as a line break breaks. */
const linesOf = (text: string) => cleanText(text).split('\n')

/** The rectangle a text annotation covers; (x, y) of the annotation is its top left corner. */
export function textBox(a: Extract<Annotation, { kind: 'text' }>, plot: Rect): Rect {
  const size = a.sizePt * mmPerPt
  const lines = linesOf(a.text)
  const w = Math.max(size, ...lines.map(l => textWidth(l, size)))
  return { x: plot.x + a.x * plot.w, y: plot.y + a.y * plot.h, w, h: lines.length * size * lineHeight }
}

/** Where annotations go and how large their strokes are. */
export interface AnnotationLook {
  plot: Rect
  type: TypeScale
}

export function annotationBoxes(recipe: Pick<FigurePage, 'annotations'>, look: Pick<AnnotationLook, 'plot'>): Rect[] {
  return recipe.annotations.flatMap(a => (a.kind === 'text' ? [textBox(a, look.plot)] : []))
}

/** Every annotation's shapes, in order. */
export function annotationItems(recipe: Pick<FigurePage, 'annotations' | 'theme'>, look: AnnotationLook): Item[] {
  const { plot, type } = look
  const palette = palettes[recipe.theme]
  return recipe.annotations.flatMap((a): Item[] => {
    const color = annotationColor(palette, a.color)
    if (a.kind === 'arrow') {
      const at = (fx: number, fy: number): [number, number] => [plot.x + fx * plot.w, plot.y + fy * plot.h]
      return arrowItems([...at(a.x1, a.y1), ...at(a.x2, a.y2)], color, palette.plot, type.u * 0.9, false, {
        role: 'annotation',
        id: a.id,
      })
    }
    const size = a.sizePt * mmPerPt
    const box = textBox(a, plot)
    return linesOf(a.text).map((text, i) => ({
      kind: 'text',
      x: box.x,
      y: box.y + size * (0.95 + i * lineHeight),
      text,
      size,
      font: 'sans',
      fill: color,
      anchor: 'start',
      halo: palette.plot,
      role: 'annotation',
      id: a.id,
    }))
  })
}
