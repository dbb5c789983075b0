// The warning of a slice in which membership cannot be read off the picture.
import { describe, expect, it } from 'vitest'
import { misleadingSlice } from '../../../core/zones/trust.ts'

/** `differ` of `matter` rows drawn elsewhere, among as many silent ones as you like. */
const rows = (matter: number, differ: number, silent: number) => {
  const trueSet = new Uint8Array(matter + silent).fill(1, 0, matter)
  const drawnSet = trueSet.slice().fill(2, 0, differ)
  return [trueSet, drawnSet] as const
}

describe('misleadingSlice', () => {
  it('counts what is on or drawn on, however many are silent', () => {
    expect(misleadingSlice(...rows(100, 20, 0), 'word')).toContain('20 of 100 words (20%)')
    expect(misleadingSlice(...rows(100, 20, 100_000), 'word')).toContain('20 of 100 words (20%)')
    expect(misleadingSlice(...rows(100, 19, 0), 'word')).toBeNull()
  })
  it('counts silent rows that are drawn on', () => {
    const trueSet = new Uint8Array(60)
    const drawnSet = trueSet.slice().fill(4, 0, 30)
    expect(misleadingSlice(trueSet, drawnSet, 'token')).toContain('30 of 30 tokens (100%)')
  })
  it('says nothing of few rows, or none', () => {
    expect(misleadingSlice(...rows(29, 29, 500), 'word')).toBeNull()
    expect(misleadingSlice(new Uint8Array(), new Uint8Array(), 'word')).toBeNull()
  })
})
