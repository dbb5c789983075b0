// Features coloured by their status or their tags.
import { describe, expect, it } from 'vitest'
import { categoriesOf, groupOf, labelGroups, withGroupsOf } from '../../renderer/panels/features/label-colors.ts'
import { contrast, parseColor, slotColor } from '../../renderer/plots/colors.ts'
import { palettes } from '../../core/figure/palette.ts'
import { mapGroups } from '../../renderer/plots/feature-map.plot.ts'
import { theme } from './plots/sample-view.ts'

const table = {
  n: 5,
  status: ['unlabelled', 'reviewed', 'draft', 'reviewed', 'rejected'] as const,
  tags: [[], ['b', 'a'], ['a'], [], ['c']],
  labels: ['', 'x', '', '', 'y'],
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
  it('tell those that have a label', () => {
    const { names, of } = categoriesOf({ ...table, status: [...table.status] }, 'labelled')
    expect(names).toEqual(['has a label'])
    expect([...of]).toEqual([-1, 0, -1, -1, 0])
    expect(labelGroups({ status: [], tags: [], labels: ['', ''] }, 'labelled')).toEqual([])
  })
  it('are of a status whatever other statuses there are', () => {
    const slotOf = (...status: ('draft' | 'reviewed' | 'rejected' | 'dead' | 'uninterpretable')[]) =>
      labelGroups({ status, tags: [], labels: [] }, 'status').find(group => group.name === 'reviewed')!.slot
    expect(slotOf('reviewed')).toBe(slotOf('draft', 'reviewed', 'rejected', 'dead', 'uninterpretable'))
    const all = labelGroups({ status: ['draft', 'reviewed', 'rejected', 'uninterpretable', 'dead'], tags: [], labels: [] }, 'status') // prettier-ignore
    expect(new Set(all.map(group => group.slot)).size).toBe(5)
    expect(slotColor(all[0]!.slot)).toBe(`var(--f${all[0]!.slot + 1})`)
  })
  it.each(['light', 'dark'] as const)('are told apart by colour-blind readers in the %s theme', theme => {
    const all = labelGroups({ status: ['draft', 'reviewed', 'rejected', 'uninterpretable', 'dead'], tags: [], labels: [] }, 'status') // prettier-ignore
    const colors = all.map(group => palettes[theme].features[group.slot]!)
    for (const [i, a] of colors.entries()) {
      expect(contrast(a, palettes[theme].plot)).toBeGreaterThan(2.9)
      for (const b of colors.slice(i + 1)) for (const blind of [protan, deutan]) expect(apart(blind(a), blind(b))).toBeGreaterThan(7) // prettier-ignore
    }
  })
  it('give tags of another dictionary what the table leaves', () => {
    const groups = labelGroups(table as never, 'tag')
    const more = [{ label: '', status: 'draft' as const, tags: ['d'] }, { label: '', status: 'draft' as const, tags: ['a', 'd'] }] // prettier-ignore
    const all = withGroupsOf(groups, more, 'tag')
    expect(all.slice(0, 3)).toEqual(groups)
    expect(all[3]).toEqual({ name: 'd', slot: 3 })
    expect(more.map(one => groupOf(one, 'tag', all)?.name)).toEqual(['d', 'a'])
    const full = Array.from({ length: 8 }, (_, slot) => ({ name: `t${slot}`, slot }))
    expect(withGroupsOf(full, more, 'tag')).toEqual(full)
    expect(groupOf(more[0]!, 'tag', full)).toBeNull()
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

/** Viénot, Brettel and Mollon 1999: what a protan or deutan eye makes of a colour, in linear RGB 0..1. */
const linear = (color: string) => parseColor(color).map(v => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)) // prettier-ignore
const times = (m: number[][], v: number[]) => m.map(row => row.reduce((sum, x, i) => sum + x * v[i]!, 0))
const protan = (color: string) => times([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]], linear(color)) // prettier-ignore
const deutan = (color: string) => times([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]], linear(color)) // prettier-ignore
/** CIE 1976 difference, of which 2.3 is just noticed, of two colours in linear RGB (sRGB primaries, D65). */
function apart(a: number[], b: number[]): number {
  const lab = (rgb: number[]) => {
    const xyz = times([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]], rgb) // prettier-ignore
    const [x, y, z] = xyz.map((v, i) => Math.cbrt(Math.max(0, v) / [0.9505, 1, 1.089][i]!)) as [number, number, number]
    return [116 * y - 16, 500 * (x - y), 200 * (y - z)]
  }
  const [p, q] = [lab(a), lab(b)]
  return Math.hypot(...p.map((v, i) => v - q[i]!))
}
