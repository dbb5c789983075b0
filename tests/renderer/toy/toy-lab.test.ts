// The toy lab without its window: the worker's work, frames as the page keeps them, the view, the marks, the charts, settings as text.
import { describe, expect, it } from 'vitest'
import { oneHot } from '../../../core/toy/batch.ts'
import { forcesOf, summed } from '../../../core/toy/forces.ts'
import { modelOf, oneHotZ } from '../../../core/toy/model.ts'
import { polygonTheta, tightRadius2 } from '../../../core/toy/polygon.ts'
import { toyPresets } from '../../../core/toy/presets.ts'
import { createTrainer, train } from '../../../core/toy/trainer.ts'
import { defaultConfig, defaultOptimizer } from '../../../core/toy/types.ts'
import { frameAt, shownAt, windowOf, withFrames, type ToyFrames } from '../../../renderer/panels/toy/frames.ts'
import {
  dataOf,
  familiesText,
  groupsText,
  kappaName,
  kappaOf,
  readFamilies,
  readGroups,
  readRows,
  withShape,
} from '../../../renderer/panels/toy/settings.ts'
import { between, sweepOf } from '../../../renderer/panels/toy/sweep-settings.ts'
import { divergedCells, sweepChart } from '../../../renderer/panels/toy/sweep-charts.ts'
import { curveChart, matrixChart } from '../../../renderer/panels/toy/toy-charts.ts'
import { arrowsOf, toyMarks, type MarkInput } from '../../../renderer/panels/toy/toy-marks.ts'
import { mapped, outputView, stretched } from '../../../renderer/panels/toy/toy-spaces.ts'
import { boxOf, toyView } from '../../../renderer/panels/toy/toy-view.ts'
import { largestGap, short } from '../../../renderer/panels/toy/toy-words.ts'
import type { ToyAnswer } from '../../../renderer/workers/toy-messages.ts'
import { toyWorker } from '../../../renderer/workers/toy-work.ts'

/** A worker in this thread, with what it answered. */
function worker() {
  const answers: ToyAnswer[] = []
  const take = toyWorker({
    post: answer => void answers.push(answer),
    rest: () => new Promise(resolve => setTimeout(resolve)),
    now: () => performance.now(),
  })
  const frames = () =>
    answers.reduce<ToyFrames | null>((all, a) => (a.t === 'frames' ? withFrames(all, a) : all), null)!
  return { take, answers, frames }
}
const config = { ...defaultConfig(5, 2), seed: 6 }
const stateAfter = (steps: number) => {
  const t = createTrainer(config)
  train(t, steps)
  return t.theta
}

