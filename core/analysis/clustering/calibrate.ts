// Where a statistic lies between what clusters and what an independent sparse sum would give, and whether the two can be told apart (A10). Pure.

/** Draws of both surrogates, with the dictionary fixed. */
export interface Calibrated {
  observed: number | null
  /** mean over draws of H_C, and of H_L */
  cluster: number | null
  linear: number | null
  /** sample standard deviations over draws; null for fewer than two */
  clusterSd: number | null
  linearSd: number | null
  /** |S_L - S_C| in pooled standard deviations; null where that is not known */
  power: number | null
  /** (S_obs - S_C) / (S_L - S_C): 0 as clusters, 1 as an independent sparse sum; null where the surrogates cannot be told apart */
  lambda: number | null
  /** why there is no lambda, or null */
  reason: string | null
}

/** Pooled standard deviations that the surrogates must be apart. */
export const POWER = 5
/** Two means nearer than this share of their size differ by rounding alone. */
const ROUNDING = 1e-9

const meanOf = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length

function sdOf(values: readonly number[]): number {
  const mean = meanOf(values)
  return Math.sqrt(values.reduce((sum, v) => sum + (v - mean) ** 2, 0) / (values.length - 1))
}

/** Draws in which the statistic is not defined are left out. */
export function calibrate(
  observed: number | null,
  cluster: readonly (number | null)[],
  linear: readonly (number | null)[],
): Calibrated {
  const known = (values: readonly (number | null)[]) =>
    values.filter((v): v is number => v !== null && Number.isFinite(v))
  const [c, l] = [known(cluster), known(linear)]
  const base = {
    observed,
    cluster: c.length > 0 ? meanOf(c) : null,
    linear: l.length > 0 ? meanOf(l) : null,
    clusterSd: c.length > 1 ? sdOf(c) : null,
    linearSd: l.length > 1 ? sdOf(l) : null,
  }
  const without = (reason: string) => ({ ...base, power: null, lambda: null, reason })
  if (base.cluster === null || base.linear === null) return without('not defined on a surrogate')
  if (base.clusterSd === null || base.linearSd === null) return without('too few draws')
  const gap = base.linear - base.cluster
  if (Math.abs(gap) <= ROUNDING * Math.max(Math.abs(base.linear), Math.abs(base.cluster))) {
    return { ...base, power: 0, lambda: null, reason: 'both surrogates give the same' }
  }
  const pooled = Math.sqrt(
    ((c.length - 1) * base.clusterSd ** 2 + (l.length - 1) * base.linearSd ** 2) / (c.length + l.length - 2),
  )
  const power = Math.abs(gap) / pooled
  if (power < POWER)
    return { ...base, power, lambda: null, reason: `surrogates are ${power.toFixed(1)} pooled sd apart` }
  if (observed === null) return { ...base, power, lambda: null, reason: 'not defined on the data' }
  return { ...base, power, lambda: (observed - base.cluster) / gap, reason: null }
}
