// Exact painting order: along every ray to the camera the farther cell comes first.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { zoneCells } from '../../../core/zones/cells.ts'
import { faceOrder, paintOrder, type Viewpoint } from '../../../core/zones/paint-order.ts'
import type { Boundary } from '../../../core/zones/types.ts'
import { createRandom } from '../../../core/random.ts'

const numRuns = process.env.ZONOSCOPE_TEST_SIZE === 'long' ? 500 : 40
type P3 = [number, number, number]

const setOf = (boundaries: Boundary[], s: P3) =>
  boundaries.reduce((set, { normal, offset }, i) => {
    return normal[0]! * s[0] + normal[1]! * s[1] + normal[2]! * s[2] + offset > 0 ? set | (1 << i) : set
  }, 0)

describe('paintOrder', () => {
  it.each(['orthographic', 'perspective'] as const)('puts the farther cell first on every ray, %s', kind => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 8 }), (seed, n) => {
        const random = createRandom(seed)
        const vector = (): P3 => [random.normal(), random.normal(), random.normal()]
        const boundaries = Array.from({ length: n }, (): Boundary => ({
          normal: vector(),
          offset: random.normal() * 0.5,
        }))
        const cells = zoneCells(boundaries, 3, 1)
        const away = vector().map(v => 4 * v) as P3
        const view: Viewpoint =
          kind === 'orthographic'
            ? { kind, toCamera: away }
            : { kind, position: away.map(v => v + Math.sign(v) * 2) as P3 }
        const order = paintOrder(cells, boundaries, view)
        expect(order.slice().sort((a, b) => a - b)).toEqual(cells.map((_, i) => i))
        const place = new Map(order.map((cell, at) => [cells[cell]!.active, at]))
        for (let k = 0; k < 40; k++) {
          const far = [0, 1, 2].map(() => random.next() * 2 - 1) as P3
          const t = random.next()
          const near = far.map((v, j) =>
            view.kind === 'orthographic' ? v + t * view.toCamera[j]! : v + t * (view.position[j]! - v),
          ) as P3
          if (near.some(v => Math.abs(v) > 1)) continue
          const [a, b] = [setOf(boundaries, far), setOf(boundaries, near)]
          if (a !== b && place.has(a) && place.has(b)) expect(place.get(a)!).toBeLessThan(place.get(b)!)
        }
      }),
      { numRuns },
    )
  })

  it('orders the two halves of a cube by hand', () => {
    const boundaries: Boundary[] = [{ normal: [1, 0, 0], offset: 0 }]
    const cells = [{ active: 1 }, { active: 0 }]
    expect(paintOrder(cells, boundaries, { kind: 'orthographic', toCamera: [1, 0.2, 0] })).toEqual([1, 0])
    expect(paintOrder(cells, boundaries, { kind: 'orthographic', toCamera: [-1, 0.2, 0] })).toEqual([0, 1])
    expect(paintOrder(cells, boundaries, { kind: 'perspective', position: [-3, 0, 0] })).toEqual([0, 1])
  })
})

describe('faceOrder', () => {
  it('splits a cube into three front faces and three back faces seen from a corner', () => {
    const [{ vertices, faces }] = zoneCells([], 3, 1) as [ReturnType<typeof zoneCells>[0]]
    const { front, back } = faceOrder(vertices, faces!, { kind: 'orthographic', toCamera: [1, 1, 1] })
    expect([front.length, back.length]).toEqual([3, 3])
    for (const f of front) {
      const mean = [0, 1, 2].map(k => faces![f]!.loop.reduce((sum, v) => sum + vertices[v]![k]!, 0))
      expect(mean[0]! + mean[1]! + mean[2]!).toBeGreaterThan(0)
    }
    const turned = faces!.map(face => ({ loop: face.loop.slice().reverse() }))
    expect(faceOrder(vertices, turned, { kind: 'orthographic', toCamera: [1, 1, 1] })).toEqual({ front, back })
    expect(faceOrder(vertices, faces!, { kind: 'perspective', position: [5, 0, 0] }).front).toHaveLength(1)
  })
})