describe('the worker', () => {
  it('trains, and the page can look at every step', async () => {
    const { take, answers, frames } = worker()
    await take({ t: 'run', id: 1, config, steps: 5000 })
    const all = frames()
    expect(all).toMatchObject({ at: 5000, done: true, divergedAt: null })
    expect(all.steps.length).toBeLessThanOrEqual(1024)
    expect(all.tail).toEqual(stateAfter(5000))
    expect(all.lit.map(l => l.id)).toContain('recovery')
    const f = frameAt(all.steps, 2345)
    expect(all.steps[f]).toBe(2344)
    expect(shownAt(all, null, 2345)).toMatchObject({ step: 2344, exact: false, theta: stateAfter(2344) })
    await take({ t: 'window', id: 1, from: 2340, count: 20 })
    const window = windowOf(answers.find(a => a.t === 'window')!)
    expect(shownAt(all, window, 2345)).toMatchObject({
      step: 2345,
      exact: true,
      theta: stateAfter(2345),
      before: stateAfter(2344),
    })
  })

  it('goes on with a run, as if it had never stopped', async () => {
    const { take, frames } = worker()
    await take({ t: 'run', id: 1, config, steps: 300 })
    await take({ t: 'extend', id: 1, steps: 301 })
    expect(frames()).toMatchObject({ at: 301, tail: stateAfter(301) })
  })

  it('keeps the run up to a divergence', async () => {
    const { take, frames } = worker()
    const wild = { ...config, optimizer: { ...defaultOptimizer('sgd'), lr: 50 } }
    await take({ t: 'run', id: 1, config: wild, steps: 1000 })
    const all = frames()
    expect(all.divergedAt).toBeGreaterThan(0)
    expect(all.done).toBe(true)
    expect(all.tail.every(Number.isFinite)).toBe(true)
  })

  it('leaves a run when another is asked for', async () => {
    const { take, answers } = worker()
    const first = take({
      t: 'run',
      id: 1,
      config: toyPresets.find(p => p.id === 'absorption')!.config,
      steps: 1_000_000,
    })
    await new Promise(resolve => setTimeout(resolve, 60))
    await take({ t: 'run', id: 2, config, steps: 100 })
    await first
    expect(answers.filter(a => a.t === 'frames' && a.id === 1 && a.done)).toHaveLength(0)
    expect(answers.at(-1)).toMatchObject({ t: 'frames', id: 2, at: 100, done: true })
  })

  it('says what it cannot do', async () => {
    const { take, answers } = worker()
    await take({
      t: 'run',
      id: 1,
      config: { ...config, m: 3, start: { kind: 'polygon', unlearnt: 1, slack: 0, shift: 0, noise: 0 } },
      steps: 10,
    })
    expect(answers).toEqual([{ t: 'failed', id: 1, message: expect.stringContaining('2 latent dimensions') }])
  })

  it('sweeps and trains seeds, cell by cell', async () => {
    const { take, answers } = worker()
    await take({ t: 'seeds', id: 3, config, steps: 200, seeds: [6, 7] })
    expect(answers.map(a => (a.t === 'seed' ? a.seed : null))).toEqual([6, 7])
    expect(answers[0]).toMatchObject({ theta: stateAfter(200) })
    const spec = sweepOf(config, { rates: between(1e-3, 1e-1, 3), rows: 2, steps: 50 })
    await take({ t: 'sweep', id: 4, spec, cells: [5, 0] })
    expect(answers.slice(2).map(a => (a.t === 'cell' ? a.cell : null))).toEqual([5, 0])
    const cells = spec.learningRates.flatMap(() => spec.rows.map(() => null as never))
    answers.forEach(a => a.t === 'cell' && (cells[a.cell] = a.result as never))
    const chart = sweepChart(spec, cells, 'norm')
    expect(chart.layers[0]).toMatchObject({ kind: 'cells', columns: 3, rows: 2 })
    expect(chart.layers).toHaveLength(1)
    const wild = cells.map((cell, i) =>
      i === 4 ? { ...((cell ?? answers[2]) as object), diverged: true } : cell,
    ) as never
    expect(divergedCells(wild)).toEqual([4])
    expect(sweepChart(spec, wild, 'norm').layers[1]).toMatchObject({ kind: 'points', x: [1], y: [1] })
    expect(chart.subtitle).toContain('Adam, lr 0.001 to 0.1, κ = 1, 50 steps, 2 seeds')
  })
})

