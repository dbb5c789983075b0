// Every graph against the reference encoder, on random dictionaries of every kind and switch.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeRow, magnitudeOf } from '../../../core/sae/encode.ts'
import { pursueRow } from '../../../core/sae/matching-pursuit.ts'
import { normalizeRow } from '../../../core/sae/normalize.ts'
import { saeKinds } from '../../../core/sae/types.ts'
import type { SaeKind, SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import { createEncoder } from '../../../main/inference/encoder.ts'
import type { SaeModel } from '../../../main/inference/formats/format.ts'
import { decodingInside } from './backends.ts'
import { modelOf, random } from './models.ts'

const dictionary = fc.record({
  kind: fc.constantFrom<SaeKind[]>(...saeKinds),
  inputNorm: fc.constantFrom<SaeSpec['inputNorm'][]>('none', 'layer_norm', 'constant_norm_rescale'),
  dIn: fc.integer({ min: 3, max: 12 }),
  dSae: fc.integer({ min: 1, max: 40 }),
  dOut: fc.integer({ min: 1, max: 9 }),
  transcoder: fc.boolean(),
  skip: fc.boolean(),
  subtract: fc.boolean(),
  rescale: fc.boolean(),
  zeroRows: fc.boolean(),
  signed: fc.boolean(),
  share: fc.double({ min: 0, max: 1, noNaN: true }),
  rows: fc.integer({ min: 1, max: 20 }),
  steps: fc.integer({ min: 1, max: 12 }),
  stopShort: fc.boolean(),
  stopAgain: fc.boolean(),
  seed: fc.integer(),
})
type Dictionary = typeof dictionary extends fc.Arbitrary<infer T> ? T : never

function build(p: Dictionary): { spec: SaeSpec; weights: SaeWeights; x: Float32Array } {
  const { kind, dIn } = p
  const k =
    kind === 'topk'
      ? Math.max(1, Math.round(p.share * p.dSae))
      : kind === 'groupmax'
        ? 1 + Math.floor(5 * p.share)
        : null
  // Groups are of equal size.
  const dSae = kind === 'groupmax' ? k! * Math.ceil(p.dSae / k!) : p.dSae
  // Matching pursuit has no other output space.
  const transcoder = p.transcoder && kind !== 'matching_pursuit'
  const dOut = transcoder ? p.dOut : dIn
  const next = random(p.seed)
  const array = (n: number, scale = 1) => Float32Array.from({ length: n }, () => next() * scale)
  const wDec = array(dSae * dOut, kind === 'matching_pursuit' ? 1.5 / Math.sqrt(dIn) : 1)
  if (p.zeroRows) wDec.fill(0, 0, dOut)
  const x = array(p.rows * dIn, 3)
  if (p.rows > 1) x.fill(0, 0, dIn) // a zero row
  return {
    spec: {
      kind,
      dIn,
      dSae,
      dOut,
      inputNorm: p.inputNorm,
      subtractBDec: p.subtract && !transcoder,
      // up to and including all features
      k,
      ...(kind === 'matching_pursuit'
        ? {
            pursuit: {
              residualThreshold: p.stopShort ? 3 * p.share : 0,
              maxIterations: p.steps,
              stopOnDuplicateSupport: p.stopAgain,
            },
          }
        : {}),
      rescaleByDecoderNorm: kind === 'topk' && p.rescale,
      skip: p.skip && transcoder,
      transcoder,
      signed: p.signed && (kind === 'topk' || kind === 'matching_pursuit'),
    },
    weights: {
      wEnc:
        kind === 'matching_pursuit'
          ? Float32Array.from({ length: dIn * dSae }, (_, i) => wDec[(i % dSae) * dIn + Math.floor(i / dSae)]!)
          : array(dIn * dSae),
      bEnc: kind === 'matching_pursuit' ? new Float32Array(dSae) : array(dSae, 0.5),
      wDec,
      bDec: array(dOut),
      threshold: kind === 'jumprelu' ? array(dSae) : null, // negative ones too
      ...(kind === 'gated' ? { magnitude: { r: array(dSae), b: array(dSae) } } : {}),
      wSkip: p.skip && transcoder ? array(dOut * dIn) : null,
    },
    x,
  }
}

/** Whether float32 takes other features than float64, where two correlate nearly alike or a residual is as long as its limit. */
function takesOthers(spec: SaeSpec, weights: SaeWeights, x: Float32Array): boolean {
  const y = normalizeRow(x, spec.inputNorm).y.map((v, i) => v - (spec.subtractBDec ? weights.bDec[i]! : 0))
  const chosen = (precision: 'float32' | 'float64') =>
    pursueRow(y, weights.wDec, spec.pursuit!, precision, spec.signed).chosen.join()
  return chosen('float32') !== chosen('float64')
}

/** Whether the two largest of a group, or its largest and zero, are too near each other for float32 to tell. */
function isTie({ k, dSae }: SaeSpec, pre: Float64Array): boolean {
  const size = dSae / k!
  return Array.from({ length: k! }, (_, g) => [...pre.subarray(g * size, (g + 1) * size)].sort((a, b) => b - a)).some(
    ([first = 0, second = -Infinity]) => Math.abs(first) < margin || (first > 0 && first - second < margin),
  )
}

/** How far a pre-activation is from the value where it would switch: below this, float32 may decide otherwise. */
const margin = 1e-4

test.each([
  ['with the decoder outside', undefined],
  ['with the decoder inside', decodingInside],
])('graphs agree with the reference, %s', async (_, backend) => {
  let compared = 0
  let all = 0
  let below = 0
  await fc.assert(
    fc.asyncProperty(dictionary, async parameters => {
      const { spec, weights, x } = build(parameters)
      const model: SaeModel = modelOf(spec, weights)
      const encoder = await createEncoder(model, backend ? 'cuda' : 'cpu', 1, backend)
      const out = await encoder.run(x, { recon: true, pre: true })
      await encoder.release()
      for (let r = 0; r * spec.dIn < x.length; r++) {
        const row = x.slice(r * spec.dIn, (r + 1) * spec.dIn)
        const want = encodeRow(spec, weights, row)
        const limits = spec.kind === 'jumprelu' ? weights.threshold!.map(t => Math.max(t, 0)) : null
        // What the k are the largest of.
        const rank = (z: number) => (spec.signed && spec.kind === 'topk' ? Math.abs(z) : z)
        const cut = want.tau === null ? null : [...want.pre].map(rank).sort((a, b) => b - a)[spec.k!]
        // A gate that opens at pre = e^r (0 - b_gate) + b_mag is a second place where float32 may decide otherwise.
        const opening = (f: number) => (spec.kind === 'gated' ? magnitudeOf(weights, f, 0) : 0)
        const switches = (value: number, f: number, z = rank(value)) =>
          (spec.kind === 'gated' && Math.abs(z - opening(f)) < margin) ||
          (Math.abs(z - (limits?.[f] ?? 0)) < margin && (z !== 0 || limits !== null || want.tau === null)) ||
          (cut !== undefined && cut !== null && z !== cut && Math.abs(z - cut) < margin) ||
          (want.tau !== null && want.tau > 0 && z !== want.tau && Math.abs(z - want.tau) < margin)
        const near =
          spec.kind === 'matching_pursuit'
            ? takesOthers(spec, weights, row)
            : spec.kind === 'groupmax'
              ? isTie(spec, want.pre)
              : [...want.pre].some((z, f) => switches(z, f))
        all++
        if (near) continue
        compared++
        const acts = new Float64Array(spec.dSae)
        for (let e = out.indptr[r]!; e < out.indptr[r + 1]!; e++) acts[out.features[e]!] = out.values[e]!
        acts.forEach((v, f) => expect(v).toBeCloseTo(want.acts[f]!, 3))
        // 0 and -0 are the same code.
        const signs = (of: Float64Array) => of.map(v => Math.sign(v) || 0)
        expect(signs(acts)).toEqual(signs(want.acts))
        if (want.acts.some(v => v < 0)) below++
        want.recon.forEach((v, j) => expect(out.recon![r * spec.dOut + j]).toBeCloseTo(v, 2))
        if (want.tau !== null) {
          want.pre.forEach((v, f) => expect(out.pre![r * spec.dSae + f]).toBeCloseTo(v, 3))
          expect(out.tau![r]).toBeCloseTo(want.tau!, 3)
        }
        const error = spec.transcoder ? NaN : row.reduce((s, v, j) => s + (v - want.recon[j]!) ** 2, 0)
        if (Number.isNaN(error)) expect(out.squaredError[r]).toBeNaN()
        else expect(Math.abs(out.squaredError[r]! - error)).toBeLessThan(1e-3 * (1 + error))
      }
    }),
    // One fixed sequence in CI; the long run goes on with new ones.
    process.env.ZONOSCOPE_TEST_SIZE === 'long' ? { numRuns: 1000 } : { numRuns: 120, seed: 1 },
  )
  expect(compared / all).toBeGreaterThan(0.9)
  // Signed kinds were there, with codes of both signs.
  expect(below / compared).toBeGreaterThan(0.02)
})

test.each(saeKinds)('a row with NaN or infinity has no codes and leaves the others alone: %s', async kind => {
  const { spec, weights, x } = build({
    kind,
    inputNorm: 'none',
    dIn: 4,
    dSae: 20,
    dOut: 4,
    transcoder: false,
    skip: false,
    subtract: true,
    rescale: false,
    zeroRows: false,
    signed: false,
    share: 0.3,
    rows: 6,
    steps: 4,
    stopShort: true,
    stopAgain: true,
    seed: 5,
  })
  const encoder = await createEncoder(modelOf(spec, weights), 'cpu', 1)
  const clean = await encoder.run(x, { recon: true, pre: true })
  const broken = x.slice()
  broken[2 * 4 + 1] = NaN
  broken[4 * 4] = -Infinity
  const out = await encoder.run(broken, { recon: true, pre: true })
  await encoder.release()
  const codes = (b: typeof out, r: number) => [...b.features.subarray(b.indptr[r], b.indptr[r + 1])]
  for (let r = 0; r < 6; r++) {
    const hit = r === 2 || r === 4
    expect(codes(out, r)).toEqual(hit ? [] : codes(clean, r))
    expect(out.squaredError[r]).toBe(hit ? NaN : clean.squaredError[r])
    expect(out.recon![r * 4]).toBe(hit ? NaN : clean.recon![r * 4])
  }
  expect(broken[2 * 4 + 1]).toBeNaN()
})
