// Points in the colours of classes: groups, single points, the legend, by hand; and panes that keep it.
import { describe, expect, it } from 'vitest'
import { legendOfLabels, legendOfSaid, legendOfTokens } from '../../../renderer/panels/zones/point-legend.ts'
import { newPane, parseSaved } from '../../../renderer/panels/zones/pane-model.ts'
import { colorOfPoint, noClass } from '../../../renderer/plots/point-classes.ts'
import { pointLooks } from '../../../renderer/plots/point-looks.ts'
import { zones2dOption } from '../../../renderer/plots/zones-2d.plot.ts'
import { sampleInput, theme } from './sample-view.ts'

const input = sampleInput()
const { view } = input
const n = view.points.rows.length
const classes = Uint8Array.from({ length: n }, (_, i) => [0, 1, noClass][i % 3]!)

describe('points by class', () => {
  it('are grouped by class, grey ones below, every point once', () => {
    const groups = pointLooks({ ...input, classes }, 7, [])
    expect(groups.flatMap(g => g.indices).sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i))
    for (const { color, strong, indices } of groups) {
      const of = classes[indices[0]!]!
      expect(indices.every(i => classes[i] === of)).toBe(true)
      expect([color, strong]).toEqual(of === noClass ? [theme.ink3, false] : [theme.features[of], true])
    }
    const order = groups.map(g => (g.strong ? classes[g.indices[0]!]! + 1 : 0))
    expect(order).toEqual([...order].sort((a, b) => a - b))
  })
  it('fall back to active sets without classes, and with classes of another view', () => {
    const bySet = pointLooks(input, 7, theme.features)
    expect(pointLooks({ ...input, classes: classes.slice(1) }, 7, theme.features)).toEqual(bySet)
    bySet.forEach(g => expect(g.strong).toBe((view.points.trueSet[g.indices[0]!]! & 7) !== 0))
  })
  it('have their colour one by one, grey ones none', () => {
    expect([0, 1, 2].map(i => colorOfPoint({ view, theme, classes }, i, 7, []))).toEqual([
      theme.features[0],
      theme.features[1],
      null,
    ])
  })
  it('reach the plot', () => {
    const option = zones2dOption({ ...input, classes }, { x: 0, y: 0, zoom: 1 }, { width: 400, height: 300 })
    const ids = (option.series as { id: string }[]).map(s => s.id)
    expect(ids.some(id => id.startsWith('class-0-'))).toBe(true)
    expect(ids.some(id => id.startsWith('points-'))).toBe(false)
  })
})

describe('the legend', () => {
  it('says what shares grey and how many', () => {
    const found = {
      classes: [{ name: 'a/river', rows: 12 }],
      others: { values: 40, rows: 1_000 },
      of: Uint8Array.of(0, noClass),
    }
    expect(legendOfTokens(found, 'word')).toEqual({
      classes: [{ name: 'river', hint: 'a/river: 12 words of all', slot: 0 }],
      grey: '40 other values, 1,000 words',
      of: found.of,
    })
    expect(legendOfTokens({ ...found, others: { values: 0, rows: 0 } }, 'word').grey).toBe('')
  })
  it('by definition: one label of those on, several or none are grey', () => {
    const labels = ['rivers', '', 'rivers']
    const { classes: found, of, grey } = legendOfLabels(view, labels)
    expect(found.map(c => c.name)).toEqual(['rivers'])
    view.points.trueSet.forEach((set, i) => expect(of[i]).toBe(set & 0b101 ? 0 : noClass))
    expect(grey).toMatch(/no definition or several/)
  })
})

describe('features by what people said', () => {
  it('have a group each, with who is in it; those of none are grey by name', () => {
    const [draft, reviewed] = [{ name: 'draft', slot: 0 }, { name: 'reviewed', slot: 2 }] // prettier-ignore
    const found = { groups: [draft, reviewed], of: [reviewed, null, draft, reviewed], slots: [2, -1, 0, 2] }
    expect(legendOfSaid([7, 8, 9, 10], found, 'status')).toEqual({
      classes: [
        { name: 'draft', hint: 'draft: #9', slot: 0 },
        { name: 'reviewed', hint: 'reviewed: #7, #10', slot: 2 },
      ],
      grey: 'unlabelled: #8',
      of: null,
    })
    expect(legendOfSaid([7], { groups: [draft], of: [draft], slots: [0] }, 'tag').grey).toBe('')
  })
})

describe('panes', () => {
  it('keep what colours their points, and open without it', () => {
    const pane = { ...newPane('a', true), colors: { by: 'column' as const, column: 'letter' } }
    const saved = (panes: unknown[]) => parseSaved({ version: 1, linked: true, panes })
    expect(saved([pane])!.panes[0]!.colors).toEqual({ by: 'column', column: 'letter' })
    expect(saved([newPane('a', true)])!.panes[0]!.colors).toBeUndefined()
    const said = { by: 'said' as const, said: 'tag' as const }
    expect(saved([{ ...pane, colors: said }])!.panes[0]!.colors).toEqual(said)
    expect(saved([{ ...pane, colors: { by: 'mood' } }])).toBeNull()
  })
})
