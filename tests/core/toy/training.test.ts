// Gradients, optimizers, data and runs of toy autoencoders: against differences of the loss, hand-computed steps, and themselves again.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { oneHot } from '../../../core/toy/batch.ts'
import { coactivation, firstBatch } from '../../../core/toy/data.ts'
import { forcesOf, radialPart, summed } from '../../../core/toy/forces.ts'
import { gradient, scratchFor } from '../../../core/toy/gradient.ts'
import { addFrame, createHistory, frameBefore, isFrame } from '../../../core/toy/history.ts'
import { hessian } from '../../../core/toy/hessian.ts'
import { modelOf } from '../../../core/toy/model.ts'
import { advance, createRun, trainerAt } from '../../../core/toy/run.ts'
import { createTrainer, measure, train } from '../../../core/toy/trainer.ts'
import { defaultConfig, defaultOptimizer, type ToyConfig, type ToyData } from '../../../core/toy/types.ts'

const sampled = { rows: 9, sparsity: 0.4, values: 'uniform' as const, normalise: false, resample: false }

const configs: fc.Arbitrary<ToyConfig> = fc
  .record({
    n: fc.integer({ min: 1, max: 7 }),
    m: fc.integer({ min: 1, max: 3 }),
    tied: fc.boolean(),
    bias: fc.boolean(),
    sparse: fc.boolean(),
    kappa: fc.constantFrom(0.3, 1, 2),
    seed: fc.nat(1e6),
  })
  .map(({ n, m, sparse, ...rest }) => ({
    ...defaultConfig(n, m),
    ...rest,
    importance: Array.from({ length: n }, (_, i) => 0.8 ** i),
    data: sparse ? { kind: 'sparse', ...sampled } : { kind: 'one-hot' },
  }))

/** A trainer with biases off 0. */
function prepared(config: ToyConfig) {
  const t = createTrainer(config)
  if (config.bias) for (let k = 0; k < config.n; k++) t.theta[config.n * config.m + k] = 0.3 * Math.sin(k + config.seed)
  return t
}

