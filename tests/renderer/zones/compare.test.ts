// @vitest-environment happy-dom
// The comparison: what is asked and when, its words and text by hand-made numbers, and the tool on screen.
import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'
import { compareZones, type Comparison } from '../../../core/zones/comparison.ts'
import { tool } from '../../../renderer/panels/zones/tools/compare.tool.ts'
import { comparisonTsv, readingOf, summaryOf, zoneFate, zoneName } from '../../../renderer/panels/zones/tools/compare/compare-words.ts' // prettier-ignore
import { useCompare } from '../../../renderer/stores/compare.ts'
import { savedAfter, usePanes } from '../../../renderer/stores/panes.ts'
import { useSelection } from '../../../renderer/stores/selection.ts'
import { useWorkspace } from '../../../renderer/stores/workspace.ts'
import { AppError } from '../../../shared/errors.ts'
import { pointLooks, ringedPoints } from '../../../renderer/plots/point-looks.ts'
import { appCalls, connectData, makeWorkspace, startPage } from '../fake-servers.ts'
import { sampleView } from '../plots/sample-view.ts'

/** 100 rows; #0 and #3 are on for rows 0..39 in the first plot, #2 and #1 for 10..49 and 0..39 in the second. */
const rows = Int32Array.from({ length: 100 }, (_, r) => 1000 + r)
const on = (from: number, to: number) => (r: number) => Number(r >= from && r < to)
const columns = (...of: ((r: number) => number)[]) => Float32Array.from({ length: 100 * of.length }, (_, i) => of[i % of.length]!(Math.floor(i / of.length))) // prettier-ignore
const boundaries = [0, 1].map(i => ({ normal: [1 - i, i], offset: 0 }))
const found: Comparison = compareZones({
  unit: 'word',
  population: rows,
  a: { features: [0, 3], values: columns(on(0, 40), on(0, 40)), boundaries },
  b: { features: [2, 1], values: columns(on(10, 50), on(0, 40)), boundaries },
  pairs: [
    { a: 0, b: 0, cosDecoder: 0.9, cosEncoder: -0.25, matched: true },
    { a: 1, b: 1, cosDecoder: 0.4, cosEncoder: 0.5, matched: false },
  ],
  among: 'matched',
  dim: 2,
  halfSize: 2,
  notes: ['a note'],
})
const names = { a: 'plot 1', b: 'plot 2', letterA: 'A', letterB: 'B' }

describe('words', () => {
  it('read a pair by fixed rules, and none from a few rows', () => {
    expect(readingOf(found.pairs[0]!, 'word').text).toBe('same direction, another zone')
    expect(readingOf(found.pairs[1]!, 'word').text).toBe('same zone, another direction')
    expect(readingOf({ ...found.pairs[0]!, jaccard: 0.7 }, 'word').text).toBe('same direction, same zone')
    expect(readingOf({ ...found.pairs[1]!, jaccard: 0.1 }, 'word').text).toBe('no match')
    expect(readingOf({ ...found.pairs[0]!, nA: 10, nB: 10, nBoth: 2 }, 'word').text).toBe('too few (n = 18)')
    expect(readingOf(found.pairs[0]!, 'word').rule).toContain('n = 50 words')
  })
  it('say what stays, of all rows and of those in a zone', () => {
    // Rows 0..9 leave {#0}, rows 40..49 enter it.
    expect(summaryOf(found)).toBe(
      '80 of 100 words (80.0%) keep their zone; of the 50 in a zone of either plot, 30 (60.0%).',
    )
    expect(summaryOf({ ...found, zonesOf: [] })).toContain('None of 2 pairs')
  })
  it('name zones by the features of both plots, and what becomes of them', () => {
    expect(zoneName(found, 1, names)).toBe('A#0 = B#2')
    expect(zoneName(found, 0, names)).toBe('∅')
    const zone = { active: 1, nA: 4, nB: 0, nBoth: 0, shareA: 0.1, shareB: 0.2 }
    expect(zoneFate(zone, names)).toBe('vanishes in plot 2')
    expect(zoneFate({ ...zone, nA: 0, nB: 3 }, names)).toBe('appears in plot 2')
    expect(zoneFate({ ...zone, nB: 3, shareB: 0 }, names)).toBe('no cell in plot 2')
    expect(zoneFate({ ...zone, nA: 0, shareB: 0 }, names)).toBe('cell only in plot 1')
    expect(zoneFate({ ...zone, nB: 3 }, names)).toBe('')
  })
  it('copy as lines of equal columns, with what the numbers are of', () => {
    const text = comparisonTsv(found, names, { a: 'seed\t0', b: 'seed 1' })
    const lines = text.trimEnd().split('\n').map(line => line.split('\t')) // prettier-ignore
    expect(lines[0]).toEqual(['plot 1: seed 0', 'plot 2: seed 1'])
    expect(text).toContain('population: 100 words, full space\tof box: 2D box of half side 2 in the slice of plot 1')
    const head = lines.findIndex(line => line[2] === 'cos decoder')
    expect(lines[head + 1]).toEqual(['A#0', 'B#2', '0.9', '-0.25', '40', '40', '30', '0.6', '0.8', '1', '0', 'same direction, another zone']) // prettier-ignore
    expect(lines[head + 1]).toHaveLength(lines[head]!.length)
    expect(text).not.toContain('label in')
    const named = comparisonTsv(found, names, { a: '', b: '' }, (side, f) =>
      side === 'b' && f === 2 ? 'two\twords' : '',
    )
    expect(named.split('\n')[head]).toMatch(/\treading\tlabel in plot 1\tlabel in plot 2$/)
    expect(named.split('\n')[head + 1]).toMatch(/another zone\t\ttwo words$/)
    expect(lines.at(-1)!.slice(0, 6)).toEqual(['∅', '60', '60', '50', '10', '10'])
  })
})

