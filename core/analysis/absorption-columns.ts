// A class's rows as columns from which every limit of the paper's tunable rule is answered at once (analyses.md A2 v3). Pure, every process.
import { isOn } from '../sae/kinds.ts'
import { SILENT_BELOW, type AbsorptionLimits } from './absorption.ts'
import { groupInterval } from './group-interval.ts'
import type { ActiveLatent } from './probe-ledger.ts'

/** Others that are kept of a row: the slider for N ends here. */
export const KEPT_OTHERS = 5
/** What the sliders offer; `mainShare` 0 is v2's silence. */
export const limitRanges = {
  mainShare: { min: 0, max: 0.3, step: 0.01 },
  absorbers: { min: 1, max: KEPT_OTHERS, step: 1 },
  otherShare: { min: 0.2, max: 0.8, step: 0.01 },
} as const

/** Columns over the rows of a class with a positive projection. */
export interface AbsorptionColumns {
  n: number
  /** [n] a = x . p */
  projection: Float64Array
  /** [n] largest share of a main latent (0 when none is on), and the sum of theirs */
  largestMain: Float64Array
  mainShare: Float64Array
  /** [n] 1 where a main latent is on */
  mainOn: Uint8Array
  /** [n * 5] shares of the other latents, largest first, 0 where there are fewer; their numbers, -1 there */
  others: Float64Array
  features: Int32Array
}

/** @param latents those that are on in a row, norms folded in */
export function absorptionColumns(
  projections: ArrayLike<number>,
  latents: (row: number) => readonly ActiveLatent[],
  main: ReadonlySet<number>,
): AbsorptionColumns {
  const n = projections.length
  const out: AbsorptionColumns = {
    n,
    projection: Float64Array.from(projections),
    largestMain: new Float64Array(n),
    mainShare: new Float64Array(n),
    mainOn: new Uint8Array(n),
    others: new Float64Array(n * KEPT_OTHERS),
    features: new Int32Array(n * KEPT_OTHERS).fill(-1),
  }
  for (let t = 0; t < n; t++) {
    const others: { feature: number; share: number }[] = []
    for (const { feature, value, cosine } of latents(t)) {
      if (!isOn(value)) continue
      const share = value * cosine
      if (!main.has(feature)) {
        others.push({ feature, share })
        continue
      }
      out.largestMain[t] = Math.max(out.largestMain[t]!, share)
      out.mainShare[t]! += share
      if (Math.abs(value) >= SILENT_BELOW) out.mainOn[t] = 1
    }
    others.sort((a, b) => b.share - a.share || a.feature - b.feature)
    others.slice(0, KEPT_OTHERS).forEach(({ feature, share }, k) => {
      out.others[t * KEPT_OTHERS + k] = share
      out.features[t * KEPT_OTHERS + k] = feature
    })
  }
  return out
}

/** [n] 1 where a row is absorbed within the limits: the largest main share at most tau_m of a, the N largest others at least tau_c of it. */
export function absorbedRows(
  { n, projection, largestMain, others }: AbsorptionColumns,
  limits: AbsorptionLimits,
): Uint8Array {
  return Uint8Array.from({ length: n }, (_, t) => {
    const a = projection[t]!
    if (!(a > 0)) return 0
    let sum = 0
    for (let k = 0; k < Math.min(limits.absorbers, KEPT_OTHERS); k++) sum += others[t * KEPT_OTHERS + k]!
    return largestMain[t]! / a <= limits.mainShare && sum / a >= limits.otherShare ? 1 : 0
  })
}

/** Share of the rows within the limits, with the interval of a bootstrap over groups; null for no rows. @param groups [n] word type or document */
export function rateWithin(columns: AbsorptionColumns, limits: AbsorptionLimits, groups: ArrayLike<number | string>) {
  const rows = absorbedRows(columns, limits)
  const absorbed = rows.reduce((sum, v) => sum + v, 0)
  return { absorbed, rows, share: groupInterval(rows, groups) }
}
