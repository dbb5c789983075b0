// What an annotation is called, and what it holds on to, in words. Every process.
import type { Chart } from '../../chart/types.ts'
import type { Card, FigurePanel } from '../types.ts'
import { tokenText } from '../text.ts'
import type { Anchor, Annotation } from './types.ts'

const kinds: Record<Annotation['kind'], string> = {
  text: 'Text', arrow: 'Arrow', line: 'Line', bracket: 'Bracket', box: 'Box', callout: 'Callout', part: 'Part',
} // prettier-ignore
const parts = { legend: 'Legend', scale: 'Scale bar', colorbar: 'Colour bar' } as const

export const annotationName = (a: Annotation): string => (a.kind === 'part' ? parts[a.part] : kinds[a.kind])

/** `token “short”`, `encoder of #710`; empty for a plain place. */
export function tieWords(anchor: Anchor, panels: readonly FigurePanel[]): string {
  if (anchor.on === 'page' || anchor.on === 'plot') return ''
  const panel = panels.find(p => p.id === anchor.panel)
  if (!panel) return ''
  if (panel.kind === 'chart') return anchor.on === 'mark' ? chartMarkWords(panel.chart, anchor) : ''
  if (panel.kind === 'card') return anchor.on === 'mark' ? cardMarkWords(panel.card, anchor) : ''
  const { features, points } = panel.view
  if (anchor.on === 'token') {
    const i = points.rows.indexOf(anchor.row)
    return i < 0 ? 'a token that is not drawn' : `token “${tokenText(points.tokens[i] ?? '')}”`
  }
  const name = (position: number) => `#${features[position]?.feature ?? '?'}`
  if (anchor.on === 'vector') return `${anchor.vector} of ${name(anchor.feature)}`
  if (anchor.on !== 'cell') return ''
  const on = features.flatMap((_, i) => (anchor.active & (1 << i) ? [name(i)] : []))
  return on.length === 0 ? 'cell with none on' : `cell of ${on.join(' ')}`
}

function chartMarkWords(chart: Chart, { layer: at, index }: { layer: number; index: number }): string {
  const layer = chart.layers[at]
  const label = layer && 'labels' in layer ? layer.labels?.[index] : undefined
  return label ? `mark “${tokenText(label)}”` : `mark ${index + 1}`
}

/** Marks of a card are the tokens of its strips, then those of its chart. */
function cardMarkWords({ strips, chart }: Card, { layer, index }: { layer: number; index: number }): string {
  const strip = strips[layer]
  if (strip) return `token “${tokenText(strip.tokens[index] ?? '')}”`
  return chart ? chartMarkWords(chart, { layer: layer - strips.length, index }) : ''
}
