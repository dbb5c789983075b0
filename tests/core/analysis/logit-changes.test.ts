// Changes of a next-token distribution, worked by hand.
import { describe, expect, it } from 'vitest'
import { addChange, emptyChanges, logSumExp } from '../../../core/analysis/logit-changes.ts'

const logs = (...p: number[]) => Float32Array.from(p, Math.log)

describe('addChange', () => {
  it('has losses, divergence, and the tokens that rose and fell, whatever is added to all logits', () => {
    const before = logs(0.5, 0.25, 0.25)
    const after = logs(0.25, 0.5, 0.25).map(v => v + 7)
    const found = emptyChanges(2, 2)
    addChange(found, 0, before, after, 0)
    expect(found.lossBefore[0]).toBeCloseTo(Math.log(2), 6)
    expect(found.lossAfter[0]).toBeCloseTo(Math.log(4), 6)
    // 0.5 ln 2 - 0.25 ln 2
    expect(found.divergence[0]).toBeCloseTo(0.25 * Math.log(2), 6)
    expect([...found.up.ids.subarray(0, 2)]).toEqual([1, 2])
    expect(found.up.logit[0]).toBeCloseTo(Math.log(2), 5)
    expect([...found.down.ids.subarray(0, 2)]).toEqual([0, 2])
    expect(found.down.before[0]).toBeCloseTo(0.5, 6)
    expect(found.down.after[0]).toBeCloseTo(0.25, 6)
    expect([...found.likely.ids.subarray(0, 2)]).toEqual([0, 1])
    expect(found.likelyAfter.ids[0]).toBe(1)
    expect(found.lossBefore[1]).toBeNaN()
    addChange(found, 1, before, before, null)
    expect(found.divergence[1]).toBe(0)
    expect(found.lossBefore[1]).toBeNaN()
  })
  it('log of summed exponentials does not overflow and knows no tokens', () => {
    expect(logSumExp(Float32Array.of(1000, 1000))).toBeCloseTo(1000 + Math.log(2), 3)
    expect(logSumExp(logs(0.2, 0.3, 0.5), [0, 2])).toBeCloseTo(Math.log(0.7), 6)
    expect(logSumExp(Float32Array.of(1), [])).toBe(-Infinity)
  })
})
