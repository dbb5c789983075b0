// The named layers of a chart as its legend lists them. Every process.
import type { Chart, ChartColor, ChartLayer } from './types.ts'

export type LegendLook = 'dot' | 'ring' | 'line' | 'dashed' | 'fill' | 'band'

export interface LegendEntry {
  name: string
  /** layers of this name: a line and its band are one entry */
  layers: readonly number[]
  color: ChartColor
  look: LegendLook
}

function lookOf(layer: Exclude<ChartLayer, { kind: 'cells' }>): LegendLook {
  switch (layer.kind) {
    case 'points':
      return layer.hollow ? 'ring' : 'dot'
    case 'line':
    case 'rule':
    case 'segments':
      return layer.dashed ? 'dashed' : 'line'
    case 'band':
      return 'band'
    case 'bars':
    case 'areas':
      return 'fill'
  }
}

/** In the order of the layers; layers of one name are one entry that looks like its first that is not a band. */
export function legendEntries(chart: Chart): LegendEntry[] {
  const entries = new Map<string, LegendEntry>()
  chart.layers.forEach((layer, at) => {
    if (layer.kind === 'cells' || !layer.name) return
    const known = entries.get(layer.name)
    const look = lookOf(layer)
    if (!known) entries.set(layer.name, { name: layer.name, layers: [at], color: layer.color, look })
    else {
      const better = known.look === 'band' && look !== 'band' ? { look, color: layer.color } : {}
      entries.set(layer.name, { ...known, ...better, layers: [...known.layers, at] })
    }
  })
  return [...entries.values()]
}
