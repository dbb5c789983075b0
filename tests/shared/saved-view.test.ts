// View files: they read back as written, hostile ones are refused with a sentence that names the file, what is missing is named.
import { describe, expect, it } from 'vitest'
import { AppError } from '../../shared/errors.ts'
import { canOpen, idsIn, missingFrom, missingWords, parseSavedView, type SavedView } from '../../shared/saved-view.ts'
import { sampleSavedView } from './sample-saved-view.ts'

const view = sampleSavedView({ a: 'aaaaaaaaaaaa', b: 'bbbbbbbbbbbb', activations: 'cccccccccccc' })
const read = (value: unknown) => parseSavedView(typeof value === 'string' ? value : JSON.stringify(value), 'some.json')
const failure = (value: unknown): AppError => {
  try {
    read(value)
  } catch (e) {
    if (e instanceof AppError) return e
  }
  throw new Error('was read')
}

describe('parseSavedView', () => {
  it('reads back what was written', () => {
    expect(read(view)).toEqual(view)
    expect(read(JSON.stringify(view, null, 2))).toEqual(view)
  })
  it('leaves out what it does not know', () => {
    const odd = { ...view, extra: 1, ['__proto__x']: {}, panes: view.panes.map(p => ({ ...p, later: true })) }
    expect(read(odd)).toEqual(view)
  })
  it.each([
    ['{', 'no valid JSON'],
    ['null', 'found the format none, expected "zonoscope-view"'],
    ['[]', 'found the format none'],
    [{ format: 'zonoscope-figure', version: 1 }, 'found the format "zonoscope-figure"'],
    [{ ...view, version: 0 }, 'at version'],
    [{ ...view, name: '' }, 'at name'],
    [{ ...view, panes: [] }, 'at panes'],
    [{ ...view, panes: Array(5).fill(view.panes[0]) }, 'at panes'],
    [{ ...view, panes: [{ ...view.panes[0], camera: { two: { x: 'a' } } }] }, 'at panes.0.camera'],
    [{ ...view, panes: [{ ...view.panes[0], drawn: { spec: { dim: 4 }, slots: [] } }] }, 'at panes.0.drawn.spec'],
    [{ ...view, selectedRows: [-1] }, 'at selectedRows.0'],
    [{ ...view, selectedRows: [1.5] }, 'at selectedRows.0'],
    [{ ...view, table: { ...view.table, chosen: [{ feature: 1, slot: 9 }] } }, 'at table.chosen.0.slot'],
    [{ ...view, dictionaries: Array(40).fill(view.dictionaries[0]) }, 'at dictionaries'],
  ])('refuses %j', (value, message) => {
    const error = failure(value)
    expect(error.code).toBe('bad-input')
    expect(error.message).toContain('some.json')
    expect(error.message).toContain(message)
    expect(error.message.split('\n')).toHaveLength(1)
  })
  it('refuses what is too large and what is newer', () => {
    expect(failure('x'.repeat(16_000_001)).message).toContain('expected a view of at most')
    expect(failure({ ...view, version: 2 })).toMatchObject({ code: 'too-new' })
  })
})

describe('what is missing', () => {
  const everything = {
    dictionaries: [{ id: 'aaaaaaaaaaaa' }, { id: 'bbbbbbbbbbbb' }],
    activations: [{ id: 'cccccccccccc' }],
  }
  it('is nothing where all is there', () => {
    expect(missingFrom(view, everything)).toEqual([])
  })
  it('names dictionaries and activations, and tells which panes can be opened', () => {
    const missing = missingFrom(view, { ...everything, dictionaries: [{ id: 'bbbbbbbbbbbb' }] })
    expect(missingWords(missing)).toBe('dictionary Dictionary A (aaaaaaaa…)')
    expect(view.panes.map(p => canOpen(p, missing))).toEqual([false, true])
    const none = missingFrom(view, { dictionaries: [], activations: [] })
    expect(none.map(m => [m.kind, m.name])).toEqual([
      ['dictionary', 'Dictionary A'],
      ['dictionary', 'b'],
      ['activations', 'x'],
    ])
    expect(view.panes.some(p => canOpen(p, none))).toBe(false)
  })
  it('looks into slices that come from elsewhere, and opens an empty pane anywhere', () => {
    const source = { dictionary: 'dddddddddddd', features: [1], basis: 'encoder' as const, origin: 'mean' as const }
    const drawn = view.panes[0]!.drawn!
    const borrowed: SavedView = {
      ...view,
      panes: [
        { ...view.panes[0]!, drawn: { ...drawn, spec: { ...drawn.spec, sliceFrom: source } } },
        { ...view.panes[1]!, drawn: null },
      ],
    }
    expect(idsIn(borrowed.panes, 'dictionary')).toEqual(['aaaaaaaaaaaa', 'dddddddddddd', 'bbbbbbbbbbbb'])
    const missing = missingFrom(borrowed, everything)
    expect(missingWords(missing)).toBe('dictionary without a name (dddddddd…)')
    expect(borrowed.panes.map(p => canOpen(p, missing))).toEqual([false, true])
  })
})