describe('points of a difference', () => {
  it('are coloured by whether they change, and carry no rings', () => {
    const view = sampleView()
    const theme = { ink: '#000', ink3: '#888' } as never
    const base = { view, theme, slots: [0, 1, 2], options: { hidden: [] } as never, selectedZone: null }
    const changed = new Set([view.points.rows[0]!, view.points.rows[3]!])
    const looks = pointLooks({ ...base, changed }, 7, ['#f00', '#0f0', '#00f'])
    expect(looks.map(look => [look.id, look.color, look.indices.length])).toEqual([
      ['points-stay', '#888', view.points.rows.length - 2],
      ['points-change', '#000', 2],
    ])
    expect(ringedPoints({ ...base, changed }, 7)).toEqual([])
    expect(pointLooks(base, 7, ['#f00', '#0f0', '#00f']).every(look => look.id.startsWith('points-'))).toBe(true)
  })
})

describe('the tool', () => {
  const asked: { a: { dictionary: string }; b: { dictionary: string }; among: string }[] = []
  let answer: () => Comparison = () => found

  beforeEach(async () => {
    asked.length = 0
    answer = () => found
    startPage({ 'clipboard.write': () => undefined })
    connectData({
      'workspace.get': () => makeWorkspace(),
      'zone.view': spec => ({ ...sampleView({ k: 2 }), spec }),
      'zone.compare': input => {
        asked.push(input)
        return answer()
      },
    })
    await useWorkspace().load()
    await vi.waitFor(() => expect(usePanes().ready).toBe(true))
    useSelection().choose([0, 3])
  })
  afterEach(() => new Promise(resolve => setTimeout(resolve, savedAfter + 50)))

  const open = () => mount(tool.component, { props: { pane: usePanes().panes[0]! } })
  const beside = () => {
    usePanes().addBeside('a')
    usePanes().setOwn('b', { dictionary: 'dict-b', features: [2, 1] })
  }

  it('asks nothing for one plot, and offers a second', async () => {
    const panel = open()
    await panel.get('button.primary').trigger('click')
    expect(usePanes().panes).toHaveLength(2)
    panel.unmount()
  })
  it('shows pairs and zones, selects what changes, and copies', async () => {
    beside()
    const panel = open()
    await vi.waitFor(() => expect(panel.find('[data-testid=compare-pairs]').exists()).toBe(true))
    expect(asked.map(q => [q.a.dictionary, q.b.dictionary, q.among])).toEqual([['dict-a', 'dict-b', 'matched']])
    const pairs = panel.get('[data-testid=compare-pairs]').text()
    for (const part of ['A#0', 'B#2', '0.90', '−0.25', '0.60', '80.0%', 'same direction, another zone']) expect(pairs).toContain(part) // prettier-ignore
    expect(panel.get('[data-testid=compare-plots]').text()).toContain('1 / 2')
    await panel.get('[data-testid=compare-select]').trigger('click')
    expect(useSelection().selectedRows).toHaveLength(20)
    await panel.get('[data-testid=compare-zones] button:not([disabled])').trigger('click')
    expect(useSelection().selectedRows).toContain(1045)
    await panel.get('[data-testid=compare-copy]').trigger('click')
    await vi.waitFor(() => expect(appCalls.at(-1)).toMatchObject({ name: 'clipboard.write' }))
    expect(appCalls.at(-1)!.input.text).toContain('A#0\tB#2\t0.9')
    panel.unmount()
  })
  it('asks again when a plot or the choice of pairs changes, and nothing once it is closed', async () => {
    beside()
    const panel = open()
    await vi.waitFor(() => expect(asked).toHaveLength(1))
    await panel.findAll('[data-testid=compare-among] button')[1]!.trigger('click')
    await vi.waitFor(() => expect(asked.at(-1)!.among).toBe('all'))
    usePanes().setOwn('b', { features: [1] })
    await vi.waitFor(() => expect(asked).toHaveLength(3))
    panel.unmount()
    usePanes().setOwn('b', { features: [2] })
    await nextTick()
    expect(asked).toHaveLength(3)
  })
  it('colours both plots by what changes while the switch is on', async () => {
    beside()
    const compare = useCompare()
    expect(compare.changedOf('a')).toBeNull()
    compare.difference = true
    await vi.waitFor(() => expect(compare.changedOf('a')?.size).toBe(20))
    expect(compare.changedOf('b')).toBe(compare.changedOf('a'))
    compare.difference = false
    expect(compare.changedOf('b')).toBeNull()
  })
  it('says why two plots cannot be compared', async () => {
    answer = () => {
      throw new AppError('bad-input', 'The plots show different activations.')
    }
    beside()
    const panel = open()
    await vi.waitFor(() => expect(panel.text()).toContain('The plots show different activations.'))
    answer = () => found
    await panel.get('button.primary').trigger('click')
    await vi.waitFor(() => expect(panel.find('[data-testid=compare-pairs]').exists()).toBe(true))
    panel.unmount()
  })
})
