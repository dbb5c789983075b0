// Panes: what they ask for, what they keep, how cameras are shared, and the words beside them.
import { describe, expect, it } from 'vitest'
import {
  defaultCamera,
  linkedCamera,
  newPane,
  parseIds,
  parseSaved,
  requestOf,
  sameZones,
} from '../../../renderer/panels/zones/pane-model.ts'
import { exactZones } from '../../../core/zones/exact-zones.ts'
import { countOf, footItems, percent, plotLabel, subtitle } from '../../../renderer/panels/zones/pane-words.ts'
import { sampleView } from './sample-view.ts'

const table = {
  dictionary: 'dict-a',
  activations: 'acts',
  chosen: [
    { feature: 48, slot: 1 },
    { feature: 12, slot: 0 },
  ],
}

describe('requestOf', () => {
  it('draws what the table has chosen, in its order and colours', () => {
    const asked = requestOf(newPane('a', true), table)!
    expect(asked.spec.features).toEqual([48, 12])
    expect(asked.slots).toEqual([1, 0])
    expect(asked.spec).toMatchObject({
      dictionary: 'dict-a',
      activations: 'acts',
      dim: 2,
      basis: 'encoder',
      origin: 'mean',
    })
  })
  it('draws its own features with colours by position otherwise', () => {
    const own = newPane('b', false, { dictionary: 'dict-b', activations: 'acts', features: [3, 4, 5] })
    expect(requestOf(own, table)).toMatchObject({
      slots: [0, 1, 2],
      spec: { dictionary: 'dict-b', features: [3, 4, 5] },
    })
  })
  it('asks for nothing without features or dictionary', () => {
    expect(requestOf(newPane('a', true), { ...table, chosen: [] })).toBeNull()
    expect(requestOf(newPane('a', true), { ...table, dictionary: null })).toBeNull()
  })
})

describe('parseIds', () => {
  it('reads ids with commas, spaces and number signs', () => {
    expect(parseIds('12, 48  #7', 100)).toEqual([12, 48, 7])
    expect(parseIds('', 100)).toEqual([])
    expect(parseIds('1 1 2 3 4 5 6 7 8 9', 100)).toEqual([1, 2, 3, 4, 5, 6, 7, 8])
  })
  it('refuses what is no feature of the dictionary', () => {
    expect(parseIds('12, x', 100)).toBeNull()
    expect(parseIds('100', 100)).toBeNull()
    expect(parseIds('-1', 100)).toBeNull()
    expect(parseIds('1.5', 100)).toBeNull()
  })
})

describe('linked panes', () => {
  it('keep the same units per pixel though boxes differ', () => {
    const camera = { two: { x: 1, y: 2, zoom: 3 }, three: { alpha: 10, beta: 20, zoom: 1 } }
    const from = { half: 2, pixels: 300 }
    const to = { half: 5, pixels: 600 }
    const other = linkedCamera(camera, from, to)
    expect(to.half / (to.pixels * other.two.zoom)).toBeCloseTo(from.half / (from.pixels * camera.two.zoom))
    expect(other.three).toEqual({ alpha: 10, beta: 20, zoom: 1.25 })
    expect(linkedCamera(camera, { half: 0, pixels: 0 }, to)).toEqual(camera)
  })
  it('share zones only where they mean the same', () => {
    const { spec } = sampleView()
    expect(sameZones(spec, { ...spec, dim: 3 })).toBe(true)
    expect(sameZones(spec, { ...spec, control: { kind: 'tokens', seed: 1 } })).toBe(true)
    expect(sameZones(spec, { ...spec, control: { kind: 'features', seed: 1 } })).toBe(false)
    expect(sameZones(spec, { ...spec, dictionary: 'other' })).toBe(false)
  })
})

describe('parseSaved', () => {
  it('takes back what was saved', () => {
    const saved = { version: 1, linked: false, panes: [newPane('a', true), newPane('b', false, { features: [1] })] }
    expect(parseSaved(JSON.parse(JSON.stringify(saved)))).toEqual(saved)
  })
  it('takes nothing else', () => {
    const pane = newPane('a', true)
    for (const bad of [
      null,
      { version: 2, linked: true, panes: [pane] },
      { version: 1, linked: true, panes: [] },
      { version: 1, linked: true, panes: [{ ...pane, camera: { ...defaultCamera, two: { x: 0, y: 0, zoom: 0 } } }] },
      { version: 1, linked: true, panes: [{ ...pane, spec: { ...pane.spec, dim: 4 } }] },
    ])
      expect(parseSaved(bad)).toBeNull()
  })
})

describe('words', () => {
  it('name what a number is a share of', () => {
    expect(countOf(1, 'word')).toBe('1 word')
    expect(countOf(30000, 'token')).toBe('30,000 tokens')
    expect(percent(0.314)).toBe('31.4%')
    expect(percent(0.0001)).toBe('< 0.1%')
    expect(percent(0)).toBe('0.0%')
  })
  it('say how the picture is drawn', () => {
    const view = sampleView({ spec: { basis: 'pca', filter: 'ing' } })
    const spec = { ...view.spec, origin: { row: 3 } }
    const words = 'PCA of firing words · origin word in row 3 · filter ing · n = 200 words'
    expect(subtitle(spec, view, 'word')).toBe(`${words} · quick look, no run yet`)
    const afterRun = { ...view, population: { ...view.population, source: 'run' as const } }
    expect(subtitle(spec, afterRun, 'word')).toBe(words)
    expect(plotLabel(view, 'words')).toContain('#10, #17, #24')
  })
  it('put the trust numbers into the foot', () => {
    const view = sampleView({ k: 3, kind: 'topk' })
    const items = new Map(footItems(view).map(item => [item.key, item]))
    expect(items.get('variance')!.value).toBe(percent(view.explainedCentred))
    expect(items.get('disagreement')!.value).toBe(`${view.disagreement!.rows} / 200`)
    expect(items.get('cos-0-1')!.value).toBe(view.encoderCosines[1]!.toFixed(2))
    expect(items.get('source')!.value).toBe('shown words')
    expect([...items.keys()].filter(key => key.startsWith('jaccard'))).toHaveLength(3)
    expect(items.has('masked')).toBe(false)
  })
  it('say nothing of drawn zones in the foot of matching pursuit, but who is picked first where', () => {
    const view = {
      ...sampleView({ k: 2, kind: 'topk' }),
      kind: 'matching_pursuit' as const,
      cells: [],
      disagreement: null,
    }
    const bare = { ...view, features: view.features.map(f => ({ ...f, state: 'none' as const, varies: null })) }
    expect(
      footItems(bare)
        .map(item => item.key)
        .filter(key => /^(disagreement|jaccard|first)/.test(key)),
    ).toEqual([])
    const R = bare.halfSize
    // Feature 0 leads on the right half of the box, feature 1 on the left.
    const { zones: exact } = exactZones({ w: [1, 0, -1, 0], c: [0, 0], k: 1 }, [0, 1], R)
    const items = footItems({ ...bare, exact }).filter(item => item.key.startsWith('first'))
    expect(items.map(({ name, value }) => [name, value])).toEqual([
      ['#10 picked first in', '50.0% of box'],
      ['#17 picked first in', '50.0% of box'],
    ])
  })
})
