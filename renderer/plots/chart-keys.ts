// Which marks of a chart are meant: by layer and number, by number in the first layer, or by their label. Pure; renderer and tests.
import type { Chart } from '../../core/chart/types.ts'
import { markCount, type ChartMark } from '../../core/chart/words.ts'

/** A mark, its number in the first layer that has marks, or a label that one or several marks carry. */
export type ChartKey = ChartMark | number | string

/** A function from keys to the marks that there are; labels are looked up in a table made once. */
export function marksByKey(chart: Chart): (key: ChartKey) => ChartMark[] {
  const first = chart.layers.findIndex(layer => markCount(layer) > 0)
  let byLabel: Map<string, ChartMark[]> | null = null
  const labelled = () => {
    byLabel = new Map()
    for (const [layer, { labels }] of chart.layers.map(l => ('labels' in l ? l : { labels: undefined })).entries()) {
      labels?.forEach((label, index) => {
        const held = byLabel!.get(label)
        if (held) held.push({ layer, index })
        else byLabel!.set(label, [{ layer, index }])
      })
    }
    return byLabel
  }
  const exists = ({ layer, index }: ChartMark) => {
    const there = chart.layers[layer]
    return there !== undefined && index >= 0 && index < markCount(there)
  }
  return key => {
    if (typeof key === 'string') return (byLabel ?? labelled()).get(key) ?? []
    const mark = typeof key === 'number' ? { layer: first, index: key } : key
    return exists(mark) ? [mark] : []
  }
}
