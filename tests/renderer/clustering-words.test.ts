// What the panel of clustering against composition says: numbers with their rule, and no verdict from a cut.
import { describe, expect, it } from 'vitest'
import { calibrate } from '../../core/analysis/clustering/calibrate.ts'
import {
  deciders,
  definitions,
  population,
  readings,
} from '../../renderer/panels/compare/clustering/clustering-words.ts'
import { apart, report } from '../core/analysis/clustering/evidence.ts'

describe('words', () => {
  const text = (of: Parameters<typeof report>[0], change?: object) =>
    [...readings(report(of, change)), ...deciders(report(of, change)), ...definitions(report(of, change)), population(report(of, change))].join('\n') // prettier-ignore
  it('no verdict word from a cut, whatever lambda is', () => {
    for (const observed of [0.91, 0.75, 0.51, 0.2, 1.4]) {
      const words = text({ v: calibrate(observed, [0.9, 0.92, 0.91], [0.5, 0.51, 0.52]) })
      expect(words).not.toMatch(/cluster-like|linear-like|mixed/i)
      expect(words).toContain('λ')
    }
  })
  it('says that there is not enough data before two draws, and without power', () => {
    expect(text({}, { draws: 1 })).toContain('Not enough data yet')
    expect(text({})).toContain('Not enough data for E1')
  })
  it('outside 0 to 1 is neither; E2 is one-sided; seeds and counts are there', () => {
    const words = text({ v: calibrate(1.4, [0.9, 0.92, 0.91], [0.5, 0.51, 0.52]), ev: apart })
    expect(words).toContain('as neither surrogate: E1 VQ share')
    expect(words).toContain('decides nothing')
    expect(text({ ev: calibrate(0.99, [0.9, 0.901], [0.95, 0.951]) })).toContain('sums matter')
    expect(words).toContain('Seed 7; H_C 1, 2, 3; H_L 4, 5, 6')
    expect(words).toContain('30 latents win at least 5 rows')
  })
  it('says which rows stand for the zone where features compete', () => {
    expect(text({}, { kind: 'topk' })).toContain('compete')
    expect(text({})).not.toContain('compete')
  })
})
