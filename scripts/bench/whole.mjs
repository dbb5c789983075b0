// A slice against a whole dictionary: exact top-k cells, the cell of a place, boundaries that cross the box, random coefficients as in zones.md.
// Limits: one frame (16 ms) for what follows the pointer; a second, before which the window says nothing, for what is asked for.
import { quantile, times } from './timing.mjs'

const frame = 16
const second = 1_000

export async function run({ report, load }) {
  const { topKCells2d } = await load('/core/zones/topk-2d.ts')
  const { cellAt, countSection } = await load('/core/zones/whole-dictionary.ts')
  const { createRandom } = await load('/core/random.ts')
  /** n affine functions of a slice: normal slopes and offsets */
  const functions = (n, dim) => {
    const random = createRandom(n + dim)
    return {
      w: Float64Array.from({ length: n * dim }, () => random.normal()),
      c: Float64Array.from({ length: n }, () => random.normal()),
    }
  }
  const square = r => [
    [-r, -r],
    [r, -r],
    [r, r],
    [-r, r],
  ]
  const median = async (count, work) => quantile(await times(count, work), 0.5)

  for (const [name, n, k, r] of [
    ['4096_k32', 4_096, 32, 0.3],
    ['16384_k64_small_box', 16_384, 64, 0.1],
    ['16384_k64_large_box', 16_384, 64, 0.3],
  ]) {
    const given = functions(n, 2)
    const { cells, competitors, covered } = topKCells2d(given, k, square(r))
    if (Math.abs(covered - 1) > 1e-9) throw new Error(`top-k cells cover ${covered} of the box`)
    const value = await median(5, () => topKCells2d(given, k, square(r)))
    report(`topk_cells_2d_${name}`, value, 'ms', { limit: second, cells: cells.length, competitors })
  }
  for (const [n, dim] of [
    [16_384, 2],
    [16_384, 3],
    [131_072, 2],
  ]) {
    const section = { kind: 'jumprelu', k: null, dim, halfSize: 1, ...functions(n, dim) }
    const place = [0.1, 0.2, -0.3].slice(0, dim)
    report(`cell_of_a_place_${dim}d_${n}`, await median(15, () => cellAt(section, place)), 'ms', { limit: frame })
    const { crossing } = countSection(section)
    const value = await median(15, () => countSection(section))
    report(`boundaries_crossing_the_box_${dim}d_${n}`, value, 'ms', { limit: frame, crossing })
  }
}
