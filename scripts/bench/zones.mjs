// Arrangements: 32 lines in a square, 12 planes in a cube, all crossing near the middle. Limit: one frame, 16 ms.
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
  const lines = boundaries(32, 2)
  const planes = boundaries(12, 3)
  report('arrangement_2d_32_features', quantile(await times(50, () => arrange2d(lines, square)), 0.5), 'ms', {
    limit: frame,
  })
  report('arrangement_3d_12_features', quantile(await times(50, () => arrange3d(planes, 1)), 0.5), 'ms', {
    limit: frame,
  })
}
