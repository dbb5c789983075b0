// The reference encoder against numbers worked out by hand.
import { expect, test } from 'vitest'
import { encodeRow } from '../../../core/sae/encode.ts'
import { normalizeRow, normalizeRows } from '../../../core/sae/normalize.ts'
import { rowNorms } from '../../../core/sae/rows.ts'
import type { SaeSpec, SaeWeights } from '../../../core/sae/types.ts'

// Two inputs, three features. Encoder columns: (1,0), (0,1), (1,1); decoder rows (1,0), (0,2), (0,0).
const spec: SaeSpec = {
  kind: 'relu',
  dIn: 2,
  dSae: 3,
  dOut: 2,
  inputNorm: 'none',
  subtractBDec: true,
  k: null,
  rescaleByDecoderNorm: false,
  skip: false,
}
const weights: SaeWeights = {
  wEnc: Float32Array.of(1, 0, 1, 0, 1, 1),
  bEnc: Float32Array.of(0, 0.5, -1),
  wDec: Float32Array.of(1, 0, 0, 2, 0, 0),
  bDec: Float32Array.of(1, -1),
  threshold: null,
  wSkip: null,
}
const numbers = (a: ArrayLike<number>) => Array.from(a)

test('relu: x (3, -2) less b_dec (1, -1) is (2, -1); z = (2, -0.5, 0); only z > 0 is on', () => {
  const { pre, acts, recon, tau } = encodeRow(spec, weights, [3, -2])
  expect(numbers(pre)).toEqual([2, -0.5, 0])
  expect(numbers(acts)).toEqual([2, 0, 0])
  expect(numbers(recon)).toEqual([3, -1])
  expect(tau).toBeNull()
})

test('without subtraction z = (3, -1.5, 0)', () => {
  expect(numbers(encodeRow({ ...spec, subtractBDec: false }, weights, [3, -2]).pre)).toEqual([3, -1.5, 0])
})

test('jumprelu: strictly above the threshold, value kept; a negative threshold is 0', () => {
  const jump = { ...spec, kind: 'jumprelu' as const }
  const at = (threshold: number[], x: number[]) =>
    numbers(encodeRow(jump, { ...weights, threshold: Float32Array.from(threshold) }, x).acts)
  expect(at([2, 0, 0], [3, -2])).toEqual([0, 0, 0]) // 2 > 2 is false
  expect(at([1.5, 0, 0], [3, -2])).toEqual([2, 0, 0])
  expect(at([0, -1, -1], [3, -2])).toEqual([2, 0, 0])
})

test('topk: the k largest, then ReLU; tau is the k-th, at least 0', () => {
  const topk = (k: number) => encodeRow({ ...spec, kind: 'topk', k }, weights, [3, 1])
  // x - b_dec = (2, 2): z = (2, 2.5, 3)
  expect(numbers(topk(1).acts)).toEqual([0, 0, 3])
  expect(numbers(topk(2).acts)).toEqual([0, 2.5, 3])
  expect(topk(2).tau).toBe(2.5)
  const low = encodeRow({ ...spec, kind: 'topk', k: 2 }, weights, [-3, -2])
  expect(numbers(low.acts)).toEqual([0, 0, 0])
  expect(low.tau).toBe(0)
})

test('topk with rescaling: chosen by z |row|, decoded by a / |row|; a zero row writes nothing', () => {
  const { pre, acts, recon } = encodeRow({ ...spec, kind: 'topk', k: 2, rescaleByDecoderNorm: true }, weights, [3, 1])
  expect(numbers(pre)).toEqual([2, 5, 0])
  expect(numbers(acts)).toEqual([2, 5, 0])
  expect(numbers(recon)).toEqual([3, 4]) // 2 (1,0) + 2.5 (0,2) + b_dec
})

test('skip adds W_skip x of the raw input, and a transcoder does not undo the normalisation', () => {
  const skip = { ...weights, wSkip: Float32Array.of(0, 1, 10, 0) }
  const { recon } = encodeRow({ ...spec, skip: true, subtractBDec: false, transcoder: true }, skip, [3, -2])
  expect(numbers(recon)).toEqual([3 + 1 - 2, -1 + 30])
  const norm = { ...spec, transcoder: true, subtractBDec: false, inputNorm: 'layer_norm' as const }
  const { acts, recon: r } = encodeRow(norm, weights, [3, 1])
  expect(r[0]).toBeCloseTo(acts[0]! + 1, 12)
})

test('layer_norm: mean 2, unbiased sd sqrt(2); undone without the epsilon', () => {
  const { y, undo } = normalizeRow([3, 1], 'layer_norm')
  expect(y[0]).toBeCloseTo(1 / (Math.SQRT2 + 1e-5), 12)
  const r = Float64Array.of(1, -1)
  undo(r)
  expect(numbers(r)).toEqual([2 + Math.SQRT2, 2 - Math.SQRT2])
})

test('constant_norm_rescale: |x| = 5 becomes sqrt(2); a zero row stays', () => {
  const { y, undo } = normalizeRow([3, 4], 'constant_norm_rescale')
  expect(Math.hypot(...y)).toBeCloseTo(Math.SQRT2, 12)
  const r = Float64Array.from(y)
  undo(r)
  expect(r[0]).toBeCloseTo(3, 12)
  expect(numbers(normalizeRow([0, 0], 'constant_norm_rescale').y)).toEqual([0, 0])
  const rows = Float32Array.of(3, 4, 0, 0)
  normalizeRows(rows, 2, 'constant_norm_rescale')
  expect(rows[1]).toBeCloseTo((4 * Math.SQRT2) / 5, 6)
  expect(rows[2]).toBe(0)
})

test('row norms', () => expect(numbers(rowNorms(weights.wDec, 2))).toEqual([1, 2, 0]))

test('gated: on where gate and value are both above zero, strictly; the value is e^r w . y + b_mag', () => {
  // y = (2, -1): w . y = (2, -1, 1); gate biases (-1, 2, -1): h = (1, 1, 0); e^r = (2, 1, 1); b_mag = (1, 0.5, 3): z = (5, -0.5, 4)
  const gated = {
    ...weights,
    bEnc: Float32Array.of(-1, 2, -1),
    magnitude: { r: Float32Array.of(Math.log(2), 0, 0), b: Float32Array.of(1, 0.5, 3) },
  }
  const { pre, acts, recon } = encodeRow({ ...spec, kind: 'gated' }, gated, [3, -2])
  expect(pre[0]).toBeCloseTo(5, 6)
  expect([pre[1], pre[2]]).toEqual([-0.5, 4])
  expect(acts[0]).toBe(pre[0])
  expect([acts[1], acts[2]]).toEqual([0, 0]) // open with a value below zero; value above zero with the gate at zero
  expect(recon[0]).toBeCloseTo(6, 6)
})