describe('the gradient', () => {
  it('is the slope of the loss', () => {
    fc.assert(
      fc.property(configs, config => {
        const t = prepared(config)
        const grad = t.grad.slice()
        gradient(t.model, t.theta, t.batch, grad, t.scratch)
        const loss = (at: number, step: number) => {
          const moved = t.theta.slice()
          moved[at]! += step
          return gradient(t.model, moved, t.batch, new Float64Array(moved.length), t.scratch)
        }
        for (let at = 0; at < t.theta.length; at++) {
          const isBias = at >= config.n * config.m && at < config.n * config.m + config.n
          if (isBias && !config.bias) expect(grad[at]).toBe(0)
          // One-sided at a kink: the difference is between the two slopes, so a small step and a loose bound.
          else expect(Math.abs((loss(at, 1e-6) - loss(at, -1e-6)) / 2e-6 - grad[at]!)).toBeLessThan(1e-4)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('is minus the sum of all forces', () => {
    fc.assert(
      fc.property(configs, config => {
        const { n, m } = config
        const t = prepared(config)
        gradient(t.model, t.theta, t.batch, t.grad, t.scratch)
        const forces = forcesOf(t.model, t.theta, t.batch)
        summed(forces.force, t.batch.rows, n, m).forEach((f, at) => expect(f).toBeCloseTo(-t.grad[at]!, 10))
        if (!config.tied)
          summed(forces.decode, t.batch.rows, n, m).forEach((f, at) =>
            expect(f).toBeCloseTo(-t.grad[n * m + n + at]!, 10),
          )
      }),
      { numRuns: 40 },
    )
  })

  it('of one feature in one dimension is what the hand gives', () => {
    // w = 2, b = 0.5, x = 1: z = 4.5, e = 3.5, dW = e h + x e w = 7 + 7, db = 3.5, loss = 3.5^2 / 2
    const model = modelOf(defaultConfig(1, 1))
    const grad = new Float64Array(2)
    expect(gradient(model, Float64Array.of(2, 0.5), oneHot(1), grad, scratchFor(1))).toBe(6.125)
    expect(Array.from(grad)).toEqual([14, 3.5])
  })

  it('has the Hessian as its slope', () => {
    fc.assert(
      fc.property(configs, config => {
        const t = prepared(config)
        const size = t.theta.length
        const H = hessian(t.model, t.theta, t.batch)
        const slope = (at: number, step: number) => {
          const moved = t.theta.slice()
          moved[at]! += step
          const out = new Float64Array(size)
          gradient(t.model, moved, t.batch, out, t.scratch)
          return out
        }
        for (let at = 0; at < size; at++) {
          if (!config.bias && at >= config.n * config.m && at < config.n * config.m + config.n) continue
          const [up, down] = [slope(at, 1e-7), slope(at, -1e-7)]
          for (let v = 0; v < size; v++)
            expect(Math.abs((up[v]! - down[v]!) / 2e-7 - H[v * size + at]!)).toBeLessThan(1e-4)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('splits a force into along and across its vector', () => {
    expect(radialPart([3, 4], [2, 0])).toEqual({ radial: 3, tangential: 4 })
    expect(radialPart([3, 4], [0, 0])).toEqual({ radial: null, tangential: 5 })
  })
})

describe('samples', () => {
  const draw = (data: ToyData, n: number) => firstBatch({ n, data, seed: 3 })
  const many = { ...sampled, rows: 4000, sparsity: 0.7 }

  it('are seeded', () => {
    expect(draw({ kind: 'sparse', ...many }, 5).x).toEqual(draw({ kind: 'sparse', ...many }, 5).x)
    expect(firstBatch({ n: 5, data: { kind: 'sparse', ...many }, seed: 4 }).x).not.toEqual(
      draw({ kind: 'sparse', ...many }, 5).x,
    )
  })

  it('fire as often as they should, alone, together or one at a time', () => {
    const groups = [
      { kind: 'correlated' as const, members: [0, 1] },
      { kind: 'anticorrelated' as const, members: [2, 3] },
    ]
    const batch = draw({ kind: 'groups', groups, ...many }, 5)
    const both = coactivation(batch)
    const at = (i: number, j: number) => both[i * 5 + j]!
    for (const i of [0, 1, 4]) expect(Math.abs(at(i, i) - 0.3)).toBeLessThan(0.03)
    expect(at(0, 1)).toBeCloseTo(at(0, 0), 9)
    expect(at(2, 3)).toBe(0)
    expect(Math.abs(at(2, 2) + at(3, 3) - 0.3)).toBeLessThan(0.03)
  })

  it('of a hierarchy have one child at most, and none without its parent', () => {
    const data: ToyData = {
      kind: 'hierarchy',
      families: [{ parent: 0, children: [1, 2] }],
      childRate: 0.5,
      ...many,
      values: 'one',
    }
    const { x, rows } = draw(data, 4)
    let [parents, children] = [0, 0]
    for (let p = 0; p < rows; p++) {
      const [parent, a, b] = [x[p * 4]!, x[p * 4 + 1]!, x[p * 4 + 2]!]
      if (a + b > 0) expect(parent).toBe(1)
      expect(a * b).toBe(0)
      parents += parent
      children += a + b
    }
    expect(Math.abs(children / parents - 0.5)).toBeLessThan(0.05)
  })

  it('are of length one where that is asked, silent ones stay 0', () => {
    const { x, rows } = draw({ kind: 'sparse', ...many, sparsity: 0.9, normalise: true }, 3)
    let silent = 0
    for (let p = 0; p < rows; p++) {
      const length = Math.hypot(x[p * 3]!, x[p * 3 + 1]!, x[p * 3 + 2]!)
      if (length === 0) silent++
      else expect(length).toBeCloseTo(1, 12)
    }
    expect(silent).toBeGreaterThan(0)
  })
})

describe('a run', () => {
  it('is the same in parts, in one go, and from any of its frames', () => {
    for (const data of [{ kind: 'one-hot' }, { kind: 'sparse', ...sampled, resample: true }] as ToyData[]) {
      for (const kind of ['sgd', 'momentum', 'adam', 'adamw'] as const) {
        const config = { ...defaultConfig(5, 2), data, optimizer: defaultOptimizer(kind) }
        const whole = createTrainer(config)
        train(whole, 777)
        const run = createRun(config, 16)
        for (const to of [1, 100, 333, 777]) advance(run, to)
        expect(run.trainer.theta).toEqual(whole.theta)
        expect(run.history.count).toBeLessThanOrEqual(16)
        expect(trainerAt(run, 777).theta).toEqual(whole.theta)
        const early = createTrainer(config)
        train(early, 345)
        expect(trainerAt(run, 345).theta).toEqual(early.theta)
      }
    }
  })

  it('keeps evenly spaced frames however long it is', () => {
    const history = createHistory(1, 8)
    for (let step = 0; step <= 1000; step++) {
      if (!isFrame(history, step)) continue
      const frame = addFrame(history, step, step / 2)
      if (frame) frame[0] = step
    }
    const steps = Array.from(history.steps.subarray(0, history.count))
    expect(steps).toEqual(steps.map((_, f) => f * history.stride))
    expect(Array.from(history.store.subarray(0, history.count))).toEqual(steps)
    expect(steps.length).toBeGreaterThan(4)
    expect(1000 - steps.at(-1)!).toBeLessThan(history.stride)
    expect(steps[frameBefore(history, 300)]).toBe(Math.floor(300 / history.stride) * history.stride)
  })

  it('ends where a weight is not finite, and keeps what it had', () => {
    const config = { ...defaultConfig(4, 2), optimizer: { ...defaultOptimizer('sgd'), lr: 40 } }
    const run = createRun(config)
    advance(run, 1000)
    expect(run.divergedAt).toBeGreaterThan(1)
    expect(run.history.count).toBe(run.divergedAt)
    expect(run.history.store.subarray(0, run.history.count * run.history.width).every(Number.isFinite)).toBe(true)
  })

  it('lights a detector at the step at which it became true', () => {
    const config = { ...defaultConfig(5, 2), seed: 6 }
    const thinned = createRun(config, 64)
    const every = createRun(config, 4096)
    advance(thinned, 3000)
    advance(every, 3000)
    expect(every.lit.get('recovery')!.first).toBeGreaterThan(1000)
    for (const id of ['failure', 'recovery', 'perfect'] as const) {
      expect(thinned.lit.get(id)!.first, id).toBe(every.lit.get(id)!.first)
    }
  })

  it('of one feature, and of as many dimensions as features, is learnt', () => {
    for (const [n, m] of [
      [1, 1],
      [1, 3],
      [3, 3],
    ] as const) {
      const config = { ...defaultConfig(n, m), seed: 2, optimizer: { ...defaultOptimizer('adam'), lr: 0.01 } }
      const t = createTrainer(config)
      train(t, 5000)
      expect(measure(t), `${n} in ${m}`).toBeLessThan(1e-6)
    }
  })
})
