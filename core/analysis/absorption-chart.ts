// Charts of k-sparse curves, absorption of a class's rows, and absorption over classes and dictionaries, as plain data (analyses.md A1, A2). Pure.
import type { Chart, ChartLayer } from '../chart/types.ts'
import type { AbsorptionLimits } from './absorption.ts'
import { KEPT_OTHERS, type AbsorptionColumns } from './absorption-columns.ts'
import type { ComparedDictionaries, ComparedMeasure } from './absorption-summary.ts'
import { LEAST_JUMP } from './ksparse.ts'

export interface CurveChartInput {
  name: string
  curve: readonly { feature: number; f1: number; f1Sum: number }[]
  /** how many of the first latents the jump rule keeps */
  main: number
  denseF1: number
  /** n rows / n word types that the F1 are of */
  testRows: number
  testTypes: number
}

/** F1 against k with the step that the jump rule asks for, the dense probe as a line. */
export function kSparseChart({ name, curve, main, denseF1, testRows, testTypes }: CurveChartInput): Chart {
  const k = curve.map((_, i) => i + 1)
  const needed = curve.map((_, i) => (i === 0 ? Number.NaN : Math.max(...curve.slice(0, Math.min(i, Math.max(1, main))).map(c => c.f1)) + LEAST_JUMP)) // prettier-ignore
  return {
    title: `${name}: how many latents say it`,
    subtitle: `F1 on ${testRows.toLocaleString('en')} left-out rows of ${testTypes.toLocaleString('en')} words; a latent is main while F1 rises by more than ${LEAST_JUMP}`,
    x: { label: 'k, latents', kind: 'linear', min: 0.5, max: Math.max(curve.length, 2) + 0.5 },
    y: { label: 'F1', kind: 'linear', min: 0, max: 1 },
    layers: [
      { kind: 'rule', axis: 'y', at: denseF1, label: 'dense probe', color: 'muted', dashed: true },
      { kind: 'line', name: 'sum of activations, nothing trained', color: 'muted', x: k, y: curve.map(c => c.f1Sum) },
      { kind: 'line', name: `needed: best + ${LEAST_JUMP}`, color: 'null', x: k, y: needed, dashed: true },
      { kind: 'line', name: 'k-sparse probe', color: 'accent', x: k, y: curve.map(c => c.f1) },
      {
        kind: 'points',
        color: 'accent',
        x: k,
        y: curve.map(c => c.f1),
        labels: curve.map(c => `#${c.feature}`),
        shown: k.map((_, i) => i),
        colors: curve.map((_, i) => (i < main ? i % 8 : 'muted')),
        radius: 0.9,
      },
    ],
  }
}

/** A row's share of the main latents against that of the others, with the corner where the limits call it absorbed. */
export function stripChart(
  name: string,
  columns: AbsorptionColumns,
  limits: AbsorptionLimits,
  absorbed: Uint8Array,
  tokens: readonly string[],
): Chart {
  const { n, projection, largestMain, others } = columns
  const share = (t: number) => {
    let sum = 0
    for (let k = 0; k < Math.min(limits.absorbers, KEPT_OTHERS); k++) sum += others[t * KEPT_OTHERS + k]!
    return sum / projection[t]!
  }
  const rows = Array.from({ length: n }, (_, t) => t).filter(t => projection[t]! > 0)
  const [x, y] = [rows.map(t => largestMain[t]! / projection[t]!), rows.map(share)]
  const [right, top] = [Math.max(1, ...x), Math.max(1, ...y)]
  const corner = [-0.02, limits.otherShare, limits.mainShare, limits.otherShare, limits.mainShare, top, -0.02, top]
  const of = (wanted: number): ChartLayer => {
    const kept = rows.map((t, i) => ({ t, i })).filter(({ t }) => absorbed[t] === wanted)
    return {
      kind: 'points',
      name: wanted ? 'absorbed' : 'not absorbed',
      color: wanted ? 'warn' : 'muted',
      x: kept.map(({ i }) => x[i]!),
      y: kept.map(({ i }) => y[i]!),
      labels: kept.map(({ t }) => tokens[t] ?? ''),
      radius: wanted ? 0.7 : 0.5,
    }
  }
  return {
    title: `${name}: who carries the probe's direction`,
    subtitle: `${rows.length.toLocaleString('en')} rows with a positive projection; ${limits.absorbers === 1 ? 'the largest other latent' : `the ${limits.absorbers} largest other latents`}`,
    x: { label: 'largest share of a main latent', kind: 'linear', min: -0.02, max: right },
    y: { label: 'share of others', kind: 'linear', max: top },
    layers: [
      { kind: 'areas', color: 'warn', outlines: [corner], opacity: 0.08 },
      { kind: 'rule', axis: 'y', at: limits.otherShare, label: `${limits.otherShare}`, color: 'null', dashed: true },
      of(0),
      of(1),
    ],
  }
}

const measureWords: Record<ComparedMeasure, { title: string; cells: (v: number) => string }> = {
  full: { title: 'absorbed in full, share of rows', cells: v => v.toFixed(2) },
  fraction: { title: 'mean fraction absorbed', cells: v => v.toFixed(2) },
  splits: { title: 'splits: main latents beyond the first', cells: v => String(v) },
}

/** Classes down, dictionaries across; empty where a class is not read or says nothing. @param names of the dictionaries */
export function comparisonChart(
  compared: ComparedDictionaries,
  names: readonly string[],
  measure: ComparedMeasure,
): Chart {
  const values = compared.values[measure]
  const there = values.filter(v => !Number.isNaN(v))
  const { title, cells } = measureWords[measure]
  return {
    title,
    subtitle: `${compared.classes.length} classes; empty: the probe itself reads the class with an F1 of at most 0.6, or there are too few rows`,
    x: { label: '', kind: 'category', categories: names },
    y: { label: '', kind: 'category', categories: compared.classes },
    layers: [
      {
        kind: 'cells',
        values,
        columns: compared.columns,
        rows: compared.classes.length,
        scale: 'sequential',
        low: 0,
        high: Math.max(measure === 'splits' ? 1 : 0.1, ...there),
        title,
        labels: Array.from(values, v => (Number.isNaN(v) ? '' : cells(v))),
      },
    ],
  }
}
