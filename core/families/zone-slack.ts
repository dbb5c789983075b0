// Rotation slack of one feature on plain numbers, as the golden case zone_slack states it; angles in degrees. Pure, every process.
import { decoderSlacks, fitDecoder } from '../analysis/decoder-slack.ts'
import { fixedBiasAngles, freeBiasAngles, type Slack } from '../analysis/directional-slack.ts'
import { gaussianJaccard, gaussianSlack } from '../analysis/gaussian-null.ts'
import { sampleCone } from '../analysis/hit-and-run.ts'
import { bestCone, coneRows, ownCone } from '../analysis/label-cone.ts'
import { turnBy } from '../analysis/soft-slack.ts'
import { topSet } from '../analysis/top-rows.ts'
import { dot, norm, orthogonalPart } from '../linalg.ts'
import { field, matrixField, numberField, vectorField, widthOf, type Family } from './input.ts'

/** A direction with less than this share of its length off the encoder is the encoder's own: the rest is rounding. */
const PARALLEL = 1e-10

const degrees = (radians: number) => (radians * 180) / Math.PI
const radians = (angle: number) => (angle * Math.PI) / 180
const both = (slack: Slack) => [degrees(slack.minus), degrees(slack.plus)]

/** Columns of a turn of `w` toward `direction`. @throws Error for a direction along the encoder */
function turn(u: readonly number[][], w: readonly number[], direction: readonly number[]) {
  const length = norm(w)
  if (!(length > 0)) throw new Error('encoder: a row of zeros found; a direction is expected.')
  const unit = Float64Array.from(w, v => v / length)
  const { axis, share } = orthogonalPart(direction, [unit])
  if (!axis || share < PARALLEL)
    throw new Error('directions: one along the encoder found; a direction of turn is expected.')
  return {
    alpha: Float64Array.from(u, row => dot(row, unit)),
    beta: Float64Array.from(u, row => dot(row, axis)),
    shift: null,
  }
}

const labelsOf = (input: unknown, n: number): number[] =>
  vectorField(input, 'labels', n).map(v => {
    if (v !== 1 && v !== -1) throw new Error(`labels: ${v} found; 1 or -1 is expected.`)
    return v
  })

const on = (labels: readonly number[]) => Uint8Array.from(labels, v => (v > 0 ? 1 : 0))

export function computeZoneSlack(input: unknown) {
  const r = widthOf(input, 'U')
  const u = matrixField(input, 'U', r)
  const labels = labelsOf(input, u.length)
  const encoder = vectorField(input, 'encoder', r)
  const threshold = numberField(input, 'threshold')
  const kappa = numberField(input, 'kappa')
  const directions = matrixField(input, 'directions', r)
  const turns = directions.map(direction => turn(u, encoder, direction))
  const q = threshold / norm(encoder)
  const cone = coneRows(u, labels, kappa)
  const own = Float64Array.from([...encoder, -threshold / kappa])
  const best = bestCone(cone)
  const sampled = best ? sampleCone(cone, best.axis, Float64Array.from(encoder)) : null
  return {
    lp_free_b_minus_plus: turns.map(t => both(freeBiasAngles(t.alpha, t.beta, on(labels)))),
    arc_fixed_b_minus_plus: turns.map(t => both(fixedBiasAngles(t.alpha, t.beta, q))),
    own_cone_deg: degrees(ownCone(cone, own)),
    best_cone_deg: best && degrees(best.angle),
    best_cone_dir: best && [...best.axis],
    hit_and_run: sampled && { mean_deg: degrees(sampled.mean), q95_deg: degrees(sampled.q95), n: sampled.samples },
    closed: closedCases(input),
    soft_jaccard: softCase(field(input, 'soft')),
    gaussian_null: gaussianNull(),
    decoder: decoderCase(field(input, 'decoder')),
  }
}

/** Two-dimensional cases with known answers; turns are about the origin, b = 0 and b free. */
function closedCases(input: unknown) {
  const cases = field(input, 'closed') ?? []
  if (!Array.isArray(cases)) throw new Error('closed: a list of cases is expected.')
  return cases.map(one => {
    const points = matrixField(one, 'points', 2)
    const labels = labelsOf(one, points.length)
    const [x, y] = vectorField(one, 'encoder', 2) as [number, number]
    const t = turn(points, [x, y], [-y, x])
    const fixed = fixedBiasAngles(t.alpha, t.beta, 0)
    const free = freeBiasAngles(t.alpha, t.beta, on(labels))
    return {
      fixed_b_zero: degrees(Math.min(fixed.minus, fixed.plus)),
      free_b: degrees(Math.min(free.minus, free.plus)),
      // A uniform direction in [-minus, plus]: mean of its magnitude.
      uniform_mean_abs_angle_fixed_b: degrees((fixed.minus ** 2 + fixed.plus ** 2) / (2 * (fixed.minus + fixed.plus))),
    }
  })
}

function softCase(soft: unknown): number[] | null {
  if (soft === undefined) return null
  const r = widthOf(soft, 'U')
  const u = matrixField(soft, 'U', r)
  const columns = turn(u, vectorField(soft, 'encoder', r), vectorField(soft, 'direction', r))
  const count = numberField(soft, 'n_active')
  const first = new Uint8Array(u.length)
  for (const row of topSet(columns.alpha, count).rows) first[row] = 1
  return vectorField(soft, 'degrees').map(angle => turnBy(columns, first, count, radians(angle)).jaccard)
}

const shares = [0.001, 0.01, 0.05, 0.2]
const etas = [0.01, 0.05, 0.1, 0.25]
const angles = [1, 5, 15, 45]

function gaussianNull() {
  return Object.fromEntries(
    shares.map(share => [
      String(share),
      {
        theta_eta: Object.fromEntries(etas.map(eta => [String(eta), degrees(gaussianSlack(share, eta))])),
        jaccard_at_deg: Object.fromEntries(angles.map(a => [String(a), gaussianJaccard(share, radians(a))])),
      },
    ]),
  )
}

function decoderCase(decoder: unknown) {
  if (decoder === undefined) return null
  const z = matrixField(decoder, 'z', widthOf(decoder, 'z'))
  const x = matrixField(decoder, 'X', widthOf(decoder, 'X'))
  if (z.length !== x.length)
    throw new Error(`decoder: ${z.length} rows of z and ${x.length} of X found; equal numbers are expected.`)
  const fit = fitDecoder(z, x)
  return {
    D: fit.rows,
    L0: fit.loss,
    latents: decoderSlacks(z, fit).map(s => ({
      s_fixed: s.held,
      s_refit: s.refitted,
      norm: s.length,
      phi_fixed_1pct: degrees(s.angleHeld),
      phi_refit_1pct: degrees(s.angleRefitted),
    })),
  }
}

export const zoneSlack: Family = { name: 'zone_slack', compute: computeZoneSlack }
