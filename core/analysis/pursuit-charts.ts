// Pursuit as charts: a row's staircase, its conditional coherence, a sample's curves, the Babel function. Pure, every process.
import type { Chart, ChartLayer } from '../chart/types.ts'
import type { Babel } from './coherence.ts'
import type { PursuedRows } from './pursued-rows.ts'
import type { PursuitReport } from './pursuit-report.ts'

/** x of step 1, 2, ... with the start at 0 in front */
const ladder = (values: ArrayLike<number>, start = 1) => {
  const y = [start]
  for (let s = 0; s < values.length && !Number.isNaN(values[s]!); s++) y.push(values[s]!)
  return { x: y.map((_, s) => s), y }
}

/** One pursued row, its first in the block. */
export interface TokenStaircase {
  /** what the row is, for the title */
  name: string
  own: PursuedRows
  shuffled: PursuedRows | null
  /** how an atom is called */
  nameOf(atom: number): string
}

export function staircaseChart({ name, own, shuffled, nameOf }: TokenStaircase): Chart {
  const { plain, orthogonal, onePass } = own
  const steps = plain.atoms.indexOf(-1) < 0 ? plain.atoms.length : plain.atoms.indexOf(-1)
  const atoms = Array.from(plain.atoms.subarray(0, steps))
  const stairs = ladder(plain.share)
  const layers: ChartLayer[] = []
  if (shuffled) layers.push({ kind: 'line', name: 'shuffled atoms (null)', color: 'null', dashed: true, steps: true, ...ladder(shuffled.plain.share) }) // prettier-ignore
  layers.push({ kind: 'line', name: 'matching pursuit', color: 'accent', steps: true, ...stairs })
  if (orthogonal) layers.push({ kind: 'line', name: 'orthogonal pursuit', color: 'positive', steps: true, ...ladder(orthogonal.share) }) // prettier-ignore
  if (onePass) {
    layers.push({ kind: 'line', name: 'one pass, largest codes first', color: 'muted', steps: true, ...ladder(onePass.share) }) // prettier-ignore
    layers.push({ kind: 'rule', color: 'warn', axis: 'y', at: onePass.whole[0]!, label: 'all codes of one pass', dashed: true }) // prettier-ignore
  }
  layers.push({
    ...{ kind: 'points', color: 'accent', x: stairs.x.slice(1), y: stairs.y.slice(1) },
    labels: atoms.map(nameOf),
    shown: atoms.map((_, s) => s).slice(0, 12),
  })
  return {
    title: `What each step leaves of ${name}`,
    subtitle: `${steps} steps; share of |x|² left; an atom’s name at its step`,
    x: { label: 'step', kind: 'linear', min: 0 },
    y: { label: '|r|² / |x|²', kind: 'linear', min: 0, max: Math.max(1, ...stairs.y) },
    layers,
  }
}

export function conditionalChart({ name, own, nameOf }: TokenStaircase): Chart {
  const steps = own.plain.atoms.indexOf(-1) < 0 ? own.plain.atoms.length : own.plain.atoms.indexOf(-1)
  const atoms = Array.from(own.plain.atoms.subarray(0, steps))
  return {
    title: `How much of each atom the earlier ones hold, ${name}`,
    subtitle: '0: square to all earlier atoms; 1: in their span, as when an atom is taken again',
    x: { label: 'atom, by step', kind: 'category', categories: atoms.map(nameOf) },
    y: { label: 'conditional coherence |P d|²', kind: 'linear', min: 0, max: 1 },
    layers: [{ kind: 'bars', color: 'accent', along: 'y', at: atoms.map((_, s) => s), to: Array.from(own.plain.conditional.subarray(0, steps)) }], // prettier-ignore
  }
}

