// Views from what is shown and back: nothing is lost, what is missing is left out and what borrowed from it stays as drawn.
import { describe, expect, it } from 'vitest'
import { defaultZoneSpec } from '../../../../core/zones/default-spec.ts'
import type { ZoneSpec } from '../../../../core/zones/types.ts'
import type { SavedPane } from '../../../../shared/pane-schemas.ts'
import { newPane, type Pane } from '../../../../renderer/panels/zones/pane-model.ts'
import { captureView, numbered, openView, suggestName, type Shown } from '../../../../renderer/panels/zones/views/saved-views.ts' // prettier-ignore
import { paneWords, viewWords } from '../../../../renderer/panels/zones/views/view-words.ts'
import { parseSavedView } from '../../../../shared/saved-view.ts'
import { makeWorkspace } from '../../fake-servers.ts'

const info = makeWorkspace()
const specOf = (dictionary: string, features: number[]) => ({
  ...defaultZoneSpec,
  dictionary,
  activations: 'acts',
  features,
})
const shown: Shown = {
  panes: [
    { ...newPane('a', true), plot: 'plane', plane: { axes: [0, 2], camera: { x: 1, y: 2, zoom: 3 } } },
    { ...newPane('b', false, specOf('dict-b', [3])), sliceOf: 'a' },
    newPane('c', false),
  ],
  requests: [
    { spec: specOf('dict-a', [2, 0]), slots: [1, 0] },
    { spec: { ...specOf('dict-b', [3]), sliceFrom: { dictionary: 'dict-a', features: [2, 0], basis: 'encoder', origin: 'mean' } }, slots: [0] },
    null,
  ],
  linked: false,
  active: 'b',
  maximised: 'a',
  more: { foot: true, controls: true },
  table: { dictionary: 'dict-a', activations: 'acts', chosen: [{ feature: 2, slot: 1 }, { feature: 0, slot: 0 }], current: 2 },
  selectedRows: [5, 7],
  tool: 'ledger',
  ledger: { dictionary: 'dict-b', activations: 'acts', row: 7, probe: { by: 'letter', value: 's', where: { place: 'word' }, rank: 'convex' }, feature: 3, scale: 0.5, at: 'token' },
} // prettier-ignore

/** What a pane, a request or its options has and the check of kept panes does not know would be lost: the compiler finds it here. */
type Lost<T, Kept> = Record<Exclude<keyof T, keyof Kept>, never>
const lost: [Lost<Pane, SavedPane>, Lost<ZoneSpec, SavedPane['spec']>, Lost<Pane['options'], SavedPane['options']>] = [
  {},
  {},
  {},
]

describe('captureView and openView', () => {
  it('lose no field that a pane can have', () => {
    expect(lost).toEqual([{}, {}, {}])
  })
  const view = captureView('Mine', shown, info)
  it('make a view that its own schema reads unchanged, with the identities of what it draws', () => {
    expect(parseSavedView(JSON.stringify(view), 'f')).toEqual(view)
    expect(view.dictionaries).toEqual([
      { id: 'dict-a', name: 'dict-a', title: 'title of dict-a' },
      { id: 'dict-b', name: 'dict-b', title: 'title of dict-b' },
    ])
    expect(view.activations).toEqual([{ id: 'acts', name: 'words' }])
  })
  it('give back everything that was shown', () => {
    const opened = openView(view, info)
    expect(opened).toEqual({ panes: shown.panes, active: 'b', maximised: 'a', table: shown.table, missing: [] })
    expect(view).toMatchObject({
      linked: false,
      more: shown.more,
      selectedRows: [5, 7],
      tool: 'ledger',
      ledger: shown.ledger,
    })
  })
  it('leave out what the workspace does not have', () => {
    const noB = { ...info, dictionaries: info.dictionaries.filter(d => d.id !== 'dict-b') }
    const opened = openView(view, noB)
    expect(opened.panes.map(p => p.id)).toEqual(['a', 'c'])
    expect(opened.active).toBe('a')
    expect(opened.missing).toEqual([{ kind: 'dictionary', id: 'dict-b', name: 'title of dict-b' }])
  })
  it('keep the slice that a plot borrowed from one that cannot be opened, where that one is still here', () => {
    const lender = { ...shown.requests[0]!, spec: specOf('dict-x', [1]) }
    const borrowed = captureView('x', { ...shown, requests: [lender, shown.requests[1]!, null] }, info)
    const opened = openView(borrowed, info)
    expect(opened.panes.map(p => p.id)).toEqual(['b', 'c'])
    const b = opened.panes[0]!
    expect('sliceOf' in b).toBe(false)
    expect(b.spec.sliceFrom).toMatchObject({ dictionary: 'dict-a', features: [2, 0] })
  })
  it('open nothing where nothing is there, and no table where its own is not', () => {
    const empty = { ...info, dictionaries: [], activations: [] }
    const full = captureView(
      'x',
      { ...shown, panes: shown.panes.slice(0, 2), requests: shown.requests.slice(0, 2) },
      info,
    )
    expect(openView(full, empty).panes).toEqual([])
    expect(openView(full, empty).table).toBeNull()
  })
})

describe('names and words', () => {
  it('are suggested from what is shown, new among those taken', () => {
    expect(suggestName(shown, info, [])).toBe('#2, #0 of title of dict-a and title of dict-b')
    expect(suggestName({ requests: [null] }, info, ['View'])).toBe('View (2)')
    expect(numbered('a', ['a', 'a (2)'])).toBe('a (3)')
  })
  it('say what each plot draws', () => {
    const pane = { dictionary: 'D', features: [1, 2], dim: 2 as const, basis: 'encoder', plot: 'zones' as const, control: false } // prettier-ignore
    expect(paneWords(pane)).toBe('#1, #2 · 2D encoder · D')
    expect(viewWords({ panes: [pane, { ...pane, plot: 'plane', control: true }] })).toBe(
      '2 plots: #1, #2 · 2D encoder · D | control of #1, #2 · activation plane · D',
    )
    expect(viewWords({ panes: [] })).toBe('nothing drawn')
  })
})
