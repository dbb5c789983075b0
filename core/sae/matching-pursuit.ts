// Matching pursuit, one row at a time: slow, obvious, the oracle that a graph is tested against. Pure, every process.
//
//   res = y;  repeat: j = argmax relu(W_dec res), first index wins;  v = relu(res . W_dec[j]);  a[j] += v;  res -= v W_dec[j]
//
// Correlations are signed and are not divided by |W_dec[j]|^2: decoder rows are used as the file has them. Both tests come after the
// update, so a row takes at least one step, and an atom chosen again still adds its coefficient before the row stops.
// Signed (overcomplete's MpSAE): v is the largest correlation as it is, also below zero, and a step is always taken.
// Source: SAELens 6.38 sae_lens/saes/matching_pursuit_sae.py, overcomplete 0.3.0 sae/mp_sae.py; the method is Mallat and Zhang 1993.

/** When a row stops. The file's keys are residual_threshold, max_iterations and stop_on_duplicate_support. */
export interface PursuitStop {
  /** stop once |res| is below this, in the normalised space; 0 or less: no such test */
  residualThreshold: number
  /** steps at most */
  maxIterations: number
  /** stop once a step adds no new feature */
  stopOnDuplicateSupport: boolean
}

/** SAELens's defaults where cfg.json has no such key; at most d_in steps, not d_sae. @param dIn width of the input */
export const defaultPursuitStop = (dIn: number): PursuitStop => ({
  residualThreshold: 0.01,
  maxIterations: dIn,
  stopOnDuplicateSupport: true,
})

export interface PursuitRow {
  /** [m] activations, at least 0 unless steps are signed */
  acts: Float32Array | Float64Array
  /** [d] what the chosen features leave of y */
  residual: Float32Array | Float64Array
  /** features in the order chosen, one entry a step that added something; a feature chosen again is there again */
  chosen: number[]
}

/**
 * @param y [d] the input after normalisation and after b_dec, where the dictionary subtracts it
 * @param wDec [m, d], m at least 1
 * @param precision of what is kept between steps; sums of products are float64 in both
 * @param signed whether a step may take a correlation below zero
 * @throws Error when the decoder does not have whole rows of y's width, or a limit makes no sense
 */
export function pursueRow(
  y: ArrayLike<number>,
  wDec: Float32Array,
  stop: PursuitStop,
  precision: 'float32' | 'float64' = 'float64',
  signed = false,
): PursuitRow {
  const d = y.length
  const m = wDec.length / d
  if (!Number.isInteger(m) || m < 1) {
    throw new Error(`The decoder has ${wDec.length} numbers, expected whole rows of ${d}.`)
  }
  if (!Number.isSafeInteger(stop.maxIterations) || stop.maxIterations < 1) {
    throw new Error(`max_iterations is ${stop.maxIterations}, expected a whole number above 0.`)
  }
  const kept = precision === 'float32' ? Float32Array : Float64Array
  const residual = kept.from(y)
  const acts = new kept(m)
  const chosen: number[] = []
  for (let step = 0; step < stop.maxIterations; step++) {
    const { feature, value } = best(residual, wDec, m, signed ? -Infinity : 0, precision)
    // Nothing correlates above zero: every further step would find the same, whatever the limits say.
    if (signed ? !Number.isFinite(value) : !(value > 0)) break
    const again = acts[feature] !== 0
    acts[feature]! += value
    let squares = 0
    for (let i = 0; i < d; i++) {
      residual[i]! -= value * wDec[feature * d + i]!
      squares += residual[i]! ** 2
    }
    chosen.push(feature)
    if (stop.stopOnDuplicateSupport && again) break
    if (stop.residualThreshold > 0 && Math.sqrt(squares) < stop.residualThreshold) break
  }
  return { acts, residual, chosen }
}

/** The largest correlation above `least`, the lowest feature of equal ones; value `least` if there is none. */
function best(
  residual: ArrayLike<number>,
  wDec: Float32Array,
  m: number,
  least: number,
  precision: 'float32' | 'float64',
) {
  const d = residual.length
  let feature = 0
  let value = least
  for (let f = 0; f < m; f++) {
    let sum = 0
    for (let i = 0; i < d; i++) sum += residual[i]! * wDec[f * d + i]!
    if (precision === 'float32') sum = Math.fround(sum)
    if (sum > value) {
      feature = f
      value = sum
    }
  }
  return { feature, value }
}
