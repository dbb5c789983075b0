// The figure editor's pure parts: undo, moving, nudging, names of files.
import { describe, expect, it } from 'vitest'
import type { Annotation } from '../../../core/figure/types.ts'
import { freshId, move, nudgeOf, replace, toFraction } from '../../../renderer/panels/figure/annotation-edit.ts'
import { formatBytes } from '../../../renderer/format.ts'
import { fileName } from '../../../renderer/panels/figure/file-words.ts'
import { commit, redo, startHistory, undo } from '../../../renderer/panels/figure/history.ts'

const text: Annotation = { kind: 'text', id: 'a1', x: 0.25, y: 0.5, text: 'x', sizePt: 8, color: 'ink' }
const arrow: Annotation = { kind: 'arrow', id: 'a2', x1: 0, y1: 0, x2: 0.5, y2: 0.25, color: 'f1' }

describe('undo', () => {
  it('goes back and forth, and forgets the future after an edit', () => {
    let h = commit(commit(startHistory('a'), 'b'), 'c')
    h = undo(h)
    expect([h.present, undo(h).present, undo(undo(undo(h))).present, redo(h).present]).toEqual(['b', 'a', 'a', 'c'])
    expect(redo(commit(h, 'd')).present).toBe('d')
  })
  it('takes back edits of one group together, but not across another edit', () => {
    let h = commit(startHistory('a'), 'b', 'title')
    h = commit(h, 'c', 'title')
    expect(undo(h).present).toBe('a')
    h = commit(commit(h, 'd'), 'e', 'title')
    expect(undo(h).present).toBe('d')
    // After an undo a new edit of the same group is its own step.
    h = commit(undo(h), 'f', 'title')
    expect(undo(h).present).toBe('d')
  })
  it('does nothing for no change', () => {
    const h = startHistory('a')
    expect(commit(h, 'a')).toBe(h)
    expect(undo(h)).toBe(h)
    expect(redo(h)).toBe(h)
  })
})

describe('annotations', () => {
  it('move whole or by an end, within reach', () => {
    expect(move(text, 'whole', 0.25, -0.25)).toMatchObject({ x: 0.5, y: 0.25 })
    expect(move(arrow, 'start', 0.125, 0)).toMatchObject({ x1: 0.125, y1: 0, x2: 0.5, y2: 0.25 })
    expect(move(arrow, 'end', 0, 0.25)).toMatchObject({ x1: 0, y1: 0, x2: 0.5, y2: 0.5 })
    expect(move(arrow, 'whole', 0.5, 0.5)).toMatchObject({ x1: 0.5, y1: 0.5, x2: 1, y2: 0.75 })
    expect(move(text, 'whole', 99, -99)).toMatchObject({ x: 2.5, y: -1.5 })
  })
  it('are replaced by id and get ids nobody has', () => {
    expect(replace([text, arrow], { ...arrow, color: 'ink' })).toEqual([text, { ...arrow, color: 'ink' }])
    expect(freshId([arrow])).toBe('a3')
    expect(freshId([])).toBe('a1')
  })
  it('are placed in fractions of the plot and nudged in millimetres', () => {
    expect(toFraction({ x: 10, y: 20, w: 80, h: 80 }, 50, 40)).toEqual({ x: 0.5, y: 0.25 })
    expect(nudgeOf('ArrowLeft', false)).toEqual([-0.5, 0])
    expect(nudgeOf('ArrowDown', true)).toEqual([0, 5])
    expect(nudgeOf('constructor', false)).toBeNull()
  })
})

describe('exported files', () => {
  it('get names that every file system takes', () => {
    expect(fileName('Zones of #710, “naïve” / λ')).toBe('zones-of-710-naive-λ')
    expect(fileName('../../etc/passwd')).toBe('etc-passwd')
    expect(fileName('  #!  ')).toBe('figure')
    expect(fileName('x'.repeat(500))).toHaveLength(60)
  })
  it('say their size', () => {
    expect([999, 261_634, 1_250_000].map(formatBytes)).toEqual(['999 bytes', '262 kB', '1.3 MB'])
  })
})
