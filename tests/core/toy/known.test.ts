// Known answers of toy autoencoders: polygons, saddles, factors, presets, rates, the tiny SAE, files.
import { describe, expect, it } from 'vitest'
import { oneHot } from '../../../core/toy/batch.ts'
import { chaosConfig, isReproducible, outcome } from '../../../core/toy/chaos.ts'
import { diagnose } from '../../../core/toy/detect.ts'
import { configFrom, readToyFile, toyFile } from '../../../core/toy/exchange.ts'
import { curvature, saddleEstimate } from '../../../core/toy/hessian.ts'
import { modelOf, sizeOf } from '../../../core/toy/model.ts'
import { polygonTheta, tightRadius2 } from '../../../core/toy/polygon.ts'
import { toyPresets } from '../../../core/toy/presets.ts'
import { advance, createRun } from '../../../core/toy/run.ts'
import { createSae, encodeTiny, saeGradient } from '../../../core/toy/sae.ts'
import { absorptionNow, createSaeRun, trainSae } from '../../../core/toy/sae-run.ts'
import { cellConfig, cellCount, runCell, wilson } from '../../../core/toy/sweep.ts'
import { factorTree, tegumFactors } from '../../../core/toy/tegum.ts'
import { createTrainer, measure, train } from '../../../core/toy/trainer.ts'
import { defaultConfig, defaultOptimizer } from '../../../core/toy/types.ts'

describe('states', () => {
  it('of polygons: zero loss from the tight radius up, not below', () => {
    for (const n of [3, 5, 8]) {
      const margins = (r2: number) => diagnose({ n, m: 2, tied: true }, polygonTheta(n, r2)).perfectMargin
      expect(Math.min(...margins(tightRadius2(n)))).toBeCloseTo(1, 12)
      expect(Math.min(...margins(0.99 * tightRadius2(n)))).toBeLessThan(1)
      expect(diagnose({ n, m: 2, tied: true }, polygonTheta(n, 1.2 * tightRadius2(n))).state).toBe('perfect-symmetric')
    }
  })

  it('of a model without any weight are dead, and with the mean as bias mean-encoders', () => {
    const zero = new Float64Array(sizeOf({ n: 3, m: 2, tied: true }))
    expect(diagnose({ n: 3, m: 2, tied: true }, zero).features).toEqual(['dead', 'dead', 'dead'])
    zero.fill(1 / 3, 6)
    expect(diagnose({ n: 3, m: 2, tied: true }, zero)).toMatchObject({ state: 'symmetric-failure', cv: 0 })
  })

  it('of a single feature have no interference', () => {
    const found = diagnose({ n: 1, m: 1, tied: true }, Float64Array.of(1, 0))
    expect(found.state).toBe('perfect-symmetric')
    expect(found.offMax[0]).toBe(-Infinity)
    expect(found.uspvMargin[0]).toBe(1)
  })
})

describe('curvature', () => {
  it('at a symmetric failure has two negative eigenvalues, near the estimate, and grows e-fold as it says', () => {
    const config = {
      ...defaultConfig(6),
      optimizer: { ...defaultOptimizer('sgd'), lr: 0.01 },
      start: { kind: 'polygon' as const, unlearnt: 1, slack: 0.3, shift: 0, noise: 0 },
    }
    const t = createTrainer(config)
    const found = curvature(modelOf(config), t.theta, oneHot(6), 0.01)
    expect(found.negative).toBe(2)
    expect(found.least / saddleEstimate(6, 1.3 * tightRadius2(5))).toBeCloseTo(1, 1)
    expect(found.edge).toBeCloseTo(2 / found.most, 12)
    // A small push along the unstable direction grows by e in that many steps.
    const from = t.theta.slice()
    const along = () => t.theta.reduce((sum, v, i) => sum + (v - from[i]!) * found.unstable![i]!, 0)
    found.unstable!.forEach((v, i) => (t.theta[i]! += 1e-6 * v))
    train(t, Math.round(found.eFolding!))
    expect(along() / 1e-6).toBeCloseTo(Math.E, 1)
  })

  it('at a perfect polygon curves nowhere down', () => {
    expect(curvature(modelOf(defaultConfig(6)), polygonTheta(6, 2.5), oneHot(6), 1)).toMatchObject({
      negative: 0,
      unstable: null,
      eFolding: null,
    })
  })
})

