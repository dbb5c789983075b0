// Features coloured by their status or their tags.
import { describe, expect, it } from 'vitest'
import { categoriesOf } from '../../renderer/panels/features/label-colors.ts'
import { mapGroups } from '../../renderer/plots/feature-map.plot.ts'
import { theme } from './plots/sample-view.ts'

const table = {
  n: 5,
  status: ['unlabelled', 'reviewed', 'draft', 'reviewed', 'rejected'] as const,
  tags: [[], ['b', 'a'], ['a'], [], ['c']],
}

describe('colours by what people said', () => {
  it('have a group for each status that there is, and none for what nobody labelled', () => {
    const { names, of } = categoriesOf({ ...table, status: [...table.status] }, 'status')
    expect(names).toEqual(['draft', 'reviewed', 'rejected'])
    expect([...of]).toEqual([-1, 1, 0, 1, 2])
  })
  it('put a feature into the group of the most used of its tags', () => {
    const { names, of } = categoriesOf({ ...table, status: [...table.status] }, 'tag')
    expect(names).toEqual(['a', 'b', 'c'])
    expect([...of]).toEqual([-1, 0, 0, -1, 2])
  })
  it('are drawn on the map, those of no group grey', () => {
    const axis = { name: '', values: Float32Array.of(0, 1, 2) }
    const groups = mapGroups({ x: axis, y: axis, equal: false, place: null, group: Int8Array.of(-1, 1, 0), lit: new Uint8Array(3).fill(1), dead: new Uint8Array(3), theme }) // prettier-ignore
    expect(groups.map(({ id, features }) => [id, features])).toEqual([
      ['shade-none', [0]],
      ['slot-0', [2]],
      ['slot-1', [1]],
    ])
  })
})
