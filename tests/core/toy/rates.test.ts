// Rates over many seeds: counts by detector and end, their intervals, and what the published account's settings give.
import { expect, it } from 'vitest'
import { detectorRates, endRates, rate, type SeedEnd } from '../../../core/toy/rates.ts'
import { advance, createRun } from '../../../core/toy/run.ts'
import { diagnose } from '../../../core/toy/detect.ts'
import { defaultConfig } from '../../../core/toy/types.ts'

const end = (state: SeedEnd['state'], lit: SeedEnd['lit'], sawMeanEncoder = false): SeedEnd => ({
  state,
  lit,
  sawMeanEncoder,
})

it('count each detector once a seed, ever and at the end, with the median of its steps', () => {
  const ends = [
    end('perfect-symmetric', [
      { id: 'failure', first: 100, now: false },
      { id: 'perfect', first: 900, now: true },
    ]),
    end('symmetric-failure', [{ id: 'failure', first: 300, now: true }]),
    end('perfect-symmetric', [{ id: 'perfect', first: 500, now: true }]),
    end('diverged', []),
  ]
  const of = (id: string) => detectorRates(ends)!.find(r => r.id === id)!
  expect(of('failure')).toMatchObject({ ever: { count: 2, of: 4, share: 0.5 }, end: { count: 1 }, medianStep: 200 })
  expect(of('perfect')).toMatchObject({ ever: { count: 2 }, end: { count: 2 }, medianStep: 700 })
  expect(of('dead')).toMatchObject({ ever: { count: 0, share: 0, low: 0 }, medianStep: null })
  expect(endRates(ends).map(e => [e.state, e.rate.count])).toEqual([
    ['perfect-symmetric', 2],
    ['symmetric-failure', 1],
    ['diverged', 1],
  ])
  expect(detectorRates([])).toBeNull()
})

it('have Wilson intervals', () => {
  // 164 of 200: (0.82 + 1.96²/400 ± 1.96 √(0.82·0.18/200 + 1.96²/160000)) / (1 + 1.96²/200)
  expect(rate(164, 200)).toMatchObject({ share: 0.82 })
  expect(rate(164, 200)!.low).toBeCloseTo(0.7609, 4)
  expect(rate(164, 200)!.high).toBeCloseTo(0.8671, 4)
  expect(rate(0, 0)).toBeNull()
})

it('of seven features under Adam 1e-3: most seeds have a mean-encoder, and all are perfect in the end', () => {
  const ends = Array.from({ length: 12 }, (_, i): SeedEnd => {
    const run = createRun({ ...defaultConfig(7), seed: i + 1 }, 256)
    advance(run, 25_000)
    const { state } = diagnose({ n: 7, m: 2, tied: true }, run.trainer.theta, run.mean)
    return { state, lit: [...run.lit.values()], sawMeanEncoder: run.sawMeanEncoder }
  })
  const rates = detectorRates(ends)!
  // 167 + 33 of 200 in toy.md; 82% had failed at step 3,000.
  expect(rates.find(r => r.id === 'perfect')!.end.count).toBe(12)
  expect(ends.filter(e => e.sawMeanEncoder).length).toBeGreaterThanOrEqual(8)
})
