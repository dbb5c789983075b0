// Against the approach of the source post's author on the same cases in the same run: one polygon per feature, clipped in Python and drawn with
// matplotlib. Ours does more in that time: all joint cells with areas, and a figure with legend and counts. ZONOSCOPE_PYTHON names the Python.
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { quantile, times } from './timing.mjs'

const counts = [8, 16, 32, 64]

export async function run({ report, folder, root, load }) {
  const { arrange2d } = await load('/core/zones/arrangement-2d.ts')
  const { square } = await load('/core/zones/polygon.ts')
  const { createRandom } = await load('/core/random.ts')
  const { newFigure } = await load('/core/figure/new-figure.ts')
  const { buildFigure } = await load('/core/figure/build-figure.ts')
  const { toSvg } = await load('/core/figure/svg.ts')
  const { sampleView } = await load('/tests/renderer/plots/sample-view.ts')
  const cases = counts.map(n => {
    const random = createRandom(n)
    const w = Array.from({ length: n }, () => [random.normal(), random.normal()])
    return { w, c: w.map(() => 0.3 * random.normal()), region: square(1) }
  })
  const view = sampleView({ k: 8, n: 600 })
  const points = Array.from(view.points.rows, (_, i) => [view.points.s[2 * i], view.points.s[2 * i + 1]])
  const picture = {
    w: view.features.map(f => f.boundary.normal),
    c: view.features.map(f => f.boundary.offset),
    region: square(view.halfSize),
    points,
  }
  const python = process.env['ZONOSCOPE_PYTHON'] ?? 'python3'
  const { stdout, status, stderr } = spawnSync(python, [path.join(root, 'scripts/bench/clip_per_feature.py')], {
    input: JSON.stringify({ cases, picture, file: path.join(folder, 'peer.svg') }),
    encoding: 'utf8',
  })
  if (status !== 0) {
    console.error(
      `bench: ${python} with matplotlib is not to be had, so nothing is compared with it: ${(stderr ?? '').trim().split('\n').at(-1)}`,
    )
    return
  }
  const peer = JSON.parse(stdout)
  for (const [i, { w, c, region }] of cases.entries()) {
    const lines = { w: w.flat(), c }
    const ours = quantile(await times(30, () => arrange2d(lines, region)), 0.5)
    report(`all_cells_of_${counts[i]}_lines_against_one_polygon_each`, ours, 'ms', { peer: peer.clip[i] })
  }
  const names = { dictionaryName: 'a', activationsName: 'b', labels: [], theme: 'light', camera: null, version: '0' }
  const recipe = newFigure(view, names)
  const figure = quantile(await times(5, () => toSvg(buildFigure(recipe), recipe)), 0.5)
  report('svg_figure_of_8_features_600_points', figure, 'ms', { peer: peer.draw })
}