describe('factors', () => {
  // A triangle in the first two dimensions, a digon in the third.
  const s = Math.sqrt(3) / 2
  const prism = [1, 0, 0, -0.5, s, 0, -0.5, -s, 0, 0, 0, 2, 0, 0, -2]

  it('are found with their dimensions and the share that each feature has', () => {
    const found = tegumFactors(prism, 5, 3)
    expect(found).toMatchObject({
      blocks: [
        [0, 1, 2],
        [3, 4],
      ],
      dims: [2, 1],
      unlearnt: [],
      sumDims: 3,
    })
    expect(found.residual).toBeLessThan(1e-30)
    found.featureDim.forEach((d, i) => expect(d).toBeCloseTo(i < 3 ? 2 / 3 : 1 / 2, 12))
  })

  it('merge as tau falls', () => {
    const { merges, tau } = factorTree(prism, 5, 3)
    expect(merges.map(merge => +merge.height.toFixed(6))).toEqual([1, 0.5, 0.5, 0])
    expect(tau).toBeGreaterThan(0)
    expect(tau).toBeLessThan(0.5)
    // A square is two digons, not one factor.
    expect(tegumFactors([1, 0, 0, 1, -1, 0, 0, -1], 4, 2).blocks).toEqual([
      [0, 2],
      [1, 3],
    ])
  })

  it('of nothing are none', () => {
    expect(tegumFactors([0, 0, 0, 0], 2, 2)).toMatchObject({ blocks: [], dims: [], residual: 0, sumDims: 0 })
    expect(factorTree([0, 0], 1, 2).merges).toEqual([])
  })
})

describe('presets', () => {
  const finished = (id: string) => {
    const preset = toyPresets.find(p => p.id === id)!
    const run = createRun(preset.config)
    advance(run, preset.steps)
    return { preset, run, found: diagnose(preset.config, run.trainer.theta, run.mean) }
  }

  it('have ids of their own', () => {
    expect(new Set(toyPresets.map(p => p.id)).size).toBe(toyPresets.length)
  })

  it.each([
    ['polygon', 'perfect-symmetric'],
    ['pentagon', 'perfect-symmetric'],
    ['pairs', 'perfect-symmetric'],
    ['factors', 'perfect-symmetric'],
    ['too-many', 'partial'],
    ['recovery', 'perfect-asymmetric'],
    ['two-circles', 'perfect-asymmetric'],
  ])('%s ends as its answer says', (id, state) => {
    const { run, found } = finished(id)
    expect(found.state).toBe(state)
    if (id === 'recovery')
      expect([...run.lit.keys()]).toEqual(expect.arrayContaining(['failure', 'splaying', 'recovery']))
    if (id === 'factors') expect(run.lit.get('product')?.now).toBe(true)
    if (id === 'too-many') expect(run.lit.has('uspv')).toBe(false)
    if (id === 'two-circles') expect(Math.max(...found.radius) / Math.min(...found.radius)).toBeGreaterThan(2)
  })

  it('saddle fails at once, splays, and is learnt in the end', () => {
    const { preset, run, found } = finished('saddle')
    expect(run.lit.get('failure')!.first).toBe(0)
    expect(run.lit.get('splaying')!.first).toBeGreaterThan(3000)
    expect(found.features.filter(f => f === 'learnt').length).toBeGreaterThanOrEqual(6)
    expect(
      measure(createTrainer({ ...preset.config, start: { ...preset.config.start, noise: 0 } as never })) * 2,
    ).toBeCloseTo(6 / 7, 12)
  })

  it('absorption: the parent fires alone and is silent with its children', () => {
    const { preset, run } = finished('absorption')
    const { data } = preset.config
    if (data.kind !== 'hierarchy') throw new Error('a hierarchy is expected')
    const sae = createSaeRun(preset.sae!, preset.config, run.trainer.theta)
    const before = absorptionNow(sae, data.families)[0]!
    expect(trainSae(sae, 6000).finite).toBe(true)
    const [after] = absorptionNow(sae, data.families)
    expect(after!.alone).toBeGreaterThan(0.95)
    expect(Math.max(...after!.withChild.map(v => v ?? 1))).toBeLessThan(0.05)
    expect(before).not.toEqual(after)
  })
})

