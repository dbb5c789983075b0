// The known answers of toy autoencoders: polygons, states, saddles, tegum factors, the chaos map (family toy_theory, toy.md sections 4 to 8). Pure.
import { chaosConfig, isReproducible, outcome } from '../toy/chaos.ts'
import { diagnose } from '../toy/detect.ts'
import { curvature, mostHessian, saddleEstimate } from '../toy/hessian.ts'
import { oneHot } from '../toy/batch.ts'
import { radii, sizeOf } from '../toy/model.ts'
import { polygonFacts, tightRadius2 } from '../toy/polygon.ts'
import { factorTree, tegumFactors } from '../toy/tegum.ts'
import { field, listField, numberField, vectorField, type Family } from './input.ts'
import { isMissing, toyField } from './toy-field.ts'

/** Runs of a chaos map times their steps and features squared, at most: some minutes. */
const MOST_WORK = 2e9

/** Chosen by the keys of the input: `perturbations` chaos, `states`, `tau` factors, `cases` saddles, a list `n` polygons. */
export function computeToyTheory(input: unknown): unknown {
  if (!isMissing(input, 'perturbations')) return chaos(input)
  if (!isMissing(input, 'states')) return { states: listField(input, 'states').map(state) }
  if (!isMissing(input, 'tau'))
    return { cases: listField(input, 'cases').map(one => tegum(one, numberField(input, 'tau'))) }
  if (!isMissing(input, 'cases')) return { rows: listField(input, 'cases').map(saddle) }
  if (Array.isArray(field(input, 'n'))) return polygons(input)
  throw new Error(
    'The input has none of these: perturbations and learning_rates (chaos map), states, tau with cases (factors), cases (saddles), a list n (polygons).',
  )
}

function polygons(input: unknown) {
  const n = vectorField(input, 'n')
  const bad = n.find(v => !Number.isInteger(v) || v < 2 || v > 512)
  if (bad !== undefined) throw new Error(`n: ${bad} found; whole numbers from 2 to 512 are expected.`)
  return { rows: n.map(polygonFacts) }
}

function state(input: unknown) {
  const { model, theta } = toyField(input)
  const found = diagnose(model, theta)
  return {
    name: field(input, 'name') ?? null,
    state: found.state,
    features: found.features,
    uspv: found.uspv,
    uspv_margin: found.uspvMargin,
    perfect_margin: found.perfectMargin,
    z_diag: found.zDiag,
    off_max: found.offMax,
    radius: found.radius,
    cv: found.cv,
  }
}

function saddle(input: unknown) {
  const { model, theta } = toyField(input)
  const { n } = model
  if (sizeOf(model) > mostHessian)
    throw new Error(`W: ${sizeOf(model)} parameters found; at most ${mostHessian} are expected.`)
  const { least, most, negative } = curvature(model, theta, oneHot(n), 1)
  const r2 = radii(model, theta).reduce((max, r) => Math.max(max, r * r), 0)
  const k = n - 1
  return {
    n,
    slack: k >= 2 ? r2 / tightRadius2(k) - 1 : null,
    r2,
    lambda_min: least,
    n_negative: negative,
    lambda_max: most,
    approx_lambda_min: saddleEstimate(n, r2),
  }
}

function tegum(input: unknown, tau: number) {
  const { model, theta } = toyField(input)
  const { n, m } = model
  const found = tegumFactors(theta, n, m, tau)
  const tree = factorTree(theta, n, m)
  return {
    name: field(input, 'name') ?? null,
    blocks: found.blocks,
    dims: found.dims,
    unlearnt: found.unlearnt,
    residual: found.residual,
    feature_dim: found.featureDim,
    sum_dims: found.sumDims,
    merge_heights: tree.merges.map(merge => merge.height),
    suggested_tau: tree.tau,
  }
}

function chaos(input: unknown) {
  const n = numberField(input, 'n')
  if (!Number.isInteger(n) || n < 3 || n > 64)
    throw new Error(`n: ${n} found; a whole number from 3 to 64 is expected.`)
  const shifts = vectorField(input, 'perturbations')
  const rates = vectorField(input, 'learning_rates')
  const steps = numberField(input, 'steps')
  const kappa = isMissing(input, 'kappa') ? 1 : numberField(input, 'kappa')
  if (!Number.isInteger(steps) || steps < 0) throw new Error(`steps: ${steps} found; a whole number is expected.`)
  const work = shifts.length * rates.length * steps * n * n
  if (work > MOST_WORK) {
    throw new Error(
      `steps: ${steps} found for ${shifts.length * rates.length} cells; that would take more than minutes.`,
    )
  }
  const cells = shifts.map(shift =>
    rates.map(lr => {
      const config = chaosConfig(n, shift, lr, kappa)
      const found = outcome(config, steps)
      return { ...found, reproducible: isReproducible(config, steps, found) }
    }),
  )
  return {
    sum_norm: cells.map(row => row.map(cell => cell.sumNorm)),
    loss_sum: cells.map(row => row.map(cell => cell.lossSum)),
    reproducible: cells.map(row => row.map(cell => cell.reproducible)),
  }
}

export const toyTheory: Family = { name: 'toy_theory', compute: computeToyTheory }
