// Pairs left open by blocks of float32 products: those that the float64 rule leaves open, whatever the blocks; and the bound of what is kept.
import { describe, expect, it } from 'vitest'
import { pairWeights, ruledOutByWeights } from '../../../core/analysis/absorption-candidates.ts'
import { apartPairs, createPairPool, type ApartPairs } from '../../../core/analysis/apart-pairs.ts'
import { dot, norm } from '../../../core/linalg.ts'
import { createRandom } from '../../../core/random.ts'

const [m, d, line] = [60, 6, 0.3]
const random = createRandom(11)
const rows = () => Array.from({ length: m }, () => Float32Array.from({ length: d }, () => random.normal()))
const [decoder, encoder] = [rows(), rows()]
// Rows without direction, doubles, opposites, a gain of zero, and a cosine at the line.
decoder[3]!.fill(0)
encoder[4]!.fill(0)
decoder[6] = decoder[5]!.slice()
decoder[7] = decoder[5]!.map(v => -v)
decoder[8] = Float32Array.of(1, 0, 0, 0, 0, 0)
encoder[8] = Float32Array.of(0, 1, 0, 0, 0, 0)
decoder[9] = Float32Array.of(line, Math.sqrt(1 - line * line), 0, 0, 0, 0)
const on = Int32Array.from({ length: m }, (_, f) => (f * 37) % 101)

const unit = (v: Float32Array) => (norm(v) > 0 ? v.map(x => x / norm(v)) : v)
const weightsOf = (p: number, c: number) => pairWeights(encoder[p]!, decoder[p]!, encoder[c]!, decoder[c]!)
function blockOf(parents: number[]) {
  const product = (a: Float32Array[], b: Float32Array[]) =>
    Float32Array.from(parents.flatMap(p => b.map(c => dot(unit(a[p]!), unit(c)))))
  return { parents, m, decoders: product(decoder, decoder), encoders: product(encoder, encoder), across: product(encoder, decoder) } // prettier-ignore
}
const all = Array.from({ length: m }, (_, f) => f)

describe('pairs that weights leave open', () => {
  it('are those of the rule itself, each asked once, whatever the blocks', () => {
    const expected = new Map<string, string | null>()
    for (const p of all) {
      for (const c of all) if (on[c]! >= 30 && on[p]! > on[c]!) expected.set(`${p} ${c}`, ruledOutByWeights(weightsOf(p, c), line)) // prettier-ignore
    }
    for (const size of [m, 7]) {
      const open: string[] = []
      const why: Record<string, number> = {}
      let pairs = 0
      for (let from = 0; from < m; from += size) {
        const found = apartPairs(blockOf(all.slice(from, from + size)), on, line, weightsOf)
        pairs += found.pairs
        found.parent.forEach((p, at) => {
          open.push(`${p} ${found.child[at]}`)
          const { cosDecoder, inhibition } = weightsOf(p, found.child[at]!)
          expect(found.cosDecoder[at]).toBeCloseTo(cosDecoder!, 5)
          expect(found.inhibition[at]).toBeCloseTo(inhibition!, 3)
        })
        for (const [reason, n] of Object.entries(found.why)) why[reason] = (why[reason] ?? 0) + n
      }
      expect(pairs).toBe(expected.size)
      expect(open.sort()).toEqual([...expected].flatMap(([key, reason]) => (reason === null ? [key] : [])).sort())
      expect(open.length).toBeGreaterThan(20)
      const reasons: Record<string, number> = {}
      for (const reason of expected.values()) if (reason !== null) reasons[reason] = (reasons[reason] ?? 0) + 1
      expect(why).toEqual(reasons)
      expect(Object.keys(why)).toHaveLength(4)
    }
  })
  it('of some parents are theirs alone', () => {
    const { parent } = apartPairs(blockOf([40, 12]), on, line, weightsOf)
    expect([...new Set(parent)].every(p => p === 40 || p === 12)).toBe(true)
  })
})

describe('what is kept of them', () => {
  const part = (inhibition: number[]): ApartPairs => ({
    parent: Int32Array.from(inhibition, (_, i) => i),
    child: Int32Array.from(inhibition, (_, i) => 100 + i),
    cosDecoder: Float32Array.from(inhibition, () => 0.5),
    inhibition: Float32Array.from(inhibition),
  })
  it('is everything up to the bound, and above it the most inhibited, with the score that no other exceeds', () => {
    const pool = createPairPool(3)
    pool.add(part([]))
    pool.add(part([-0.5, -0.25]))
    expect(pool.taken()).toMatchObject({ left: 0, above: 0, pairs: part([-0.5, -0.25]) })
    for (let i = 0; i < 4; i++) pool.add(part([-1 - i, -0.125]))
    const { pairs, left, above } = pool.taken()
    expect([...pairs.inhibition]).toEqual([-4, -3, -2])
    expect([...pairs.child]).toEqual([100, 100, 100])
    expect(left).toBe(7)
    expect(above).toBe(1)
  })
})
