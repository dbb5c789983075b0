// The map of features: frame, pixels, groups, what a brush selects and what is said. Positions by hand.
import { describe, expect, it } from 'vitest'
import { brushed, countWords, litOf, placesOf, statisticAxis } from '../../../renderer/panels/map/map-input.ts'
import { featureMapOption, mapFrame, mapGroups, mapMargins, mapMarks, mapPixels, rangeOf, type MapInput } from '../../../renderer/plots/feature-map.plot.ts' // prettier-ignore
import { rowsInside } from '../../../renderer/plots/lasso.ts'
import { makeTable } from '../fake-servers.ts'
import { theme } from './sample-view.ts'

const size = { width: 400 + mapMargins.left + mapMargins.right, height: 200 + mapMargins.top + mapMargins.bottom }
const home = { x: 0, y: 0, zoom: 1 }
const f = (...values: number[]) => Float32Array.from(values)
const inputOf = (change: Partial<MapInput> = {}): MapInput => ({
  x: { name: 'x', values: f(0, 10, NaN, 5) },
  y: { name: 'y', values: f(0, 1, 0.5, 0.5) },
  equal: false,
  place: null,
  lit: Uint8Array.of(1, 1, 1, 1),
  dead: Uint8Array.of(0, 0, 0, 1),
  theme,
  ...change,
})

describe('frame', () => {
  it('shows every drawn feature at zoom 1, each axis with its own scale', () => {
    const frame = mapFrame(size, inputOf(), home)
    expect([frame.width, frame.height]).toEqual([400, 200])
    expect([frame.xMin, frame.xMax]).toEqual([5 - 5 * 1.05, 5 + 5 * 1.05])
    const pixels = mapPixels(inputOf(), frame)
    expect([pixels[6], pixels[7]]).toEqual([mapMargins.left + 200, mapMargins.top + 100])
    expect([pixels[4], pixels[5]]).toEqual([NaN, NaN]) // one of two values is missing
  })
  it('gives both axes of a layout one scale', () => {
    const frame = mapFrame(size, inputOf({ equal: true }), home)
    expect((frame.xMax - frame.xMin) / frame.width).toBeCloseTo((frame.yMax - frame.yMin) / frame.height, 9)
    expect(frame.xMax - frame.xMin).toBeCloseTo(10.5, 9)
    expect([frame.left, frame.top]).toEqual([12, 12]) // no numbers beside it
  })
  it('has a range without values', () => {
    expect(rangeOf(f(NaN, NaN))).toEqual([0, 1])
    expect(rangeOf(f(3, NaN, -2))).toEqual([-2, 3])
  })
})

describe('groups', () => {
  const ids = (input: MapInput) => mapGroups(input).map(({ id, features }) => [id, features])
  it('has one colour where nothing colours, those never on by themselves', () => {
    expect(ids(inputOf())).toEqual([
      ['dead', [3]],
      ['shade-plain', [0, 1]],
    ])
  })
  it('fades what is not lit, below the others, and never drops it', () => {
    expect(ids(inputOf({ lit: Uint8Array.of(0, 1, 0, 0) }))).toEqual([
      ['faded', [0, 3]],
      ['shade-plain', [1]],
    ])
  })
  it('draws by twelve colours of the scale, without a value in grey', () => {
    const none = Uint8Array.of(0, 0, 0, 0)
    expect(ids(inputOf({ place: f(0, 1, 0.5, NaN), dead: none }))).toEqual([
      ['shade-none', [3]],
      ['shade-0', [0]],
      ['shade-11', [1]],
    ])
    // the middle of the first twelfth lies a sixth of the way from the first stop to the second
    expect(mapGroups(inputOf({ place: f(0, 1, 0.5, NaN), dead: none }))[1]!.color).toBe('rgba(247,0,9,0.8)')
  })
  it('is one large series a group', () => {
    const option = featureMapOption(inputOf(), size)
    const series = option.series as { id: string; large: boolean; data: ArrayLike<number> }[]
    expect(series.map(s => [s.id, s.large, [...Array.from(s.data)]])).toEqual([
      ['dead', true, [5, 0.5]],
      ['shade-plain', true, [0, 0, 10, 1]],
    ])
  })
})

it('rings and names the features that are chosen or pointed at, those in view', () => {
  const frame = mapFrame(size, inputOf(), home)
  const pixels = mapPixels(inputOf(), frame)
  const named = [
    { feature: 2, color: '#ff0000', strong: false }, // not drawn
    { feature: 0, color: '#00aa00', strong: true },
  ]
  const marks = mapMarks(named, pixels, frame, theme, text => text.length * 6)
  expect(marks.map(m => (m.kind === 'label' ? m.label.text : m.kind))).toEqual(['ring', '#0'])
  expect(mapMarks([named[1]!], pixels, { ...frame, xMin: 1, left: pixels[0]! + 1 }, theme, () => 10)).toEqual([])
})

describe('what is drawn and selected', () => {
  const table = makeTable()
  it('takes statistics as axes, by their logarithm where asked', () => {
    expect([...statisticAxis(table, { statistic: 'max', log: false }).values]).toEqual([2, 0, 9, 7])
    const log = statisticAxis(table, { statistic: 'nActive', log: true })
    expect(log.name).toBe('log₁₀ rows on')
    expect([...log.values].map(v => Math.round(v * 100) / 100)).toEqual([1.7, NaN, 0, 0])
  })
  it('lights what is selected, else what the table shows', () => {
    expect([...litOf(4, Int32Array.of(2, 0), new Set())]).toEqual([1, 0, 1, 0])
    expect([...litOf(4, Int32Array.of(2, 0), new Set([3]))]).toEqual([0, 0, 0, 1])
  })
  it('selects inside a brush only what the table shows', () => {
    const pixels = f(10, 10, 20, 20, NaN, NaN, 12, 12)
    const box: [number, number][] = [[5, 5], [15, 5], [15, 15], [5, 15]] // prettier-ignore
    const inside = rowsInside(box, pixels, Int32Array.of(0, 1, 2, 3))
    expect(inside).toEqual([0, 3])
    expect(brushed(inside, 4, Int32Array.of(1, 3))).toEqual([3])
  })
  it('says how many are left out, and why', () => {
    const dead = Uint8Array.of(0, 0, 0, 1)
    expect(countWords(f(0, 1, NaN, 2), f(0, 1, 2, 3), dead, false)).toBe(
      '3 features · 1 without a value on these axes left out · 1 never on, grey',
    )
    expect(countWords(f(NaN), f(NaN), Uint8Array.of(1), true)).toBe('0 features · 1 without a direction left out')
  })
  it('places features on the scale of the statistic that colours', () => {
    expect(placesOf(table, null)).toBeNull()
    expect([...placesOf(table, 'nearestCosine')!].map(v => Math.round(v * 1000) / 1000)).toEqual([0.25, 1, 0.375, 0])
  })
})
