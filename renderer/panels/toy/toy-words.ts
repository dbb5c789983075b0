// Numbers and states of the lab in words. Pure; renderer.
import type { FeatureState, ToyState } from '../../../core/toy/detect.ts'
import type { ToyConfig } from '../../../core/toy/types.ts'

export const stateWords: Record<ToyState | 'diverged', string> = {
  'perfect-symmetric': 'perfect, symmetric',
  'perfect-asymmetric': 'perfect, asymmetric',
  dead: 'a dead feature',
  'symmetric-failure': 'symmetric failure',
  'asymmetric-failure': 'asymmetric failure',
  partial: 'partial: still moving',
  diverged: 'diverged',
}
export const featureWords: Record<FeatureState, string> = {
  learnt: 'learnt',
  dead: 'dead',
  mean: 'mean-enc.',
  partial: 'partial',
}

/** A number in three significant digits, without a tail of zeros; very small and large ones with an exponent. */
export function short(v: number): string {
  if (!Number.isFinite(v)) return v > 0 ? '∞' : v < 0 ? '−∞' : '–'
  if (v === 0) return '0'
  const size = Math.abs(v)
  const text = size < 1e-3 || size >= 1e5 ? v.toExponential(1) : `${+v.toPrecision(3)}`
  return text.replace('-', '−').replace('e−', 'e-')
}

const dataWords: Record<ToyConfig['data']['kind'], string> = {
  'one-hot': 'one-hot',
  sparse: 'sparse',
  groups: 'groups',
  hierarchy: 'hierarchy',
  rows: 'own rows',
}

/** A toy in a line, as its dictionary is called. */
export const toyName = ({ n, m, tied, data, seed }: ToyConfig, step: number): string =>
  `Toy n ${n}, m ${m}${tied ? '' : ', untied'}, ${dataWords[data.kind]}, seed ${seed}, step ${step.toLocaleString('en')}`

/** Largest gap between neighbouring directions of learnt vectors, degrees; null with fewer than two, or outside two dimensions. */
export function largestGap(
  theta: ArrayLike<number>,
  n: number,
  m: number,
  learnt: (k: number) => boolean,
): number | null {
  if (m !== 2) return null
  const angles: number[] = []
  for (let k = 0; k < n; k++) if (learnt(k)) angles.push(Math.atan2(theta[2 * k + 1]!, theta[2 * k]!))
  if (angles.length < 2) return null
  angles.sort((a, b) => a - b)
  const gaps = angles.map((a, i) => (i + 1 < angles.length ? angles[i + 1]! - a : angles[0]! + 2 * Math.PI - a))
  return (Math.max(...gaps) * 180) / Math.PI
}
