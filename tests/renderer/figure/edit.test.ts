// The figure editor's pure parts: undo, moving, nudging, names of files.
import { describe, expect, it } from 'vitest'
import { anchorFor, placeOf } from '../../../core/figure/annotations/anchors.ts'
import { annotationBox } from '../../../core/figure/annotations/draw.ts'
import type { Annotation } from '../../../core/figure/annotations/types.ts'
import { layoutPage } from '../../../core/figure/build-figure.ts'
import { addPanel, freshId } from '../../../core/figure/compose.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { asPage } from '../../../core/figure/page.ts'
import {
  aligned,
  distributed,
  grouped,
  movedIn,
  nudgeOf,
  pasted,
  regripped,
  reordered,
  replace,
  withGroups,
  within,
} from '../../../renderer/panels/figure/annotation-edit.ts'
import { drawnBy } from '../../../renderer/panels/figure/draw-tools.ts'
import { heldAt, snapped } from '../../../renderer/panels/figure/snap.ts'
import { names } from '../../gallery/cases.ts'
import { makeView } from '../../core/figure/views.ts'
import { formatBytes } from '../../../renderer/format.ts'
import { fileName } from '../../../renderer/panels/figure/file-words.ts'
import { commit, redo, startHistory, undo } from '../../../renderer/panels/figure/history.ts'

const figure = newFigure(makeView(), names([]))
const page = addPanel(asPage(figure), figure)
const [p1, p2] = page.panels.map(p => p.id) as [string, string]
const ground = layoutPage(page)
const on = (x: number, y: number, panel = p1) => ({ on: 'plot', panel, x, y }) as const
const text: Annotation = { kind: 'text', id: 'a1', at: on(0.25, 0.5), text: 'x', sizePt: 8, color: 'ink' }
const arrow: Annotation = { kind: 'arrow', id: 'a2', from: on(0, 0), to: on(0.5, 0.25), color: 'f1' }
const tip = { on: 'vector', panel: p1, vector: 'encoder', feature: 0 } as const
const box = (id: string, x: number, y: number, w: number, h: number, more: { group?: string } = {}): Annotation => ({
  ...{ kind: 'box', id, color: 'ink', ...more },
  from: anchorFor(x, y, ground),
  to: anchorFor(x + w, y + h, ground),
})
const ids = (...list: string[]) => new Set(list)
const plot = ground.panels.get(p1)!.plot

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
  it('move by millimetres, but what holds on to a vector stays on it', () => {
    const tied: Annotation = { ...arrow, id: 'a3', to: tip }
    const [t, a, b] = movedIn([text, arrow, tied], ids('a1', 'a3'), plot.w / 4, -plot.h / 4, ground)
    expect(t).toMatchObject({ at: { x: 0.5, y: 0.25 } })
    expect(a).toBe(arrow)
    expect(b).toMatchObject({ from: { x: 0.25, y: -0.25 }, to: tip })
    expect(movedIn([text], ids('a1'), 1e6, -1e6, ground)[0]).toMatchObject({ at: { x: 2.5, y: -1.5 } })
  })
  it('are held by an end, and a callout keeps its text where it is when it is about something else', () => {
    expect(regripped(arrow, 'end', tip, ground)).toMatchObject({ from: arrow.from, to: tip })
    const callout: Annotation = { kind: 'callout', id: 'c', color: 'ink', at: tip, dx: 5, dy: -5, text: 'x', sizePt: 7 }
    const next = regripped(callout, 'about', on(0.5, 0.5), ground)
    expect(next).toMatchObject({ at: on(0.5, 0.5) })
    const [before, after] = [annotationBox(callout, ground)!, annotationBox(next, ground)!]
    expect([after.x - before.x, after.y - before.y].map(v => Math.abs(v) < 1e-9)).toEqual([true, true])
  })
  it('are replaced by id and get ids nobody has', () => {
    expect(replace([text, arrow], { ...arrow, color: 'ink' })).toEqual([text, { ...arrow, color: 'ink' }])
    expect([freshId([arrow], 'a'), freshId([text, arrow, { id: 'a3' }], 'a'), freshId([], 'p')]).toEqual([
      'a3',
      'a4',
      'p1',
    ])
    expect(freshId([{ id: 'a2' }], 'a')).toBe('a3')
  })
  it('are nudged in millimetres', () => {
    expect(nudgeOf('ArrowLeft', false)).toEqual([-0.5, 0])
    expect(nudgeOf('ArrowDown', true)).toEqual([0, 5])
    expect(nudgeOf('constructor', false)).toBeNull()
  })
  it('line up along edges and middles, and get equal gaps', () => {
    const three = [box('a', 10, 60, 4, 4), box('b', 20, 64, 8, 2), box('c', 50, 70, 4, 6)]
    const all = ids('a', 'b', 'c')
    const at = (list: Annotation[]) => list.map(a => annotationBox(a, ground)!)
    expect(at(aligned(three, all, 'left', ground)).map(b => b.x.toFixed(6))).toEqual(Array(3).fill('10.000000'))
    expect(at(aligned(three, all, 'bottom', ground)).map(b => (b.y + b.h).toFixed(6))).toEqual(
      Array(3).fill('76.000000'),
    )
    expect(at(aligned(three, all, 'centre', ground)).map(b => (b.x + b.w / 2).toFixed(6))).toEqual(
      Array(3).fill('32.000000'),
    )
    const [a, b, c] = at(distributed(three, all, 'x', ground))
    expect(b!.x - a!.x - a!.w).toBeCloseTo(c!.x - b!.x - b!.w)
    expect([a!.x, c!.x]).toEqual([10, 50].map(v => expect.closeTo(v)))
    expect(distributed(three, ids('a', 'b'), 'x', ground)).toEqual(three)
  })
  it('go above and below each other', () => {
    const list = ['a', 'b', 'c', 'd'].map(id => box(id, 1, 1, 1, 1))
    const order = (...[chosen, how]: [string[], Parameters<typeof reordered>[2]]) => reordered(list, ids(...chosen), how).map(a => a.id).join('') // prettier-ignore
    expect(order(['a', 'c'], 'front')).toBe('bdac')
    expect(order(['d', 'b'], 'back')).toBe('bdac')
    expect(order(['b'], 'forward')).toBe('acbd')
    expect(order(['b'], 'backward')).toBe('bacd')
    expect([order(['d'], 'forward'), order(['a'], 'backward')]).toEqual(['abcd', 'abcd'])
  })
  it('are chosen and copied as groups, each copy in a group of its own', () => {
    const list = grouped([box('a', 1, 1, 2, 2), box('b', 4, 1, 2, 2), box('c', 90, 90, 2, 2)], ids('a', 'b'), 'g1')
    expect([...withGroups(list, ['b'])].sort()).toEqual(['a', 'b'])
    const next = pasted(list, list.slice(0, 2), 3, ground)
    expect(next.ids).toHaveLength(2)
    const copies = next.list.slice(3)
    expect(new Set(next.list.map(a => a.id)).size).toBe(5)
    expect(new Set(copies.map(a => a.group)).size).toBe(1)
    expect(copies[0]!.group).not.toBe('g1')
    expect(annotationBox(copies[0]!, ground)!.x).toBeCloseTo(4)
    expect(grouped(list, ids('a', 'b'), null).every(a => a.group === undefined)).toBe(true)
    expect(within(list, { x: 0, y: 0, w: 20, h: 20 }, ground)).toEqual(['a', 'b'])
  })
  it('of another figure come onto a panel that is there', () => {
    const other: Annotation = { ...arrow, from: { on: 'token', panel: 'gone', row: 3 }, to: { on: 'plot', panel: 'gone', x: 0.1, y: 0.2 } } // prettier-ignore
    const copy = pasted([], [other], 0, ground).list[0]!
    expect(copy).toMatchObject({ from: { on: 'plot', panel: p1 }, to: { on: 'plot', panel: p1, x: 0.1 } })
    expect(annotationBox(copy, ground)).not.toBeNull()
  })
  it('are at most 500', () => {
    const many = Array.from({ length: 499 }, (_, i) => ({ ...text, id: `a${i}` }))
    expect(pasted(many, [text, arrow], 1, ground).list).toHaveLength(500)
  })
})