describe('the view of a toy', () => {
  const model = modelOf(defaultConfig(7, 2))
  const theta = polygonTheta(7, 1.2 * tightRadius2(7))
  const features = [0, 1, 2, 3, 4, 5, 6]

  it('has axes along the latent coordinates, exact half-spaces and labels', () => {
    const view = toyView({ model, theta, batch: oneHot(7), features, halfSize: boxOf([theta], model) })
    expect(view.halfSize).toBeCloseTo(1.3 * Math.sqrt(1.2 * tightRadius2(7)), 6)
    for (const k of features) {
      expect(view.features[k]!.boundary.normal[0]).toBeCloseTo(theta[2 * k]!, 5)
      expect(view.features[k]!.boundary.normal[1]).toBeCloseTo(theta[2 * k + 1]!, 5)
      expect(view.features[k]!.boundary.offset).toBeCloseTo(theta[14 + k]!, 5)
      expect(view.points.s[2 * k]).toBeCloseTo(theta[2 * k]!, 5)
      // Every sample lies in the zone of its own feature alone.
      expect(view.points.trueSet[k]).toBe(1 << k)
    }
    expect(view.disagreement).toEqual({ rows: 0, share: 0 })
    expect(Math.max(...view.points.residual)).toBeLessThan(1e-6)
    expect(view.points.tokens[3]).toBe('x3')
  })

  it('draws one dimension as a line in a plane, and three as a space', () => {
    const line = modelOf(defaultConfig(2, 1))
    const flat = toyView({
      model: line,
      theta: Float64Array.of(1, -1, 0, 0),
      batch: oneHot(2),
      features: [0, 1],
      halfSize: 2,
    })
    expect(flat.dim).toBe(2)
    expect(Array.from(flat.points.s)).toEqual([1, 0, -1, 0])
    expect(flat.cells).toHaveLength(2)
    const space = defaultConfig(3, 3)
    const t = createTrainer(space)
    const view = toyView({ model: modelOf(space), theta: t.theta, batch: oneHot(3), features: [0, 1, 2], halfSize: 3 })
    expect(view.dim).toBe(3)
    expect(view.cells.length).toBeGreaterThan(3)
  })

  it('is drawn with forces whose sum is the step that SGD takes', () => {
    const t = createTrainer(config)
    const look = {
      forces: 'sum',
      scale: 2,
      normalise: false,
      lastStep: false,
      trails: false,
      outline: false,
      unstable: false,
      rest: true,
    } as const
    const theme = {
      ink: '#000000',
      ink2: '#111111',
      ink3: '#222222',
      warn: '#aa5500',
      accent: '#0000ff',
    } as MarkInput['theme']
    const input: MarkInput = { model: t.model, theta: t.theta, before: null, batch: t.batch, features: [0, 1, 2, 3, 4], colors: ['#f00', '#0f0', '#00f', '#ff0', '#0ff'], trail: [], unstable: null, sae: null, map: null, halfSize: 2, look, theme } // prettier-ignore
    const { arrows, factor } = arrowsOf(input)
    expect(factor).toBe(2)
    const total = summed(forcesOf(t.model, t.theta, t.batch).force, 5, 5, 2)
    arrows.forEach(({ k, v }) => v.forEach((c, r) => expect(c).toBeCloseTo(2 * total[2 * k + r]!, 12)))
    const longest = arrowsOf({ ...input, look: { ...look, forces: 'parts', normalise: true } })
    expect(Math.max(...longest.arrows.map(a => Math.hypot(...a.v)))).toBeCloseTo(0.8, 12)
    const marks = toyMarks(input, { arrows, factor, stepFactor: null }, s => [s[0]!, s[1]!])
    expect(marks.filter(m => m.kind === 'arrow')).toHaveLength(5)

    // Untied, the decode part pulls at M_k, from whose tip its arrow begins.
    const free = createTrainer({ ...config, tied: false })
    const pulls = forcesOf(free.model, free.theta, free.batch)
    const untied = { ...input, model: free.model, theta: free.theta, batch: free.batch }
    const found = arrowsOf(untied)
    const [onW, onM] = (['W', 'M'] as const).map(on => found.arrows.filter(a => a.on === on))
    expect([onW!.length, onM!.length]).toEqual([5, 5])
    const pull = summed(pulls.decode, 5, 5, 2)
    onM!.forEach(({ k, v }) => v.forEach((c, r) => expect(c).toBeCloseTo(2 * pull[2 * k + r]!, 12)))
    const tails = toyMarks(untied, found, s => [s[0]!, s[1]!]).flatMap(m => (m.kind === 'arrow' ? [m.from] : []))
    expect(tails[5]).toEqual([free.theta[15], free.theta[16]])
  })

  it('can have the distances of the outputs, with the same zones', () => {
    const t = createTrainer(config)
    const { map, model: free, theta: moved } = stretched(t.model, t.theta)!
    const before = oneHotZ(t.model, t.theta)
    oneHotZ(free, moved).forEach((z, at) => expect(z).toBeCloseTo(before[at]!, 9))
    // |A h| is |M h| for any latent h.
    const h = [0.3, -1.1]
    const outputs = Array.from({ length: 5 }, (_, i) => t.theta[2 * i]! * h[0]! + t.theta[2 * i + 1]! * h[1]!)
    expect(Math.hypot(...mapped(map, h))).toBeCloseTo(Math.hypot(...outputs), 9)
    // Of a regular polygon it is the latent space times one number.
    const regular = stretched(model, theta)!
    expect(regular.map[0]![1]).toBeCloseTo(0, 9)
    expect(regular.map[0]![0]).toBeCloseTo(regular.map[1]![1]!, 9)
    expect(stretched(modelOf(defaultConfig(2, 2)), new Float64Array(6))).toBeNull()
  })

  it('can have three outputs as axes, in which boundaries are coordinate planes', () => {
    const { view, plane } = outputView(model, theta, oneHot(7), [4, 1, 6], 2)
    expect(view.dim).toBe(3)
    expect(view.axes).toEqual(['z4', 'z1', 'z6'])
    expect(view.features.map(f => f.feature)).toEqual([4, 1, 6])
    const Z = oneHotZ(model, theta)
    expect(Array.from(view.points.s.subarray(3, 6))).toEqual([4, 1, 6].map(i => expect.closeTo(Z[7 + i]!, 5)))
    expect(view.points.trueSet[1]).toBe(2)
    expect(view.points.trueSet[0]).toBe(0)
    // Opposite corners have the bias as their middle.
    expect((plane![0]![0]! + plane![2]![0]!) / 2).toBeCloseTo(theta[14 + 4]!, 9)
  })

  it('has curves with the step on screen, and the matrix of pre-activations', () => {
    const frames: ToyFrames = { id: 1, stride: 1, steps: [0, 1], losses: [0.5, 0.25], thetas: [theta, theta], at: 2, tail: theta, tailLoss: 0, lit: [], divergedAt: null, done: true, perSecond: 1 } // prettier-ignore
    const loss = curveChart('loss', frames, model, features, 1)
    expect(loss.layers[0]).toMatchObject({ kind: 'line', x: [0, 1, 2], y: [1, 0.5, 1e-12] })
    expect(loss.layers[1]).toMatchObject({ kind: 'rule', at: 1 })
    expect(curveChart('norms', frames, model, features, 0).layers).toHaveLength(8)
    const cells = matrixChart(model, theta).layers[0]!
    if (cells.kind !== 'cells') throw new Error('cells are expected')
    expect(cells.values[0]).toBeCloseTo(1, 12)
    expect(cells.values[1]).toBeLessThanOrEqual(0)
  })
})

