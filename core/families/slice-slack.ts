// The rotation slack of a slice case, per chosen feature and target (zones.md section 11). Pure, every process.
import { dot, subtract, type Vector } from '../linalg.ts'
import {
  activeAt,
  fixedBiasSlack,
  flipsOf,
  freeBiasSlack,
  softSlack,
  turnedRow,
  turnToward,
} from '../zones/rotation-slack.ts'
import { principal } from './plain-slice.ts'
import { decodeValues, encodePoint, type PlainSae } from './sae-field.ts'
import { meanPoint, onlyPoints } from './slice-angles.ts'
import type { SliceCase } from './slice.ts'

/** How far beyond the slack its first flip is looked at. */
const JUST_PAST = 1e-7

/** Kinds whose zone is one half-space with the encoder's own bias; null for the others, where the turn would move more than that. */
export function sliceSlack(given: SliceCase) {
  const { sae, X, chosen, values } = given
  if (sae.kind !== 'relu' && sae.kind !== 'jumprelu') return null
  const steps = X.map(x => subtract(x, sae.bPre))
  const everyone = [...X.keys()]
  const least = principal(X, everyone, Math.min(sae.d, X.length)).at(-1)!
  return chosen.flatMap((i, at) => {
    const mean = meanPoint(X, onlyPoints(given, at))
    const targets: [string, Vector | null][] = [
      ['decoder', sae.wDec[i]!],
      ['mean_only_embedding_minus_b_pre', mean && subtract(mean, sae.bPre)],
      ['least_variance_direction', least],
    ]
    return targets.flatMap(([target, direction]) => {
      if (!direction) return []
      const turn = turnToward(sae.wEnc[i]!, sae.level[i]!, direction, steps)
      const flips = flipsOf(turn)
      const { below, above } = fixedBiasSlack(flips)
      const used = above ? 0.98 * above.phi : 0
      const turned = turn.u ? withRow(sae, i, Array.from(turnedRow(sae.wEnc[i]!, turn.u, used))) : sae
      const rotated = X.map(x => encodePoint(turned, x))
      const before = activeAt(turn, 0)
      const past = activeAt(turn, (above?.phi ?? 0) + JUST_PAST)
      return {
        feature: i,
        target,
        mse_before_refit_row: refitError(sae, X, values, i),
        angle_to_target: turn.angleToTarget,
        fixed_bias: [below?.phi ?? null, above?.phi ?? null],
        first_flip_points: [below?.point ?? null, above?.point ?? null],
        free_bias: freeBiasSlack(turn),
        n_active: before.reduce((sum, v) => sum + v, 0),
        soft_fixed_bias_5pct: softSlack(flips, Math.floor(0.05 * X.length)),
        flips_just_past: before.filter((v, r) => v !== past[r]).length,
        mse_before: meanError(sae, X, values),
        mse_rotated_fixed_decoder: meanError(sae, X, rotated),
        mse_rotated_refit_row: refitError(sae, X, rotated, i),
        rotation_used: used,
      }
    })
  })
}

/** The dictionary with another encoder row, its bias about b_pre kept. */
function withRow(sae: PlainSae, i: number, row: number[]): PlainSae {
  const wEnc = sae.wEnc.map((w, j) => (j === i ? row : w))
  const offset = sae.offset.map((c, j) => (j === i ? -dot(row, sae.bPre) - sae.level[i]! : c))
  return { ...sae, wEnc, offset }
}

function meanError(sae: PlainSae, X: number[][], values: readonly Float64Array[]): number {
  const errors = X.map((x, r) => subtract(x, decodeValues(sae, values[r]!)))
  return errors.reduce((sum, e) => sum + dot(e, e), 0) / X.length
}

/** Mean error with decoder row i refitted by least squares: d = sum a e / sum a^2 over the errors without feature i. */
function refitError(sae: PlainSae, X: number[][], values: readonly Float64Array[], i: number): number {
  const fit = new Float64Array(sae.d)
  let size = 0
  X.forEach((x, r) => {
    const a = values[r]![i]!
    if (a === 0) return
    const rest = subtract(x, decodeValues(sae, values[r]!))
    for (let j = 0; j < sae.d; j++) fit[j] = fit[j]! + a * (rest[j]! + a * sae.wDec[i]![j]!)
    size += a * a
  })
  if (size === 0) return meanError(sae, X, values)
  const wDec = sae.wDec.map((d, j) => (j === i ? Array.from(fit, v => v / size) : d))
  return meanError({ ...sae, wDec }, X, values)
}