describe('the tiny SAE', () => {
  it('has a gradient that is the slope of its loss', () => {
    const h = Float64Array.from({ length: 20 }, (_, i) => Math.sin(3 * i) + 0.3)
    for (const kind of ['relu', 'topk'] as const) {
      const sae = createSae({ size: 5, kind, l1: 0.07, k: 2, lr: 0.01, rows: 10, seed: 4 }, 2)
      sae.theta.forEach((v, i) => (sae.theta[i] = v + 0.05 * Math.cos(i)))
      saeGradient(sae, h, 10)
      const grad = sae.grad.slice()
      const loss = (i: number, step: number) => {
        sae.theta[i]! += step
        const found = saeGradient(sae, h, 10).loss
        sae.theta[i]! -= step
        return found
      }
      // The L1 term counts activations alone: decoder rows have unit length in training.
      grad.forEach((g, i) =>
        expect(Math.abs((loss(i, 1e-6) - loss(i, -1e-6)) / 2e-6 - g), `${kind} ${i}`).toBeLessThan(1e-6),
      )
    }
  })

  it('of TopK keeps the k largest, of equal ones the first', () => {
    const sae = createSae({ size: 4, kind: 'topk', l1: 0, k: 2, lr: 0.01, rows: 1, seed: 1 }, 1)
    sae.theta.fill(0)
    sae.theta.set([0.5, 0.7, 0.7, 0.7], 4)
    expect(Array.from(encodeTiny(sae, Float64Array.of(1), 0))).toEqual([0, 0.7, 0.7, 0])
  })
})

describe('sweeps', () => {
  const spec = {
    base: chaosConfig(5, 0, 0.1),
    steps: 200,
    learningRates: [0.02, 0.1, 30],
    rows: [0, 0.02],
  }

  it('have in each cell what that run is by itself', () => {
    expect(cellCount(spec)).toBe(6)
    const cell = runCell(spec, 4)
    const config = cellConfig(spec, 4)
    expect(config.optimizer.lr).toBe(0.1)
    expect(config.start).toMatchObject({ shift: 0.02 })
    const alone = outcome(config, 200)
    expect([cell.sumNorm, cell.lossSum, cell.diverged]).toEqual([alone.sumNorm, alone.lossSum, alone.diverged])
    expect(cell.reproducible).toBe(isReproducible(config, 200, alone))
  })

  it('say what diverged', () => {
    expect(runCell(spec, 5)).toMatchObject({ state: 'diverged', diverged: true })
  })

  it('give rates with intervals', () => {
    const found = wilson(164, 200)!
    expect([found.share, +found.low.toFixed(3), +found.high.toFixed(3)]).toEqual([0.82, 0.761, 0.867])
    expect(wilson(0, 0)).toBeNull()
  })
})

describe('files', () => {
  it('come back as they were', () => {
    for (const { config } of toyPresets) {
      const t = createTrainer(config)
      train(t, 10)
      const file = JSON.parse(JSON.stringify(toyFile(config, 10, t.theta)))
      const read = readToyFile(file)
      expect(read).toEqual(file)
      expect(createTrainer(configFrom(read)).theta).toEqual(t.theta)
    }
  })

  it('that are wrong are refused by the field', () => {
    const good = JSON.parse(JSON.stringify(toyFile(defaultConfig(3, 2), 0, createTrainer(defaultConfig(3, 2)).theta)))
    const bad = (change: object) => () => readToyFile({ ...good, ...change })
    expect(bad({ format: 'other' })).toThrow(/no toy/)
    expect(bad({ version: 2 })).toThrow(/version 2/)
    expect(bad({ W: [[1, 2, 3]] })).toThrow(/^W: a list of 2/)
    expect(bad({ b: [1, 2, 'x'] })).toThrow(/^b\[2\]/)
    expect(bad({ config: { ...good.config, n: 99 } })).toThrow(/^config\.n/)
    expect(bad({ config: { ...good.config, data: { kind: 'rows', rows: [[1]] } } })).toThrow(/^config\.data\.rows\[0\]/)
    expect(bad({ config: { ...good.config, start: { kind: 'polygon' }, m: 3 } })).toThrow(/^config\.start\.kind/)
  })
})