describe('settings', () => {
  it('follow the shape of the model', () => {
    const groups = { ...config, data: dataOf('groups', config.data, 5) }
    expect(withShape(groups, { n: 3 }).data).toMatchObject({ groups: [{ members: [0, 1] }] })
    const polygon = { ...config, start: { kind: 'polygon', unlearnt: 4, slack: 0, shift: 0, noise: 0 } as const }
    expect(withShape(polygon, { n: 2 }).start).toMatchObject({ unlearnt: 2 })
    expect(withShape(polygon, { m: 3 }).start).toEqual({ kind: 'random' })
    expect(withShape({ ...config, importance: [1, 0.5, 0.25, 0.125, 0.0625] }, { n: 3 }).importance).toEqual([
      1, 0.5, 0.25,
    ])
    expect(kappaName(kappaOf('mse', 7), 7)).toBe('mse')
  })

  it('are read from text, or refused', () => {
    const groups = [
      { kind: 'anticorrelated' as const, members: [0, 1] },
      { kind: 'correlated' as const, members: [2, 3] },
    ]
    expect(readGroups(groupsText(groups), 4)).toEqual(groups)
    expect(readGroups('one of 0 9', 4)).toBeNull()
    expect(readGroups('both 0 1', 4)).toBeNull()
    expect(readFamilies(familiesText([{ parent: 0, children: [1, 2] }]), 3)).toEqual([{ parent: 0, children: [1, 2] }])
    expect(readFamilies('0: 0', 3)).toBeNull()
    expect(readRows('1 0\n0,1', 2)).toEqual([
      [1, 0],
      [0, 1],
    ])
    expect(readRows('1 0 0', 2)).toBeNull()
  })

  it('are told in numbers that can be read', () => {
    expect([0, 0.12345, 1e-7, 123456, NaN, Infinity, -0.5].map(short)).toEqual([
      '0',
      '0.123',
      '1.0e-7',
      '1.2e+5',
      '–',
      '∞',
      '−0.5',
    ])
    expect(largestGap(polygonTheta(6, 1), 6, 2, () => true)).toBeCloseTo(60, 9)
    expect(largestGap(polygonTheta(6, 1), 6, 2, k => k < 1)).toBeNull()
  })
})