describe('drawing', () => {
  it('holds on to the nearest token, arrow tip or cell, and to none with Alt', () => {
    const [x, y] = placeOf(tip, ground)!
    expect(heldAt(x + 0.2, y, ground, false)).toMatchObject({ panel: p1 })
    expect(heldAt(x + 0.2, y, ground, false).on).not.toBe('plot')
    expect(heldAt(x + 0.2, y, ground, true)).toMatchObject({ on: 'plot', panel: p1 })
    expect(heldAt(1, 1, ground, false)).toMatchObject({ on: 'page' })
    expect(heldAt(ground.panels.get(p2)!.plot.x + 1, plot.y + 1, ground, true)).toMatchObject({ panel: p2 })
  })
  it('makes nothing of a press without a drag, but a text or a callout', () => {
    const at = { x: plot.x + 5, y: plot.y + 5 }
    const from = anchorFor(at.x, at.y, ground)
    const kinds = ['arrow', 'line', 'bracket', 'box'] as const
    for (const kind of kinds) {
      expect(drawnBy(kind, from, at, at, ground, true)).toBeNull()
      expect(drawnBy(kind, from, at, { x: at.x + 9, y: at.y }, ground, true)!('n')).toMatchObject({
        kind,
        from,
        id: 'n',
      })
    }
    expect(drawnBy('text', from, at, at, ground, true)!('n')).toMatchObject({ kind: 'text', at: from })
    expect(drawnBy('callout', from, at, { x: at.x + 9, y: at.y - 4 }, ground, true)!('n')).toMatchObject({
      dx: 9,
      dy: -4,
    })
  })
  it('lines up with edges and middles within a millimetre', () => {
    const others = [{ x: 10, y: 10, w: 20, h: 10 }]
    expect(snapped({ x: 10.4, y: 50, w: 5, h: 5 }, others)).toEqual({
      dx: -0.40000000000000036,
      dy: 0,
      guides: [{ axis: 'x', at: 10 }],
    })
    expect(snapped({ x: 17.8, y: 12.2, w: 4, h: 5 }, others)).toMatchObject({ guides: [{ axis: 'x', at: 20 }, { axis: 'y', at: 15 }] }) // prettier-ignore
    expect(snapped({ x: 33, y: 50, w: 5, h: 5 }, others)).toEqual({ dx: 0, dy: 0, guides: [] })
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
