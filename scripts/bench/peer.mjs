// Against the approach of the source post's author on the same cases in the same run: polygons clipped in Python, the same joint cells from them, and one
// polygon a feature, which is less than ours gives in that time; drawn with matplotlib, where ours has a legend and counts. ZONOSCOPE_PYTHON names the Python.
import path from 'node:path'
import { startPython } from './python.mjs'
import { quantile, times, turns } from './timing.mjs'

const counts = [8, 16, 32, 64]
const pairs = 9

export async function run({ compare, skip, folder, root, load }) {
  const { arrange2d } = await load('/core/zones/arrangement-2d.ts')
  const { square } = await load('/core/zones/polygon.ts')
  const { createRandom } = await load('/core/random.ts')
  const python = await startPython(path.join(root, 'scripts/bench/clip_per_feature.py'))
  if (python.why) return skip(`zone cells against polygon clipping in Python (${python.why})`)
  const millisecondsOf = async asked => (await python.ask(asked)).ms
  try {
    for (const n of counts) {
      const random = createRandom(n)
      const w = Array.from({ length: n }, () => [random.normal(), random.normal()])
      const c = w.map(() => 0.3 * random.normal())
      const region = square(1)
      const lines = { w: w.flat(), c }
      const ours = async () => quantile(await times(30, () => arrange2d(lines, region)), 0.5)
      const asked = { w, c, region }
      const cells = arrange2d(lines, region).cells.length
      const { count } = await python.ask({ cells: asked })
      if (Math.abs(count - cells) > 1) throw new Error(`bench: ${cells} cells of ours, ${count} of the peer`)
      compare(`all_cells_of_${n}_lines`, 'ms', await turns(pairs, ours, () => millisecondsOf({ cells: asked })), {
        cells,
      })
      const taken = await turns(pairs, ours, () => millisecondsOf({ clip: asked }))
      compare(`all_cells_of_${n}_lines_against_one_polygon_each`, 'ms', taken)
    }
    if (!python.ready.draws) return skip('a figure against matplotlib, which this Python does not have')
    await drawn({ compare, load, square, millisecondsOf, file: path.join(folder, 'peer.svg') })
  } finally {
    python.close()
  }
}

async function drawn({ compare, load, square, millisecondsOf, file }) {
  const { newFigure } = await load('/core/figure/new-figure.ts')
  const { buildFigure } = await load('/core/figure/build-figure.ts')
  const { toSvg } = await load('/core/figure/svg.ts')
  const { sampleView } = await load('/tests/renderer/plots/sample-view.ts')
  const view = sampleView({ k: 8, n: 600 })
  const points = Array.from(view.points.rows, (_, i) => [view.points.s[2 * i], view.points.s[2 * i + 1]])
  const picture = {
    w: view.features.map(f => f.boundary.normal),
    c: view.features.map(f => f.boundary.offset),
    region: square(view.halfSize),
    points,
  }
  const names = { dictionaryName: 'a', activationsName: 'b', labels: [], theme: 'light', camera: null, version: '0' }
  const recipe = newFigure(view, names)
  const ours = async () => {
    const from = performance.now()
    toSvg(buildFigure(recipe), recipe)
    return performance.now() - from
  }
  const taken = await turns(pairs, ours, () => millisecondsOf({ draw: picture, file }))
  compare('svg_figure_of_8_features_600_points', 'ms', taken)
}
