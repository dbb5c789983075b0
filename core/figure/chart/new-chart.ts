// A new figure from a chart: page, title, caption and provenance, before anybody edits it. Every process.
import { valueText } from '../../chart/format-value.ts'
import type { Chart, ChartHeat, ChartLayer } from '../../chart/types.ts'
import { pagePresets } from '../new-figure.ts'
import type { ChartFigure, ChartProvenance, Named, ParameterValue } from '../types.ts'

/** What a chart was computed from: by hash, with the analysis, its parameters and its seed. */
export interface ChartSource {
  dictionaries: readonly Named[]
  activations: readonly Named[]
  runs?: readonly string[]
  /** as a person calls it: `Absorption of first letters` */
  analysis: string
  parameters: Readonly<Record<string, ParameterValue>>
  seed: number | null
}

const list = (names: readonly Named[]): string => names.map(n => n.name).join(', ')

const said = (value: ParameterValue): string =>
  typeof value === 'number'
    ? valueText(value)
    : Array.isArray(value)
      ? `${value.slice(0, 8).map(said).join(', ')}${value.length > 8 ? ` and ${value.length - 8} more` : ''}`
      : String(value)

/** `Absorption of first letters: k 10, threshold 0.03; seed 0. words-jumprelu on words.` */
export function sourceSentence({ dictionaries, activations, analysis, parameters, seed }: ChartSource): string {
  const settings = Object.entries(parameters).map(([name, value]) => `${name} ${said(value)}`)
  const told = [settings.join(', '), seed === null ? '' : `seed ${seed}`].filter(t => t !== '').join('; ')
  const of = dictionaries.length > 0 ? ` ${list(dictionaries)}${activations.length > 0 ? ` on ${list(activations)}` : ''}.` : '' // prettier-ignore
  return `${analysis}${told === '' ? '' : `: ${told}`}.${of}`
}

/** A complete recipe on a double-column page; the chart's numbers are copied. `exportedAt` is set when it is exported. */
export function newChartFigure(
  chart: Chart,
  source: ChartSource,
  look: { theme: 'light' | 'dark'; version: string; hidden?: readonly number[] },
): ChartFigure {
  const page = pagePresets[1]
  return {
    format: 'zonoscope-figure',
    kind: 'chart',
    version: 2,
    title: chart.title,
    caption: sourceSentence(source),
    widthMm: page.widthMm,
    heightMm: page.heightMm,
    theme: look.theme,
    chart: plainChart(chart),
    options: { labels: true, legend: true, hidden: [...(look.hidden ?? [])] },
    annotations: [],
    provenance: provenanceOfSource(source, look.version),
  }
}

/** @param version of the program */
export const provenanceOfSource = (source: ChartSource, version: string): ChartProvenance => ({
  tool: 'Zonoscope',
  version,
  dictionaries: source.dictionaries.map(({ id, name }) => ({ id, name })),
  activations: source.activations.map(({ id, name }) => ({ id, name })),
  runs: [...(source.runs ?? [])],
  analysis: { name: source.analysis, parameters: { ...source.parameters }, seed: source.seed },
  exportedAt: null,
})

/** Fields that hold one number for each mark. */
const numeric = new Set(['x', 'y', 'low', 'high', 'at', 'to', 'from', 'x1', 'y1', 'x2', 'y2', 'values'])

/** A copy of a chart that owns its numbers, whatever arrays they came in, and crosses processes. */
export function plainChart(chart: Chart): Chart {
  return {
    title: chart.title,
    subtitle: chart.subtitle,
    x: plainAxis(chart.x),
    y: plainAxis(chart.y),
    ...(chart.equal === undefined ? {} : { equal: chart.equal }),
    layers: chart.layers.map(layer => {
      const entries = Object.entries(layer).flatMap(([key, value]): [string, unknown][] => {
        if (value === undefined) return []
        if (typeof value !== 'object') return [[key, value]]
        if (key === 'heat') return [[key, plainHeat(value as ChartHeat)]]
        if (numeric.has(key)) return [[key, Float64Array.from(value as ArrayLike<number>)]]
        if (key === 'outlines')
          return [[key, Array.from(value as readonly ArrayLike<number>[], o => Float64Array.from(o))]]
        return [[key, Array.from(value as ArrayLike<unknown>)]]
      })
      return Object.fromEntries(entries) as unknown as ChartLayer
    }),
  }
}

const plainHeat = ({ values, low, high, title }: ChartHeat): ChartHeat => ({
  values: Float64Array.from(values),
  low,
  high,
  title,
})

function plainAxis({ label, kind, categories, min, max }: Chart['x']): Chart['x'] {
  return {
    label,
    kind,
    ...(categories === undefined ? {} : { categories: [...categories] }),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
  }
}
