// The rate of work, with values computed by hand.
import { describe, expect, it } from 'vitest'
import { createPace } from '../../core/pace.ts'

describe('pace', () => {
  it('is unknown until time has passed, then plain', () => {
    const pace = createPace()
    expect(pace.rate()).toBeNull()
    pace.add(100, 10)
    pace.add(100, 10)
    expect(pace.rate()).toBeNull()
    pace.add(300, 12)
    expect(pace.rate()).toBeCloseTo(100, 12)
  })
  it('does not count what was there before the first mark', () => {
    const pace = createPace()
    pace.add(1_000_000, 0)
    pace.add(1_000_050, 1)
    expect(pace.rate()).toBe(50)
  })
  it('weighs what is older by e^(-age/tau)', () => {
    const pace = createPace(2)
    pace.add(0, 0)
    pace.add(100, 1)
    pace.add(400, 3)
    const kept = Math.exp(-1)
    expect(pace.rate()).toBeCloseTo((100 * kept + 300) / (1 * kept + 2), 12)
  })
  it('hardly moves for one slow batch, and follows a lasting change', () => {
    const pace = createPace(8)
    let [done, at] = [0, 0]
    const go = (rate: number, seconds: number) => {
      for (let i = 0; i < seconds * 4; i++) pace.add((done += rate / 4), (at += 0.25))
    }
    pace.add(0, 0)
    go(1000, 60)
    pace.add((done += 250), (at += 0.75))
    expect(pace.rate()!).toBeGreaterThan(930)
    go(500, 40)
    expect(pace.rate()!).toBeLessThan(510)
  })
  it('puts a mark of the same moment into the next step', () => {
    const pace = createPace()
    pace.add(0, 0)
    pace.add(10, 0)
    pace.add(20, 2)
    expect(pace.rate()).toBe(10)
  })
})
