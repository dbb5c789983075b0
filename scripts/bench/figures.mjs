// Exports of figures: time and size. 2D with 5,000 tokens in every format; 3D with 64 cells (8 features) and 20,000 tokens
// as PNG at 300 and 1200 dpi, as vectors and with its points as pictures. Limits are ours: 2 s and 2 MB for what a person waits for on
// a page of 183 x 125 mm, 10 s at 1200 dpi. Then a page of 300 annotations: what an edit of one costs the editor, and its files.
import path from 'node:path'
import { quantile } from './timing.mjs'

export async function run({ report, root, load }) {
  const { newFigure } = await load('/core/figure/new-figure.ts')
  const { renderFigure } = await load('/main/figure/render.ts')
  const { zoneCells } = await load('/core/zones/cells.ts')
  const { makeView } = await load('/tests/core/figure/views.ts')
  const { createRandom } = await load('/core/random.ts')
  const { asPage } = await load('/core/figure/page.ts')
  const { drawPage, layoutPage } = await load('/core/figure/build-figure.ts')
  const fonts = path.join(root, 'main/figure/fonts')
  const look = {
    dictionaryName: 'sae',
    activationsName: 'words',
    labels: [],
    theme: 'light',
    camera: null,
    version: '0.1.0',
  }

  /** A view with `n` drawn tokens about the origin. */
  const filled = (view, n, sets) => {
    const random = createRandom(n)
    const s = Float32Array.from(
      { length: n * view.dim },
      () => Math.max(-1, Math.min(1, 0.35 * random.normal())) * view.halfSize,
    )
    const set = Uint8Array.from({ length: n }, (_, i) => sets(s.subarray(i * view.dim, (i + 1) * view.dim)))
    const points = {
      rows: Int32Array.from({ length: n }, (_, i) => i),
      s,
      residual: Float32Array.from({ length: n }, () => random.next()),
      trueSet: set,
      drawnSet: set.slice(),
      tokens: Array.from({ length: n }, (_, i) => `token ${i}`),
    }
    return { ...view, points, population: { ...view.population, n, drawn: n } }
  }
  const active = view => at =>
    view.features.reduce(
      (bits, { boundary: b }, i) =>
        b.normal.reduce((g, w, k) => g + w * at[k], b.offset) > 0 ? bits | (1 << i) : bits,
      0,
    )

  const measure = async (name, recipe, format, dpi, limits, raster) => {
    const times = []
    let bytes = 0
    for (let i = 0; i < 3; i++) {
      // A recipe comes to its writer as a copy, of which nothing is remembered.
      const copy = structuredClone(recipe)
      const from = performance.now()
      bytes = (await renderFigure(copy, format, dpi, fonts, raster)).bytes.length
      times.push(performance.now() - from)
    }
    report(`figure_${name}_${format}`, quantile(times, 0.5), 'ms', { limit: limits.ms })
    report(`figure_${name}_${format}_size`, bytes / 1e6, 'MB', { limit: limits.mb })
  }

  const two = makeView({ dim: 2 })
  const flat = newFigure(filled(two, 5_000, active(two)), look)
  for (const format of ['svg', 'pdf', 'html'])
    await measure('2d_5000', flat, format, 300, { ms: 2_000, mb: 2 }, { above: 1e6, dpi: 600 })
  await measure('2d_5000_300dpi', flat, 'png', 300, { ms: 2_000, mb: 2 })

  const page = asPage(flat)
  const notes = { ...page, annotations: manyAnnotations(page, 300) }
  drawPage(notes, layoutPage(notes))
  const edits = []
  for (let i = 0; i < 20; i++) {
    const next = { ...notes, annotations: notes.annotations.map((a, k) => (k === i ? { ...a, color: 'f1' } : a)) }
    const from = performance.now()
    drawPage(next, layoutPage(next))
    edits.push(performance.now() - from)
  }
  report('figure_2d_5000_300_annotations_edit', quantile(edits, 0.5), 'ms', { limit: 100 })
  for (const format of ['svg', 'pdf', 'png'])
    await measure('2d_5000_300_annotations', notes, format, 300, { ms: 2_500, mb: 2 })

  const planes = cellsOf(zoneCells, createRandom(64))
  const base = makeView({ dim: 3, features: [1, 2, 3, 4, 5, 6, 7, 8], seed: 3 })
  const features = base.features.map((f, i) => ({ ...f, state: 'line', boundary: planes.boundaries[i] }))
  const three = { ...base, halfSize: 1, features, cells: planes.cells, zones: [] }
  const cube = newFigure(filled(three, 20_000, active(three)), look)
  for (const dpi of [300, 1_200])
    await measure(`3d_64_cells_20000_${dpi}dpi`, cube, 'png', dpi, { ms: dpi === 300 ? 2_000 : 10_000, mb: 20 })
  for (const format of ['svg', 'pdf']) {
    await measure('3d_64_cells_20000_vectors', cube, format, 300, { ms: 5_000, mb: 10 }, { above: 1e6, dpi: 600 })
    for (const dpi of [300, 1_200])
      await measure(
        `3d_64_cells_20000_points_${dpi}dpi`,
        cube,
        format,
        300,
        { ms: 10_000, mb: 10 },
        { above: 5_000, dpi },
      )
  }
}

/** Texts, callouts and arrows in rows over a page, every other one tied to a token. */
function manyAnnotations(page, n) {
  const [{ id: panel, view }] = page.panels
  return Array.from({ length: n }, (_, i) => {
    const own = { id: `n${i}`, color: 'ink' }
    const at = { on: 'page', x: (i % 20) / 20, y: Math.floor(i / 20) / 16 }
    const token = { on: 'token', panel, row: view.points.rows[i] }
    if (i % 3 === 0) return { ...own, kind: 'text', at, text: `x_${i}`, sizePt: 6 }
    if (i % 3 === 1) return { ...own, kind: 'callout', at: token, dx: 3, dy: -4, text: `call ${i}`, sizePt: 6 }
    return { ...own, kind: 'arrow', from: at, to: token }
  })
}

/** Eight planes that cut the cube [-1, 1]^3 into exactly 64 cells. */
function cellsOf(zoneCells, random) {
  for (let attempt = 0; attempt < 5_000; attempt++) {
    const boundaries = Array.from({ length: 8 }, () => ({
      normal: [random.normal(), random.normal(), random.normal()],
      offset: 0.3 * random.normal(),
    }))
    const cells = zoneCells(boundaries, 3, 1)
    if (cells.length === 64) return { boundaries, cells }
  }
  throw new Error('No eight planes with 64 cells were found.')
}
