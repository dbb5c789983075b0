// One slice for several requests: what it is made from, and when two requests are drawn in the same one.
import { describe, expect, it } from 'vitest'
import { requestInSlice, sharesSlice, sliceSourceOf } from '../../../core/zones/shared-slice.ts'
import type { ZoneSpec } from '../../../core/zones/types.ts'

const a: ZoneSpec = {
  dictionary: 'da',
  activations: 'x',
  features: [1, 2],
  dim: 3,
  basis: 'encoder',
  origin: 'mean',
  filter: '',
  points: 'firing',
  control: null,
}
const b: ZoneSpec = { ...a, dictionary: 'db', features: [7], dim: 2, basis: 'pca' }

describe('a shared slice', () => {
  it('is made from the vectors of the one, in as many dimensions', () => {
    const joined = requestInSlice(b, a)
    expect(joined.sliceFrom).toEqual({ dictionary: 'da', features: [1, 2], basis: 'encoder', origin: 'mean' })
    expect(joined).toMatchObject({ dictionary: 'db', features: [7], dim: 3 })
    expect(Object.keys(joined)).not.toContain('morph')
    expect(sharesSlice(joined, a)).toBe(true)
    expect(sharesSlice(b, a)).toBe(false)
  })
  it('is handed on by a plot that borrows it', () => {
    const joined = requestInSlice(b, a)
    const third = requestInSlice({ ...a, dictionary: 'dc', features: [4] }, joined)
    expect(sliceSourceOf(third)).toEqual(sliceSourceOf(a))
    expect(sharesSlice(third, a)).toBe(true)
  })
  it('keeps turn and place of a section, and drops those of the plot that moves in', () => {
    const section = { turn: [0, 0, 0, 1] as [number, number, number, number], offset: 2 }
    const cut = { ...a, dim: 2 as const, section }
    expect(requestInSlice(b, cut).section).toEqual(section)
    expect(requestInSlice({ ...b, section }, a).section).toBeUndefined()
    expect(sharesSlice(cut, { ...cut, section: { ...section, offset: 3 } })).toBe(false)
  })
  it('needs the same rows behind it', () => {
    const joined = requestInSlice(b, a)
    expect(sharesSlice({ ...joined, filter: 'x' }, a)).toBe(false)
    expect(sharesSlice({ ...joined, activations: 'y' }, a)).toBe(false)
    expect(sharesSlice({ ...joined, control: { kind: 'tokens', seed: 1 } }, a)).toBe(false)
    expect(sharesSlice({ ...joined, control: { kind: 'features', seed: 1 } }, a)).toBe(true)
    // Without a borrowed slice the random features make their own.
    expect(sharesSlice({ ...a, control: { kind: 'features', seed: 1 } }, a)).toBe(false)
  })
})
