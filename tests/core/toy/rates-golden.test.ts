// The rates of toy.md section 6 over 200 seeds of our own generator, at each of its settings: 99% intervals overlap those listed. Takes minutes.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../core/toy/detect.ts'
import { wilson } from '../../../core/toy/sweep.ts'
import { createTrainer, train } from '../../../core/toy/trainer.ts'
import { defaultConfig, defaultOptimizer, type OptimizerKind } from '../../../core/toy/types.ts'
import { long } from '../../main/data/fixture.ts'

interface Row {
  n: number
  m: number
  opt: OptimizerKind
  lr: number
  wd: number
  kappa: string
  steps: number
  mean_at_3000_ci99: [number, number]
  perfect_final_ci99: [number, number]
}
const path = join(import.meta.dirname, '../../golden/toy_rates/rates.json')
const { rows } = JSON.parse(readFileSync(path, 'utf8')).expect as { rows: Row[] }
const seeds = 200
const overlaps = (count: number, [low, high]: [number, number]) => {
  const own = wilson(count, seeds, 2.5758)!
  return own.low <= high && own.high >= low
}

describe.runIf(long)('rates over 200 seeds', () => {
  it.each(rows)('$opt, lr $lr, decay $wd, kappa $kappa', { timeout: 300_000 }, row => {
    const kappa = row.kappa === '2/n2' ? 2 / row.n ** 2 : Number(row.kappa)
    const optimizer = { ...defaultOptimizer(row.opt), lr: row.lr, weightDecay: row.wd }
    let [mean, perfect] = [0, 0]
    for (let seed = 1; seed <= seeds; seed++) {
      const t = createTrainer({ ...defaultConfig(row.n, row.m), kappa, seed, optimizer })
      train(t, 3000)
      mean += +diagnose(t.config, t.theta).features.includes('mean')
      train(t, row.steps - 3000)
      perfect += +diagnose(t.config, t.theta).state.startsWith('perfect')
    }
    expect(overlaps(mean, row.mean_at_3000_ci99), `${mean} mean-encoders at step 3,000`).toBe(true)
    expect(overlaps(perfect, row.perfect_final_ci99), `${perfect} perfect`).toBe(true)
  })
})