export function fvuChart(report: PursuitReport): Chart {
  const x = Array.from({ length: report.steps }, (_, s) => s + 1)
  const line = (name: string, color: 'accent' | 'positive' | 'muted' | 'null', y: Float64Array, dashed = false) =>
    ({ kind: 'line', name, color, x, y, dashed }) satisfies ChartLayer
  const { curve, fvu, rows, l0 } = report
  const layers: ChartLayer[] = [
    line('shuffled atoms (null)', 'null', curve.shuffled, true),
    line('matching pursuit', 'accent', curve.plain),
    line('orthogonal pursuit', 'positive', curve.orthogonal),
    line('one pass, largest codes first', 'muted', curve.onePass),
  ]
  if (fvu.onePass !== null) layers.push({ kind: 'rule', color: 'warn', axis: 'y', at: fvu.onePass, label: 'all codes of one pass', dashed: true }) // prettier-ignore
  return {
    title: 'Variance unexplained against the number of atoms',
    subtitle: `${rows.toLocaleString('en')} rows, FVU about their column mean; the encoder uses ${l0.toFixed(1)} features a row`,
    x: { label: 'atoms', kind: 'linear', min: 0 },
    y: { label: 'FVU', kind: 'linear', min: 0 },
    layers,
  }
}

export function conditionalCurve({ conditional, steps, rows }: PursuitReport): Chart {
  const x = Array.from({ length: steps }, (_, s) => s + 1)
  return {
    title: 'Conditional coherence by step',
    subtitle: `mean over ${rows.toLocaleString('en')} rows, those that get so far; a random atom in d dimensions has (step - 1) / d`,
    x: { label: 'step', kind: 'linear', min: 0 },
    y: { label: 'mean |P d|²', kind: 'linear', min: 0 },
    layers: [
      { kind: 'line', name: 'shuffled atoms (null)', color: 'null', dashed: true, x, y: conditional.shuffled },
      { kind: 'line', name: 'this dictionary', color: 'accent', x, y: conditional.own },
    ],
  }
}

export function jaccardChart({ jaccards, jaccard }: PursuitReport): Chart {
  const bins = 20
  const counts = new Array<number>(bins).fill(0)
  for (const j of jaccards) counts[Math.min(bins - 1, Math.floor(j * bins))]!++
  const layers: ChartLayer[] = [
    {
      kind: 'bars',
      color: 'accent',
      along: 'y',
      at: counts.map((_, i) => (i + 0.5) / bins),
      to: counts,
      width: 0.9 / bins,
    },
  ]
  if (jaccard.median !== null)
    layers.push({ kind: 'rule', color: 'ink', axis: 'x', at: jaccard.median, label: 'median' })
  return {
    title: 'Do pursuit and the encoder take the same features?',
    subtitle: `Jaccard of the two supports at equal numbers of atoms, ${jaccards.length.toLocaleString('en')} rows`,
    x: { label: 'Jaccard', kind: 'linear', min: 0, max: 1 },
    y: { label: 'rows', kind: 'linear', min: 0 },
    layers,
  }
}

export function babelChart(own: Babel, shuffled: Babel | null, atoms: number): Chart {
  const line = (babel: Babel) => ({ x: babel.values.map((_, s) => s + 1), y: babel.values })
  const layers: ChartLayer[] = []
  if (shuffled)
    layers.push({ kind: 'line', name: 'shuffled atoms (null)', color: 'null', dashed: true, ...line(shuffled) })
  layers.push({ kind: 'line', name: 'this dictionary', color: 'accent', ...line(own) })
  layers.push({
    kind: 'rule',
    color: 'warn',
    axis: 'y',
    at: 0.5,
    label: 'about where exact recovery ends',
    dashed: true,
  })
  return {
    title: 'Babel function',
    subtitle: `over ${atoms.toLocaleString('en')} atoms: the largest sum of the s largest |cosines| of an atom to others`,
    x: { label: 's', kind: 'linear', min: 0 },
    y: { label: 'μ₁(s)', kind: 'linear', min: 0 },
    layers,
  }
}
