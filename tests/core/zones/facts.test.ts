// Facts of zones.md section 15 as properties: an encoder span never disagrees, margins differ by what leaves the slice, kinds meet at their limits.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../../../core/random.ts'
import type { FeatureRows, SaeKind } from '../../../core/sae/types.ts'
import { evaluate, halfSpaces } from '../../../core/zones/half-spaces.ts'
import { drawnSets } from '../../../core/zones/labels.ts'
import { projectRows, sliceBoundaries } from '../../../core/zones/project.ts'
import { buildSlice } from '../../../core/zones/slice.ts'
import { zoneCells } from '../../../core/zones/cells.ts'

interface World {
  rows: FeatureRows
  x: Float32Array
  origin: Float64Array
}

/** A random dictionary of three features and 40 rows in d dimensions. */
function world(seed: number, d: number, kind: SaeKind = 'relu'): World {
  const random = createRandom(seed)
  const fill = (n: number, scale = 1) => Float32Array.from({ length: n }, () => scale * random.normal())
  return {
    rows: {
      spec: {
        kind,
        dIn: d,
        dSae: 9,
        dOut: d,
        inputNorm: 'none',
        subtractBDec: true,
        k: null,
        rescaleByDecoderNorm: false,
        skip: false,
      },
      features: [1, 4, 6],
      wEnc: fill(3 * d),
      bEnc: fill(3, 0.5),
      threshold: fill(3, 0.5),
      wDec: fill(3 * d),
      bPre: fill(d, 0.3),
      bOut: new Float32Array(d),
    },
    x: fill(40 * d),
    origin: Float64Array.from(fill(d)),
  }
}

const anyWorld = fc.tuple(fc.integer(), fc.integer({ min: 4, max: 20 }))
const first = (rows: FeatureRows, n: number): FeatureRows => {
  const d = rows.spec.dIn
  return {
    ...rows,
    features: rows.features.slice(0, n),
    wEnc: rows.wEnc.slice(0, n * d),
    wDec: rows.wDec.slice(0, n * d),
    bEnc: rows.bEnc.slice(0, n),
    threshold: rows.threshold.slice(0, n),
  }
}

function drawn({ rows, x, origin }: World, span: FeatureRows, basis: 'encoder' | 'decoder') {
  const everyone = Int32Array.from({ length: 40 }, (_, r) => r)
  const { axes } = buildSlice({ basis, dim: 2, rows: span, origin, x, firing: everyone, unit: 'row' })
  const spaces = halfSpaces(rows, null)
  const projection = projectRows(x, origin, axes)
  const lines = sliceBoundaries(spaces, origin, axes, 10)
  const d = rows.spec.dIn
  const g = Array.from({ length: 40 }, (_, r) => evaluate(spaces, x.subarray(r * d, (r + 1) * d)))
  return { spaces, projection, lines, g }
}

describe('no 6: in the span of two encoder rows the drawn label of both is the true one, whatever the residual', () => {
  it.each<SaeKind>(['relu', 'jumprelu', 'gated'])('%s', kind => {
    fc.assert(
      fc.property(anyWorld, ([seed, d]) => {
        const all = world(seed, d, kind)
        const two = { ...all, rows: first(all.rows, 2) }
        const { lines, projection, g } = drawn(two, two.rows, 'encoder')
        const sets = drawnSets(projection.s, 2, lines.map(line => line.boundary)) // prettier-ignore
        g.forEach((values, r) =>
          values.forEach((value, i) => {
            if (Math.abs(value) > 1e-9) expect((sets[r]! >>> i) & 1).toBe(value > 0 ? 1 : 0)
          }),
        )
      }),
    )
  })
})

it('no 7: true and drawn g differ by at most |w| sqrt(1 - rho^2) |r|, in any slice', () => {
  fc.assert(
    fc.property(anyWorld, fc.constantFrom('encoder' as const, 'decoder' as const), ([seed, d], basis) => {
      const all = world(seed, d)
      const { spaces, lines, projection, g } = drawn(all, first(all.rows, 2), basis)
      lines.forEach(({ boundary, lengthFraction }, i) => {
        const most = spaces.length[i]! * Math.sqrt(Math.max(0, 1 - lengthFraction ** 2))
        g.forEach((values, r) => {
          const flat = boundary.normal.reduce((sum, v, k) => sum + v * projection.s[2 * r + k]!, boundary.offset)
          expect(Math.abs(values[i]! - flat)).toBeLessThanOrEqual(most * projection.residual[r]! + 1e-9)
        })
      })
    }),
  )
})

describe('no 9: kinds meet at their limits', () => {
  const same = (a: FeatureRows, b: FeatureRows, zone?: 'gate') => {
    const [p, q] = [halfSpaces(a, null), halfSpaces(b, null, zone)]
    p.w.forEach((w, i) => {
      // Equal half-spaces: equal up to a positive factor of g.
      const factor = q.length[i]! / p.length[i]!
      w.forEach((v, j) => expect(factor * v).toBeCloseTo(q.w[i]![j]!, 5))
      expect(factor * p.c[i]!).toBeCloseTo(q.c[i]!, 4)
    })
  }
  /** A gated dictionary as its rows are read: scaled by e^r, with the value at which the gate opens as the threshold. */
  const gated = (rows: FeatureRows, r: number, bMag: number): FeatureRows => ({
    ...rows,
    spec: { ...rows.spec, kind: 'gated' },
    wEnc: rows.wEnc.map(v => Math.exp(r) * v),
    bEnc: rows.bEnc.map(() => bMag),
    threshold: rows.bEnc.map(bGate => bMag - Math.exp(r) * bGate),
  })
  it('jumprelu with theta = 0, or below, is relu', () => {
    fc.assert(
      fc.property(anyWorld, ([seed, d]) => {
        const { rows } = world(seed, d)
        for (const theta of [0, -0.7]) {
          const jump = {
            ...rows,
            spec: { ...rows.spec, kind: 'jumprelu' as const },
            threshold: new Float32Array(3).fill(theta),
          }
          same(rows, jump)
        }
      }),
    )
  })
  it('gated with a large magnitude bias is its gate, the relu half-space of b_gate', () => {
    fc.assert(
      fc.property(anyWorld, fc.double({ min: -1, max: 1, noNaN: true }), ([seed, d], r) => {
        const { rows } = world(seed, d)
        same(rows, gated(rows, r, 50))
        // And by the gate alone whatever the magnitude does.
        same(rows, gated(rows, r, -3), 'gate')
      }),
    )
  })
  it('gated with an early gate is the half-space of its magnitude', () => {
    const { rows } = world(3, 6)
    const late = gated({ ...rows, bEnc: new Float32Array(3).fill(40) }, 0.3, -2)
    same({ ...rows, wEnc: late.wEnc, bEnc: new Float32Array(3).fill(-2) }, late)
  })
})

it('shares of the zones are those of the cells and sum to one, for every kind', () => {
  fc.assert(
    fc.property(anyWorld, fc.constantFrom<SaeKind>('relu', 'jumprelu', 'gated'), ([seed, d], kind) => {
      const all = world(seed, d, kind)
      const { lines } = drawn(all, first(all.rows, 2), 'encoder')
      const cells = zoneCells(lines.map(line => line.boundary), 2, 3) // prettier-ignore
      expect(cells.reduce((sum, cell) => sum + cell.share, 0)).toBeCloseTo(1, 9)
    }),
  )
})
