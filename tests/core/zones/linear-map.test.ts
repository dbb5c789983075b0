// The linear map of a zone: by hand, its rank-one change across a boundary, and what the reconstruction does there (zones.md section 9).
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { dot, norm, orthogonalPart } from '../../../core/linalg.ts'
import { encodeRow } from '../../../core/sae/encode.ts'
import type { SaeKind, SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import { createRandom } from '../../../core/random.ts'
import { linearMap } from '../../../core/zones/linear-map.ts'

const axes = [Float64Array.of(1, 0, 0), Float64Array.of(0, 1, 0)]

describe('linearMap', () => {
  it('by hand: d = (3, 0, 4), w = (2, 1, 7) in the plane of x and y', () => {
    const map = linearMap([{ w: [2, 1, 7], d: [3, 0, 4] }], axes)
    // M_S B = d (2, 1): one singular value |d| |(2, 1)| = 5 sqrt 5; J keeps the x part of d
    expect(map.singularValues[0]).toBeCloseTo(5 * Math.sqrt(5), 12)
    expect(map.singularValues[1]).toBeLessThan(1e-14)
    expect(map.inSlice).toEqual([[6, 3], [0, 0]]) // prettier-ignore
    expect(map.trace).toBe(6 + 28)
    expect(map.rank).toBe(1)
  })
  it('is nothing for no feature, and has no J where the output is another space', () => {
    expect(linearMap([], axes)).toEqual({ inSlice: [[0, 0], [0, 0]], singularValues: [0, 0], trace: 0, rank: 0 }) // prettier-ignore
    const other = linearMap([{ w: [1, 0, 0], d: [0, 2] }], axes, false)
    expect([other.inSlice, other.trace, other.singularValues[0]]).toEqual([null, null, 2])
  })
  it('counts rank in the full space: features that share a decoder direction count once, also beyond the slice', () => {
    const [u, v] = [[1, 0, 0], [0, 0, 1]] // prettier-ignore
    expect(linearMap([{ w: u, d: [1, 2, 3] }, { w: v, d: [2, 4, 6] }], axes).rank).toBe(1) // prettier-ignore
    expect(linearMap([{ w: u, d: [1, 2, 3] }, { w: v, d: [2, 4, 5] }], axes).rank).toBe(2) // prettier-ignore
    expect(linearMap([{ w: u, d: [1, 0, 0] }, { w: [-1, 0, 0], d: [1, 0, 0] }], axes).rank).toBe(0) // prettier-ignore
  })
  it('changes by the rank one d_i w_i^T when feature i goes on', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 4 }), (seed, others) => {
        const random = createRandom(seed)
        const vector = () => Float64Array.from({ length: 5 }, () => random.normal())
        const basis: Float64Array[] = []
        for (let k = 0; k < 2; k++) basis.push(orthogonalPart(vector(), basis).axis!)
        const parts = Array.from({ length: others + 1 }, () => ({ w: vector(), d: vector() }))
        const [i] = parts
        const [on, off] = [linearMap(parts, basis), linearMap(parts.slice(1), basis)]
        basis.forEach((a, r) =>
          basis.forEach((b, c) => {
            expect(on.inSlice![r]![c]! - off.inSlice![r]![c]!).toBeCloseTo(dot(a, i!.d) * dot(b, i!.w), 10)
          }),
        )
        expect(on.trace! - off.trace!).toBeCloseTo(dot(i!.w, i!.d), 10)
        expect(on.rank).toBe(others + 1)
      }),
    )
  })
})

describe('the reconstruction across a boundary', () => {
  const spec = (kind: SaeKind): SaeSpec => ({
    kind,
    dIn: 4,
    dSae: 3,
    dOut: 4,
    inputNorm: 'none',
    subtractBDec: true,
    k: null,
    rescaleByDecoderNorm: false,
    skip: false,
  })
  function dictionary(seed: number): SaeWeights {
    const random = createRandom(seed)
    const array = (n: number) => Float32Array.from({ length: n }, () => random.normal())
    const magnitude = { r: array(3).map(v => v / 4), b: array(3) }
    return {
      wEnc: array(12),
      bEnc: array(3),
      wDec: array(12),
      bDec: array(4),
      threshold: array(3),
      wSkip: null,
      magnitude,
    }
  }
  /** Reconstructions just on either side of where feature 0 begins. */
  function atBoundary(kind: SaeKind, w: SaeWeights, seed: number) {
    const random = createRandom(seed)
    const row = Float64Array.from({ length: 4 }, (_, i) => w.wEnc[i * 3]!)
    const x = Float64Array.from({ length: 4 }, () => 2 * random.normal())
    // Along its own row a feature's pre-activation grows by |w|^2 a step: find where it switches by bisection.
    const on = (t: number) => encodeRow(spec(kind), w, x.map((v, i) => v + t * row[i]!)) // prettier-ignore
    let [low, high] = [-200, 200]
    for (let step = 0; step < 80; step++) {
      const middle = (low + high) / 2
      if (on(middle).acts[0]! > 0) high = middle
      else low = middle
    }
    const [below, above] = [on(low), on(high)]
    const others = [1, 2].every(f => below.acts[f]! > 0 === above.acts[f]! > 0)
    return { jump: norm(above.recon.map((v, j) => v - below.recon[j]!)), others, value: above.acts[0]! }
  }
  const lengthOf = (w: SaeWeights) => norm(w.wDec.subarray(0, 4))

  it.each<SaeKind>(['relu', 'jumprelu', 'gated'])(
    '%s: continuous where the value is zero, else a jump of value times |d|',
    kind => {
      let jumps = 0
      fc.assert(
        fc.property(fc.integer(), seed => {
          const w = dictionary(seed)
          fc.pre(norm(Float64Array.from({ length: 4 }, (_, i) => w.wEnc[i * 3]!)) > 0.3)
          const { jump, others, value } = atBoundary(kind, w, seed + 1)
          fc.pre(others)
          const opens = w.magnitude!.b[0]! - Math.exp(w.magnitude!.r[0]!) * w.bEnc[0]!
          const theta = kind === 'relu' ? 0 : Math.max(0, kind === 'gated' ? opens : w.threshold![0]!)
          if (theta > 0) jumps++
          expect(value).toBeCloseTo(theta, 5)
          expect(jump).toBeCloseTo(theta * lengthOf(w), 4)
        }),
        { numRuns: 60 },
      )
      expect(jumps > 0).toBe(kind !== 'relu')
    },
  )
})
