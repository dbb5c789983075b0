// Keys of labelling: defaults, a person's own, conflicts refused by name, a settings file that gives two acts one key.
import { describe, expect, it } from 'vitest'
import { keysOf, labelActs, refusal, shownKey } from '../../renderer/panels/queue/label-acts.ts'
import { keyList, otherUse } from '../../renderer/panels/settings/key-list.ts'

describe('keys of labelling', () => {
  it('are the defaults until others are chosen, one act each', () => {
    const keys = keysOf({})
    expect(keys.get('status.reviewed')).toBe('a')
    expect(new Set(keys.values()).size).toBe(labelActs.length)
    const own = keysOf({ 'status.reviewed': 'w', skip: 's' })
    expect([own.get('status.reviewed'), own.get('skip'), own.get('status.rejected')]).toEqual(['w', 's', 'x'])
  })
  it('pass over what a settings file cannot mean', () => {
    const keys = keysOf({ 'status.reviewed': 'x', 'no such act': 'w', skip: 'Escape', flag: 'c', copy: 'f' })
    expect(keys.get('status.reviewed')).toBe('a')
    expect(keys.get('skip')).toBe(' ')
    // Two that changed places are as good as any.
    expect([keys.get('flag'), keys.get('copy')]).toEqual(['c', 'f'])
    expect(new Set(keys.values()).size).toBe(labelActs.length)
    const chain = keysOf({ flag: 'w', copy: 'w', label: 'c' })
    expect(new Set(chain.values()).size).toBe(labelActs.length)
  })
  it('are refused where another act has them, or the window', () => {
    const keys = keysOf({})
    expect(refusal('status.reviewed', 'x', keys)).toBe('x is “reject”: give that another key first.')
    expect(refusal('status.reviewed', 'Enter', keys)).toContain('window')
    expect(refusal('status.reviewed', 'ArrowUp', keys)).toContain('window')
    expect(refusal('status.reviewed', 'Ctrl+k', keys)).toContain('window')
    expect(refusal('status.reviewed', 'a', keys)).toBeNull()
    expect(refusal('status.reviewed', 'w', keys)).toBeNull()
  })
  it('are shown as printed, and what they do elsewhere is known', () => {
    expect([' ', 'Ctrl+z', '+', 'Backspace'].map(shownKey)).toEqual(['Space', 'Ctrl+Z', '+', '⌫'])
    expect(otherUse('w')).toContain('angles')
    expect(otherUse('§')).toBeNull()
    expect(keyList.every(group => group.keys.length > 0)).toBe(true)
  })
})
