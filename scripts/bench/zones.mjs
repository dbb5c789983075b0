// Arrangements: lines in a square and planes in a cube, all crossing near the middle. Limit: one frame, 16 ms.
import { quantile, times } from './timing.mjs'

const frame = 16

export async function run({ report, load }) {
  const { arrange2d } = await load('/core/zones/arrangement-2d.ts')
  const { arrange3d } = await load('/core/zones/arrangement-3d.ts')
  const { createRandom } = await load('/core/random.ts')
  const boundaries = (n, dim) => {
    const random = createRandom(n)
    return {
      w: Float64Array.from({ length: n * dim }, () => random.normal()),
      c: Float64Array.from({ length: n }, () => 0.3 * random.normal()),
    }
  }
  const square = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ]
  const measure = async (name, n, dim, work) => {
    const given = boundaries(n, dim)
    const median = quantile(await times(30, () => work(given)), 0.5)
    report(`arrangement_${name}_${n}_features`, median, 'ms', { limit: frame })
  }
  for (const n of [16, 32, 64, 96, 128]) await measure('2d', n, 2, lines => arrange2d(lines, square))
  for (const n of [8, 12, 16, 20]) await measure('3d', n, 3, planes => arrange3d(planes, 1))
}
