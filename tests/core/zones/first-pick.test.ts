// Cells of the first pick against matching pursuit itself: at every place of a section the feature that the reference picks first.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dot, orthogonalPart } from '../../../core/linalg.ts'
import { createRandom } from '../../../core/random.ts'
import { pursueRow } from '../../../core/sae/matching-pursuit.ts'
import { exactZoneAt, shareOf } from '../../../core/zones/exact-pieces.ts'
import { exactSets, exactZones } from '../../../core/zones/exact-zones.ts'

const d = 6
/** A place this near to where two correlations are equal, or the largest is zero, belongs to either cell to the precision of its corners. */
const tie = 1e-4

const shape = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  features: fc.integer({ min: 1, max: 40 }),
  chosen: fc.integer({ min: 1, max: 8 }),
  halfSize: fc.constantFrom(0.5, 2, 9),
  /** some dictionaries hold a feature twice: the lower one is picked */
  twice: fc.boolean(),
})

it('a cell says what matching pursuit picks first of the row at that place, none where nothing correlates', () => {
  const seen = { picked: 0, other: 0, nothing: 0 }
  fc.assert(
    fc.property(shape, ({ seed, features, chosen, halfSize, twice }) => {
      const random = createRandom(seed)
      const vector = () => Float64Array.from({ length: d }, () => random.normal())
      const wDec = Float32Array.from({ length: features * d }, () => random.normal())
      if (twice) wDec.copyWithin((features - 1) * d, 0, d)
      const [bDec, origin] = [vector(), vector()]
      const first = orthogonalPart(vector(), []).axis!
      const axes = [first, orthogonalPart(vector(), [first]).axis!]
      const row = (i: number) => wDec.subarray(i * d, (i + 1) * d)
      const about = origin.map((v, j) => v - bDec[j]!)
      const functions = {
        w: Array.from({ length: 2 * features }, (_, at) => dot(axes[at % 2]!, row(at >> 1))),
        c: Array.from({ length: features }, (_, i) => dot(about, row(i))),
        k: 1,
      }
      const positions = Array.from({ length: Math.min(chosen, features) }, (_, i) => features - 1 - i)
      const { zones, shares } = exactZones(functions, positions, halfSize)
      expect(zones.covered).toBeCloseTo(1, 9)
      positions.forEach((_, i) => expect(shareOf(zones, i, halfSize)).toBeCloseTo(shares.get(1 << i) ?? 0, 5))
      for (let trial = 0; trial < 30; trial++) {
        const s = [0, 1].map(() => halfSize * (2 * random.next() - 1)) as [number, number]
        const y = about.map((v, j) => v + s[0] * axes[0]![j]! + s[1] * axes[1]![j]!)
        const stop = { residualThreshold: 0, maxIterations: 1, stopOnDuplicateSupport: false }
        const [picked] = pursueRow(y, wDec, stop).chosen
        const correlations = Array.from({ length: features }, (_, i) => dot(y, row(i))).sort((a, b) => b - a)
        const distinct = correlations.filter(v => Math.abs(v - correlations[0]!) > 1e-12)
        if (Math.abs(correlations[0]!) < tie || (distinct[0] !== undefined && correlations[0]! - distinct[0] < tie))
          continue
        const at = picked === undefined ? -1 : positions.indexOf(picked)
        seen[picked === undefined ? 'nothing' : at < 0 ? 'other' : 'picked']++
        const want = at < 0 ? 0 : 1 << at
        expect(exactZoneAt(zones, ...s)).toBe(want)
        expect([...exactSets(Float64Array.from(s), functions, positions, halfSize)]).toEqual([want])
      }
    }),
  )
  // All three happen, or the property says nothing.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(0)
})
