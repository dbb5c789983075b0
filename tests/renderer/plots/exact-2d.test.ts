// Exact top-k zones in the 2D plot: their shapes as ECharts draws them, names, what the pointer lights up, what lies under it.
import { CustomChart, ScatterChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { graphic, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { describe, expect, it } from 'vitest'
import { edgesWhere, innerEdge, piecesWhere } from '../../../core/zones/exact-pieces.ts'
import { exactZones } from '../../../core/zones/exact-zones.ts'
import { scene2d } from '../../../core/figure/scene-2d.ts'
import { typeScale } from '../../../core/figure/type-scale.ts'
import { lookOf } from '../../../core/figure/scene.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { cellMarks } from '../../../renderer/plots/cell-marks.ts'
import { exactMarks, litPieces, manyShape, traceMany, type ManyShape } from '../../../renderer/plots/exact-2d.ts'
import { frameOf, toPixel } from '../../../renderer/plots/frame-2d.ts'
import { zoneAt } from '../../../renderer/plots/hit.ts'
import type { PlotInput } from '../../../renderer/plots/plot-input.ts'
import { zones2dOption } from '../../../renderer/plots/zones-2d.plot.ts'
import { nothing, sampleInput } from './sample-view.ts'

use([CustomChart, ScatterChart, GridComponent, SVGRenderer])
graphic.registerShape(
  manyShape,
  graphic.extendShape({ buildPath: (path, shape) => traceMany(path, shape as unknown as ManyShape) }),
)
const size = { width: 520, height: 400 }
const home = { x: 0, y: 0, zoom: 1 }

/** Largest of x, y and a constant, one kept: feature 0 on where x leads, feature 1 where y does; the constant wins the rest. */
function exactInput(change: Partial<PlotInput> = {}): PlotInput {
  const input = sampleInput({ k: 2, kind: 'topk' }, change)
  const R = input.view.halfSize
  const { zones } = exactZones({ w: [1, 0, 0, 1, 0, 0], c: [0, 0, R / 2], k: 1 }, [0, 1], R)
  return { ...input, view: { ...input.view, cells: [], exact: zones } }
}

describe('cells of a first pick', () => {
  it('are named so, and a zone of the list that is selected lights none of them', () => {
    const pursuit = (change: Partial<PlotInput> = {}) => {
      const input = exactInput(change)
      return { ...input, view: { ...input.view, kind: 'matching_pursuit' as const, disagreement: null } }
    }
    const [plain, selected] = [pursuit(), pursuit({ selectedZone: 1 })]
    const frame = frameOf(size, plain.view.halfSize, home)
    const { names } = exactMarks(plain.view.exact!, plain, nothing, frame, [0, 1], ['#000', '#111'])
    expect(names.map(name => name.text)).toEqual(plain.view.features.map(f => `#${f.feature} picked first`))
    const areas = (input: PlotInput) =>
      (zones2dOption(input, home, size) as any).series.find((s: any) => s.id === 'exact-zones').data
    expect(areas(selected)).toHaveLength(areas(plain).length)
    expect(areas(exactInput({ selectedZone: 1 })).length).toBeGreaterThan(areas(plain).length)
  })
})

describe('exact zones of a plot', () => {
  it('are pieces with edges on the box, on a boundary, or inside', () => {
    const { exact, halfSize: R } = exactInput().view
    expect([...exact!.active].sort()).toEqual([1, 2])
    expect(exact!.covered).toBeCloseTo(1, 12)
    // #0: the triangle-topped strip right of x = R/2 below the diagonal: boundary of length R/2 up and the diagonal.
    const edges = edgesWhere(exact!, 0)
    const lengths = Array.from({ length: edges.length / 4 }, (_, e) =>
      Math.hypot(edges[4 * e + 2]! - edges[4 * e]!, edges[4 * e + 3]! - edges[4 * e + 1]!),
    )
    const total = lengths.reduce((a, b) => a + b, 0)
    expect(total).toBeCloseTo(1.5 * R + (R / 2) * Math.SQRT2, 4)
    expect(edgesWhere(exact!, innerEdge)).toEqual([])
    expect(piecesWhere(exact!, active => active === 2).starts).toEqual([0])
  })

  it('are found under the pointer', () => {
    const { view } = exactInput()
    const R = view.halfSize
    expect(zoneAt(view, [0.9 * R, 0])).toBe(1)
    expect(zoneAt(view, [0, 0.9 * R])).toBe(2)
    expect(zoneAt(view, [0, 0])).toBe(0)
    expect(zoneAt(view, [2 * R, 0])).toBeNull()
  })

  it('are drawn in place of cells, bands and dashed lines, without rings', () => {
    const option: any = zones2dOption(exactInput(), home, size)
    const ids = option.series.map((s: any) => s.id)
    expect(ids).toEqual(expect.arrayContaining(['exact-zones', 'exact-inner', 'exact-boundaries', 'box']))
    for (const id of ['cells', 'bands', 'boundaries', 'disagreeing']) expect(ids).not.toContain(id)
    expect(option.series.find((s: any) => s.id === 'exact-zones').data).toHaveLength(2)
    const selected: any = zones2dOption(exactInput({ selectedZone: 1 }), home, size)
    expect(selected.series.find((s: any) => s.id === 'exact-zones').data).toHaveLength(3)
  })

  it('are drawn where the frame says', () => {
    const input = exactInput({ options: { ...sampleInput().options, points: false } })
    const R = input.view.halfSize
    const chart = init(null, null, { renderer: 'svg', ssr: true, ...size })
    chart.setOption(zones2dOption(input, home, size))
    const svg = chart.renderToSVGString()
    chart.dispose()
    const frame = frameOf(size, R, home)
    for (const corner of [
      [R / 2, R / 2],
      [R / 2, -R],
      [R, -R],
    ]) {
      const [x, y] = toPixel(frame, corner[0]!, corner[1]!)
      const near = [...svg.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)].some(
        ([, a, b]) => Math.hypot(Number(a) - x, Number(b) - y) < 0.6,
      )
      expect(near, `${corner}`).toBe(true)
    }
  })

  it('carry their names, and light up as one shape a feature', () => {
    const input = exactInput()
    const frame = frameOf(size, input.view.halfSize, home)
    const colors = ['#ff0000', '#00ff00']
    const { names, marks } = exactMarks(input.view.exact!, input, { ...nothing, feature: 1 }, frame, [0, 1], colors)
    expect(names.map(name => name.text)).toEqual(['#10 on', '#17 on'])
    expect(marks.length).toBeGreaterThan(0)
    expect(marks.every(mark => mark.kind === 'line' && mark.color === '#00ff00')).toBe(true)
    const lit = litPieces(input.view.exact!, input, { ...nothing, zone: 2 }, frame, colors, 3)
    expect(lit).toHaveLength(1)
    expect(litPieces(input.view.exact!, input, { ...nothing, zone: 0 }, frame, colors, 3)).toEqual([])
  })

  it('are in a figure: areas as one path, names, no half-space', () => {
    const { view } = exactInput()
    const recipe = newFigure(view, { dictionaryName: 'd', activationsName: 'a', labels: ['', ''], theme: 'light', camera: null, version: '0.1.0', run: null }) // prettier-ignore
    const scene = scene2d(
      recipe,
      lookOf(
        recipe,
        { theme: recipe.theme, type: typeScale(recipe.widthMm, recipe.heightMm) },
        { x: 0, y: 0, w: 80, h: 80 },
      ),
    )
    const items = scene.items.flatMap(item => (item.kind === 'group' ? item.items : [item]))
    expect(items.filter(item => item.role === 'cell')).toHaveLength(2)
    expect(items.some(item => item.role === 'band' || item.role === 'drawn-differs')).toBe(false)
    expect(scene.wanted.filter(label => label.role === 'boundary-label').map(label => label.text)).toEqual([
      '#10 on, in this section only',
      '#17 on, in this section only',
    ])
  })
})

describe('the shape of many outlines', () => {
  const trace = (shape: ManyShape) => {
    const steps: string[] = []
    traceMany(
      {
        moveTo: (x, y) => void steps.push(`M${x},${y}`),
        lineTo: (x, y) => void steps.push(`L${x},${y}`),
        closePath: () => void steps.push('Z'),
      },
      shape,
    )
    return steps.join('')
  }
  const at = { x0: 10, y0: 20, ux: 2, uy: -1 }

  it('closes every outline', () => {
    expect(trace({ points: [0, 0, 1, 0, 1, 1, 5, 5, 6, 5, 6, 6], starts: [0, 3], ...at })).toBe(
      'M10,20L12,20L12,19ZM20,15L22,15L22,14Z',
    )
  })
  it('draws segments one by one', () => {
    expect(trace({ points: [0, 0, 1, 0, 2, 2, 3, 3], starts: null, ...at })).toBe('M10,20L12,20M14,18L16,17')
    expect(trace({ points: [], starts: [], ...at })).toBe('')
  })
})

describe('marks of a cell', () => {
  const project = (s: readonly number[]): [number, number] => [100 + 50 * s[0]!, 100 - 50 * s[1]!]
  const { theme } = exactInput()

  it('outline it, and circle what is too small to see', () => {
    const large = {
      outlines: [
        [
          [0, 0],
          [1, 0],
          [0, 1],
        ],
      ],
      place: [0.2, 0.2],
    }
    const marks = cellMarks(large, project, theme)
    const line = marks.find(mark => mark.kind === 'line' && mark.color === theme.ink)
    expect(line).toMatchObject({
      points: [
        [100, 100],
        [150, 100],
        [100, 50],
        [100, 100],
      ],
    })
    expect(marks.filter(mark => mark.kind === 'ring')).toHaveLength(1)
    const tiny = {
      outlines: [
        [
          [0, 0],
          [0.01, 0],
          [0, 0.01],
        ],
      ],
      place: [0, 0],
    }
    expect(cellMarks(tiny, project, theme).filter(mark => mark.kind === 'ring')).toHaveLength(2)
    expect(cellMarks(null, project, theme)).toEqual([])
    expect(cellMarks({ outlines: [], place: [0, 0] }, project, theme).some(mark => mark.kind === 'ring')).toBe(true)
  })
})
