// What panes borrow from each other: controls, slices, matched features; and what is left when one is closed.
import { describe, expect, it } from 'vitest'
import {
  lendersOf,
  lettersOf,
  questionOf,
  resolveRequest,
  sharedHalf,
  sliceObstacle,
  sourceOf,
  type PaneWorld,
} from '../../../renderer/panels/zones/pane-links.ts'
import { freeId, insertBeside, withLinks, withoutPane } from '../../../renderer/panels/zones/pane-list.ts'
import { newPane, parseSaved, type Pane } from '../../../renderer/panels/zones/pane-model.ts'
import type { FeatureMatch } from '../../../shared/model.ts'

const match = (feature: number, to: number | null, cosine: number | null): FeatureMatch => ({
  feature,
  match: to,
  cosine,
  margin: null,
  mutual: false,
  encoderCosine: null,
  together: null,
})
const table = {
  dictionary: 'da',
  activations: 'x',
  chosen: [
    { feature: 7, slot: 3 },
    { feature: 9, slot: 0 },
    { feature: 4, slot: 1 },
  ],
}
const first = newPane('a', true)
const matched: Pane = withLinks(newPane('b', false, { dictionary: 'db', activations: 'y' }), { matchOf: 'a', sliceOf: 'a' }) // prettier-ignore
const found = [match(7, 70, 0.95), match(9, 90, 0.4), match(4, null, null)]

const worldOf = (panes: Pane[], change: Partial<PaneWorld> = {}): PaneWorld => ({
  panes,
  table,
  dIn: id => (id === 'wide' ? 9 : 5),
  matches: () => found,
  ...change,
})

describe('a pane of matched features', () => {
  const world = worldOf([first, matched])
  it('asks for the matches of what the other draws', () => {
    expect(questionOf(matched, world)).toEqual({ from: 'da', to: 'db', features: [7, 9, 4], activations: 'x' })
    expect(questionOf(first, world)).toBeNull()
  })
  it('draws them in the colours of their partners, grey below a cosine of 0.7, in the slice of the other', () => {
    const { spec, slots } = resolveRequest(matched, world)!
    expect(spec).toMatchObject({ dictionary: 'db', activations: 'x', features: [70, 90] })
    expect(slots).toEqual([3, -1])
    expect(spec.sliceFrom).toEqual({ dictionary: 'da', features: [7, 9, 4], basis: 'encoder', origin: 'mean' })
  })
  it('draws nothing while they are not known, or when there are none', () => {
    expect(resolveRequest(matched, worldOf([first, matched], { matches: () => null }))).toBeNull()
    expect(resolveRequest(matched, worldOf([first, matched], { matches: () => [match(7, null, null)] }))).toBeNull()
  })
})

describe('a pane in the slice of another', () => {
  const own = withLinks(newPane('b', false, { dictionary: 'db', activations: 'x', features: [1], basis: 'pca' }), { sliceOf: 'a' }) // prettier-ignore
  it('takes its vectors and its dimensions', () => {
    const world = worldOf([{ ...first, spec: { ...first.spec, dim: 3 } }, own])
    expect(resolveRequest(own, world)!.spec).toMatchObject({ dim: 3, features: [1], sliceFrom: { dictionary: 'da' } })
  })
  it('is drawn in its own where input spaces differ, and says so', () => {
    const wide = { ...own, spec: { ...own.spec, dictionary: 'wide' } }
    const world = worldOf([first, wide])
    expect(sliceObstacle(wide, world)).toContain('no shared slice exists')
    expect(resolveRequest(wide, world)!.spec.sliceFrom).toBeUndefined()
    expect(sliceObstacle(own, worldOf([first, own]))).toBeNull()
  })
  it('cannot be lent on, and nothing lends to one that lends', () => {
    const third = newPane('c', true)
    const panes = [first, own, third]
    expect(lendersOf(third, panes).map(p => p.id)).toEqual(['a'])
    expect(lendersOf(first, panes)).toEqual([])
  })
})

describe('a control', () => {
  const control = (id: string, of?: string): Pane => withLinks(newPane(id, true, { control: { kind: 'features', seed: 2 } }), { controlOf: of }) // prettier-ignore
  it('mirrors the plot that it was opened beside, the first one where that is not kept', () => {
    const second = newPane('b', false, { dictionary: 'db', activations: 'x', features: [1] })
    const panes = [first, second, control('c', 'b'), control('d')]
    expect(sourceOf(panes[2]!, panes).id).toBe('b')
    expect(sourceOf(panes[3]!, panes).id).toBe('a')
    expect(resolveRequest(panes[2]!, worldOf(panes))!.spec).toMatchObject({ features: [1], control: { seed: 2 } })
  })
})

describe('the box of a slice', () => {
  const { spec } = resolveRequest(first, worldOf([first]))!
  const borrowed = resolveRequest(matched, worldOf([first, matched]))!.spec
  it('is the largest that its plots have by themselves', () => {
    const half = (s: typeof spec) => (s.dictionary === 'da' ? 2 : 3)
    expect(sharedHalf(spec, [borrowed], half)).toBe(3)
    expect(sharedHalf(borrowed, [spec], half)).toBeNull()
    expect(sharedHalf(spec, [{ ...spec, basis: 'pca' }], () => 9)).toBeNull()
    expect(sharedHalf(spec, [borrowed], s => (s === borrowed ? 4 : null))).toBe(4)
  })
})

describe('the list of panes', () => {
  it('grows to four, each beside the one it came from', () => {
    let panes: readonly Pane[] = [first]
    for (const from of ['a', 'a', 'b']) panes = insertBeside(panes, from, {})
    expect(panes.map(p => p.id)).toEqual(['a', 'c', 'b', 'd'])
    expect(freeId(panes)).toBeNull()
    expect(insertBeside(panes, 'a', {})).toBe(panes)
  })
  it('leaves what was borrowed as it is drawn when the lender goes', () => {
    const panes = [
      first,
      matched,
      withLinks(newPane('c', true, { control: { kind: 'tokens', seed: 1 } }), { controlOf: 'a' }),
    ]
    const world = worldOf(panes)
    const left = withoutPane(panes, 'a', p => resolveRequest(p, world))
    expect(left.map(p => p.id)).toEqual(['b'])
    expect(left[0]).not.toHaveProperty('matchOf')
    expect(left[0]).not.toHaveProperty('sliceOf')
    expect(left[0]!.spec).toMatchObject({ features: [70, 90], activations: 'x', sliceFrom: { features: [7, 9, 4] } })
    expect(withoutPane([first], 'a', () => null)).toEqual([first])
  })
  it('is kept with its links, and older ones are still read', () => {
    const saved = { version: 1, linked: true, panes: [first, matched] }
    expect(parseSaved(JSON.parse(JSON.stringify(saved)))).toEqual(saved)
    expect(parseSaved({ version: 1, linked: true, panes: [first, newPane('b', true)] })!.panes).toHaveLength(2)
    expect(parseSaved({ ...saved, panes: Array.from({ length: 5 }, () => first) })).toBeNull()
  })
})

describe('letters', () => {
  it('tell dictionaries apart, while there are several', () => {
    expect([...lettersOf(['da', 'da'])]).toEqual([])
    expect([...lettersOf(['db', 'da', 'db'])]).toEqual([['db', 'A'], ['da', 'B']]) // prettier-ignore
  })
})
