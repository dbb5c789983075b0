// @vitest-environment happy-dom
// Choosing features: at most eight, colours stay with their features.
import fc from 'fast-check'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, describe, expect, it } from 'vitest'
import { useNotices } from '../../renderer/stores/notices.ts'
import { useSelection } from '../../renderer/stores/selection.ts'

beforeEach(() => setActivePinia(createPinia()))

describe('selection', () => {
  it('gives the first free colour and keeps it until the feature is dropped', () => {
    const s = useSelection()
    for (const f of [10, 20, 30]) s.toggle(f)
    s.toggle(10)
    expect([s.slotOf(20), s.slotOf(30)]).toEqual([1, 2])
    s.toggle(40)
    expect(s.slotOf(40)).toBe(0)
    expect(s.colorOf(40)).toBe('var(--f1)')
    expect(s.colorOf(10)).toBe('var(--ink-3)')
    expect(s.chosen.map(c => c.feature)).toEqual([20, 30, 40])
  })
  it('refuses a ninth and says so', () => {
    const s = useSelection()
    for (let f = 0; f < 9; f++) s.toggle(f)
    expect(s.chosen).toHaveLength(8)
    expect(useNotices().notices[0]?.text).toContain('8')
  })
  it('chooses a list in its order, keeping colours of those that stay', () => {
    const s = useSelection()
    s.choose([1, 2, 3])
    s.choose([3, 9, 1])
    expect(s.chosen).toEqual([
      { feature: 3, slot: 2 },
      { feature: 9, slot: 1 },
      { feature: 1, slot: 0 },
    ])
  })
  it('never gives two features one colour', () => {
    const step = fc.oneof(
      fc.record({ toggle: fc.nat(12) }),
      fc.record({ choose: fc.array(fc.nat(12), { maxLength: 12 }) }),
    )
    fc.assert(
      fc.property(fc.array(step), steps => {
        setActivePinia(createPinia())
        const s = useSelection()
        for (const one of steps) {
          const before = new Map(s.chosen.map(c => [c.feature, c.slot]))
          if ('toggle' in one) s.toggle(one.toggle)
          else s.choose(one.choose)
          const slots = s.chosen.map(c => c.slot)
          expect(new Set(slots).size).toBe(slots.length)
          expect(slots.every(slot => slot >= 0 && slot < 8)).toBe(true)
          for (const { feature, slot } of s.chosen) expect(before.get(feature) ?? slot).toBe(slot)
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('features selected together', () => {
  it('begin with the inspected one, are toggled, and let go', () => {
    const s = useSelection()
    s.select(7)
    expect([s.isSelected(7), s.several.size]).toEqual([true, 0])
    s.toggleSelected(9)
    expect([...s.several]).toEqual([7, 9])
    s.toggleSelected(7)
    expect([[...s.several], s.current]).toEqual([[9], 9])
    s.letGo()
    expect([s.isSelected(9), s.isSelected(7), s.several.size]).toEqual([true, false, 0])
  })
  it('are replaced or added to, and dropped when one is selected alone', () => {
    const s = useSelection()
    s.selectTogether([1, 2])
    s.selectTogether([2, 3], true)
    expect([...s.several]).toEqual([1, 2, 3])
    s.inspect(2) // from another panel: they stay
    expect(s.several.size).toBe(3)
    s.select(2)
    expect(s.several.size).toBe(0)
  })
})
