// Main latents of a class that two carry, what they are to the probe and to one another; splits by word type or document: no group is on both sides.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mainAgainstProbe, mainOverlap } from '../../../core/analysis/main-against-probe.ts'
import { mainLatents, testRows } from '../../../core/analysis/read-classes.ts'
import { sparseFromDense } from '../../../core/analysis/sparse-rows.ts'
import { createRandom } from '../../../core/random.ts'

/** Class 0 is latent 0; class 1 is carried by latents 1 and 2, never together (upper and lower case); class 2 by none; latents 3 to 5 are noise. */
function letters(n = 600) {
  const random = createRandom(3)
  const y = Int32Array.from({ length: n }, (_, t) => t % 3)
  const dense = Array.from(y, (c, t) => {
    const row = new Array<number>(6).fill(0)
    if (c === 0) row[0] = 1 + random.next()
    if (c === 1) row[t % 2 ? 1 : 2] = 1 + random.next()
    for (let j = 3; j < 6; j++) if (random.next() < 0.2) row[j] = random.next()
    return row
  })
  return { z: sparseFromDense(dense, 6), y, types: Array.from(y, (_, t) => `word ${t % 200}`) }
}

describe('main latents', () => {
  it('two exclusive latents of one class are both main latents; they do not overlap', () => {
    const { z, y, types } = letters()
    const of = (c: number) =>
      mainLatents({ z, y: Uint8Array.from(y, v => (v === c ? 1 : 0)), test: testRows(types), rank: 'convex' })
    expect(of(0).main).toEqual([0])
    const { main, curve } = of(1)
    expect([...main].sort()).toEqual([1, 2])
    expect(curve[0]!.f1).toBeLessThan(0.8)
    expect(curve[1]!.f1).toBe(1)
    expect([...mainOverlap(z, [1, 2])]).toEqual([1, 0, 0, 1])
  })
  it('a latent that is never on overlaps nothing; cosines with the probe by hand', () => {
    const z = sparseFromDense([[1, 0, 1], [1, 0, 0], [0, 0, 1]], 3) // prettier-ignore
    expect([...mainOverlap(z, [0, 1, 2])]).toEqual([1, 0, 1 / 3, 0, NaN, 0, 1 / 3, 0, 1])
    expect(mainAgainstProbe([7], [1, 0], () => ({ decoder: [3, 4], encoder: [0, 0] }))).toEqual([
      { feature: 7, cosDecoder: 0.6, cosEncoder: null },
    ])
  })
})

describe('the split', () => {
  it('never has one group on both sides, whatever the rows', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g'), { maxLength: 60 }),
        fc.nat(),
        (types, seed) => {
          const test = testRows(types, seed)
          const sides = new Map<string, Set<number>>()
          types.forEach((type, t) => sides.set(type, (sides.get(type) ?? new Set()).add(test[t]!)))
          for (const of of sides.values()) expect(of.size).toBe(1)
        },
      ),
    )
  })
  it('holds out a fifth of the groups, not of the rows', () => {
    // One group has 90 of 99 rows.
    const types = Array.from({ length: 99 }, (_, t) => (t < 90 ? 'often' : `rare ${t}`))
    const held = new Set(types.filter((_, t) => testRows(types)[t]))
    expect(held.size).toBe(2)
  })
})
