// Which features are the axes, and what a change of one does to the other.
import { describe, expect, it } from 'vitest'
import { axesOf, withAxis } from '../../../../renderer/panels/zones/plane/plane-axes.ts'
import {
  planeFootItems,
  planeNote,
  planeSubtitle,
  quadrantRows,
} from '../../../../renderer/panels/zones/plane/plane-words.ts'
import { samplePlane } from '../../plots/sample-plane.ts'

describe('axesOf', () => {
  it('takes the first two, or the wanted ones while they are chosen', () => {
    expect(axesOf([5, 6, 7])).toEqual([0, 1])
    expect(axesOf([5, 6, 7], [7, 5])).toEqual([2, 0])
    expect(axesOf([5, 6, 7], [9, 7])).toEqual([0, 2])
    expect(axesOf([5, 6, 7], [7, 9])).toEqual([2, 0])
    expect(axesOf([5, 6, 7], [5, 9])).toEqual([0, 1])
    expect(axesOf([5, 6, 7], [9, 5])).toEqual([0, 1])
  })
  it('needs two features', () => {
    expect(axesOf([])).toBeNull()
    expect(axesOf([5], [5, 6])).toBeNull()
  })
  it('swaps when one axis is given the feature of the other', () => {
    expect(withAxis([5, 6], 'x', 7)).toEqual([7, 6])
    expect(withAxis([5, 6], 'y', 7)).toEqual([5, 7])
    expect(withAxis([5, 6], 'x', 6)).toEqual([6, 5])
    expect(withAxis([5, 6], 'y', 5)).toEqual([6, 5])
  })
})

describe('the words of a plane', () => {
  it('name what counts are shares of, and rank the quarters where something is on', () => {
    const rows = quadrantRows(samplePlane())
    expect(rows.map(r => [r.name, r.count, r.share])).toEqual([
      ['only #4', '2', '40.00%'],
      ['only #7', '1', '20.00%'],
      ['both', '1', '20.00%'],
      ['neither', '1', '20.00%'],
    ])
    expect(rows[0]!.hint).toBe('only #4: 2 tokens truly, 40.00% of 5 tokens')
  })
  it('say of a top-k dictionary that thresholds vary and how well the line tells', () => {
    const view = samplePlane('topk')
    const names = planeFootItems(view).map(item => item.name)
    expect(names).toContain('median threshold #4')
    expect(names).toContain('Jaccard #4 beyond line, true')
    expect(planeFootItems(samplePlane()).map(item => item.name)).toContain('threshold #4')
    expect(planeFootItems(view).find(item => item.key === 'source')!.value).toBe('shown tokens')
  })
  it('say first what must be known', () => {
    expect(planeNote(samplePlane('topk'))).toBe(
      'quick look, no run yet · threshold varies per token: dashed at the median, band 5–95%',
    )
    const run = samplePlane()
    expect(planeNote({ ...run, population: { ...run.population, source: 'run' } })).toBe('')
  })
  it('say that it is a control', () => {
    const { spec } = samplePlane()
    expect(planeSubtitle({ ...spec, control: { kind: 'features', seed: 1 } }, 'word')).toMatch(
      /^control: density-matched/,
    )
    expect(planeSubtitle({ ...spec, filter: '/x/' }, 'word')).toContain('filter /x/')
  })
})
