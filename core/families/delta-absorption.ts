// A parent and a child whose latents share credit by delta, and a trained pair's correction: golden delta_absorption_toy and absorption_correction
// (analyses.md A2, A3). Pure, every process.
import { absorptionOfRow } from '../analysis/absorption.ts'
import { correctionSlope, labelFreeAbsorption } from '../analysis/credit.ts'
import { unitProbe } from '../analysis/probe-ledger.ts'
import { cosine, dot, norm } from '../linalg.ts'
import { flagsField, indicesField, matrixField, numberField, vectorField, widthOf, type Family } from './input.ts'

/** Rows of the toy: more are a mistake. */
const MOST_ROWS = 100_000

/** e1 = f1 - D f2, e2 = f2, d1 = f1, d2 = f2 + D f1, no biases; decoder norms folded in. The parent is f1, and f1 is the probe. */
function computeToy(input: unknown) {
  const d = countField(input, 'd', 2)
  const [alone, both] = [countField(input, 'n_parent_only', 1), countField(input, 'n_both', 1)]
  return vectorField(input, 'deltas').map(delta => toyAt(delta, d, alone, both))
}

function countField(input: unknown, key: string, least: number): number {
  const value = numberField(input, key)
  if (!Number.isInteger(value) || value < least || value > MOST_ROWS) {
    throw new Error(`${key}: ${value} found; a whole number from ${least} to ${MOST_ROWS} is expected.`)
  }
  return value
}

function toyAt(delta: number, d: number, alone: number, both: number) {
  const length = Math.hypot(1, delta)
  const row = (a: number, b: number) => Array.from({ length: d }, (_, i) => (i === 0 ? a : i === 1 ? b : 0))
  const encoders = [row(1, -delta), row(0, length)]
  const decoders = [row(1, 0), row(delta / length, 1 / length)]
  const codes = (x: readonly number[]) => encoders.map(e => Math.max(0, dot(e, x)))
  const [onlyParent, withChild] = [codes(row(1, 0)), codes(row(1, 1))] as [number[], number[]]
  const probe = row(1, 0)
  const latents = withChild.map((value, feature) => ({ feature, value, cosine: cosine(decoders[feature]!, probe)! }))
  const { full, fraction } = absorptionOfRow(1, latents, new Set([0]))
  const rows = [...Array<number[]>(alone).fill(onlyParent), ...Array<number[]>(both).fill(withChild)]
  const free = labelFreeAbsorption(
    { parentEncoder: encoders[0]!, parentDecoder: decoders[0]!, childDecoder: decoders[1]! },
    rows.map(z => z[0]!),
    rows.map(z => z[1]!),
  )
  return {
    delta,
    z_parent_only: onlyParent,
    z_parent_child: withChild,
    W_enc: Array.from({ length: d }, (_, i) => encoders.map(e => e[i]!)),
    W_dec: decoders,
    absorption_fraction: fraction,
    full,
    enc_dec_cos_parent: cosine(encoders[0]!, decoders[0]!),
    enc_dec_cos_child: cosine(encoders[1]!, decoders[1]!),
    cos_dd: cosine(decoders[0]!, decoders[1]!),
    cos_ee: cosine(encoders[0]!, encoders[1]!),
    // Mean of |z_1| + |z_2|, folded back to decoder rows as they stand: 1 - D for the parent and 1 for the child.
    expected_L1_per_pair: withChild[0]! + withChild[1]! / length,
    label_free: namedFree(free),
  }
}

const namedFree = (free: ReturnType<typeof labelFreeAbsorption>) => ({
  hole: free.hole,
  delta_dec: free.deltaDec,
  suppression: free.suppression,
  inhibition: free.inhibition,
})

/** One ReLU dictionary a case, its decoder norms folded first; `main` is the parent's latent, `child` the child's. */
function computeCorrection(input: unknown) {
  if (!Array.isArray(input)) throw new Error('The input is no list; a list of cases is expected.')
  return input.map(correctionCase)
}

function correctionCase(one: unknown) {
  const m = widthOf(one, 'W_enc')
  const d = widthOf(one, 'W_dec')
  const encoder = matrixField(one, 'W_enc', m)
  const decoder = matrixField(one, 'W_dec', d)
  const bias = vectorField(one, 'b_enc', m)
  if (encoder.length !== d || decoder.length !== m) {
    throw new Error(`W_enc: ${encoder.length} x ${m} found; ${d} x ${decoder.length}, as W_dec has it, is expected.`)
  }
  const x = matrixField(one, 'X', d)
  const probe = unitProbe(vectorField(one, 'probe', d))
  const [isParent, isChild] = [flagsField(one, 'label_parent', x.length), flagsField(one, 'label_child', x.length)]
  const [parent, child] = ['main', 'child'].map(
    key => indicesField({ [key]: [numberField(one, key)] }, key, m)[0]!,
  ) as [number, number]
  const columns = bias.map((_, j) => encoder.map(row => row[j]!))
  const codes = (j: number) => {
    const length = norm(decoder[j]!)
    return x.map(row => Math.max(0, dot(row, columns[j]!) + bias[j]!) * length)
  }
  const unit = (j: number) => unitProbe(decoder[j]!)
  const folded = (j: number) => columns[j]!.map(v => v * norm(decoder[j]!))
  const z = codes(parent)
  const found = correctionSlope(
    x.map(row => dot(probe, row)),
    z,
    isParent,
    isChild,
  )
  const pair = { parentEncoder: folded(parent), parentDecoder: unit(parent), childDecoder: unit(child) }
  return {
    gain: found.gain,
    ratio_q10_50_90: found.ratios,
    fire_rate: found.fireRate,
    slope: found.slope,
    intercept: found.intercept,
    label_free: namedFree(labelFreeAbsorption(pair, z, codes(child))),
    enc_dec_cos: columns.map((column, j) => cosine(column, decoder[j]!)),
  }
}

export const deltaAbsorptionToy: Family = { name: 'delta_absorption_toy', compute: computeToy }
export const absorptionCorrection: Family = { name: 'absorption_correction', compute: computeCorrection }
