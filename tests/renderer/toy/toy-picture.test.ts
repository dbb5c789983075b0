// What the toy's picture adds: features in chosen colours, the tiny SAE's vectors, planes cut by the box, bodies painted without a chart.
import { describe, expect, it } from 'vitest'
import { createSae, encodeTiny } from '../../../core/toy/sae.ts'
import { defaultSae } from '../../../core/toy/sae.ts'
import { oneHot } from '../../../core/toy/batch.ts'
import { modelOf } from '../../../core/toy/model.ts'
import { polygonTheta } from '../../../core/toy/polygon.ts'
import { createTrainer } from '../../../core/toy/trainer.ts'
import { defaultConfig } from '../../../core/toy/types.ts'
import { firstOf, slotsOf, toggled } from '../../../renderer/panels/toy/in-colour.ts'
import { saeMarks, saeVectorsOf } from '../../../renderer/panels/toy/toy-sae-marks.ts'
import { toyView } from '../../../renderer/panels/toy/toy-view.ts'
import { bodyMarks2d } from '../../../renderer/plots/body-marks.ts'
import { planeInCube } from '../../../renderer/plots/clip.ts'
import { frameOf, toPixel } from '../../../renderer/plots/frame-2d.ts'
import { arrowsOf } from '../../../renderer/plots/marks-common.ts'
import { pointPixels } from '../../../renderer/plots/marks-2d.ts'
import type { PlotInput } from '../../../renderer/plots/plot-input.ts'

describe('features in colour', () => {
  it('are the first eight until somebody chooses', () => {
    expect(slotsOf([], 3)).toEqual([0, 1, 2, -1, -1, -1, -1, -1])
    expect(slotsOf([], 64)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(slotsOf([40, -1, 2], 64)).toEqual([40, -1, 2, -1, -1, -1, -1, -1])
  })

  it('keep their colours while others come and go, and fall back when all are gone', () => {
    const without = toggled(slotsOf([], 20), 2)!
    expect(without).toEqual([0, 1, -1, 3, 4, 5, 6, 7])
    expect(toggled(without, 19)).toEqual([0, 1, 19, 3, 4, 5, 6, 7])
    expect(toggled(firstOf([8, 9, 10, 11, 12, 13, 14, 15, 16]), 3)).toBeNull()
    expect(slotsOf([40], 20)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })
})

describe('a plane in the box', () => {
  it('has its corners on the plane and on the box, in order around it', () => {
    const loop = planeInCube([1, 1, 1], 0.2, 2)
    expect(loop).toHaveLength(6)
    for (const p of loop) {
      expect(p[0]! + p[1]! + p[2]! + 0.2).toBeCloseTo(0, 12)
      expect(Math.max(...p.map(Math.abs))).toBeCloseTo(2, 12)
    }
    // Neighbours share a side of the box.
    loop.forEach((p, i) => {
      const q = loop[(i + 1) % loop.length]!
      expect(p.some((v, k) => Math.abs(Math.abs(v) - 2) < 1e-9 && Math.abs(v - q[k]!) < 1e-9)).toBe(true)
    })
    expect(planeInCube([0, 0, 1], -0.5, 1)).toHaveLength(4)
    expect(planeInCube([0, 0, 1], -5, 1)).toEqual([])
  })
})

describe('the tiny SAE in the picture', () => {
  const config = { ...defaultSae, size: 5, seed: 3 }
  const model = modelOf(defaultConfig(4, 2))
  const toy = createTrainer(defaultConfig(4, 2)).theta

  it('has boundaries where its latents turn on, and the nearest feature of each', () => {
    const sae = createSae(config, 2)
    sae.theta.forEach((v, i) => (sae.theta[i] = v + 0.1 * Math.sin(i)))
    const vectors = saeVectorsOf(sae.theta, config, model, toy)!
    for (const h of [
      [0.3, -0.7],
      [1, 1],
      [-2, 0.4],
    ]) {
      // prettier-ignore
      const f = encodeTiny(sae, Float64Array.from(h), 0)
      vectors.forEach(({ boundary }, j) => {
        const z = boundary!.normal[0]! * h[0]! + boundary!.normal[1]! * h[1]! + boundary!.offset
        expect(z > 0).toBe(f[j]! > 0)
      })
    }
    vectors.forEach(({ from, to, nearest }) => {
      const d = to.map((v, r) => v - from[r]!)
      const cosine = (k: number) =>
        (d[0]! * toy[2 * k]! + d[1]! * toy[2 * k + 1]!) / Math.hypot(toy[2 * k]!, toy[2 * k + 1]!)
      expect(Math.max(...[0, 1, 2, 3].map(cosine))).toBeCloseTo(cosine(nearest), 12)
    })
    const marks = saeMarks(vectors, { at: s => [s[0]!, s[1]!], map: null, halfSize: 3, color: () => '#000000' })
    expect(marks.filter(m => m.kind === 'arrow')).toHaveLength(5)
    expect(marks.flatMap(m => (m.kind === 'text' ? [m.text] : []))).toEqual(['L0', 'L1', 'L2', 'L3', 'L4'])
  })

  it('is not drawn in another space, and of TopK without boundaries', () => {
    expect(saeVectorsOf(createSae(config, 3).theta, config, model, toy)).toBeNull()
    const topk = { ...config, kind: 'topk' as const }
    expect(saeVectorsOf(createSae(topk, 2).theta, topk, model, toy)!.every(v => v.boundary === null)).toBe(true)
  })
})

describe('a painted body', () => {
  const theta = polygonTheta(5, 2)
  const view = toyView({
    model: modelOf(defaultConfig(5)),
    theta,
    batch: oneHot(5),
    features: [0, 1, 2, 3, 4],
    halfSize: 2,
  })
  const colors = ['#ff0000', '#00ff00', '#0000ff', '#ffff00', '#00ffff']
  const theme = { features: colors, ink: '#000000', ink2: '#111111', ink3: '#222222', lineStrong: '#333333', warn: '#aa5500', panel: '#ffffff', zoneAlpha: 0.2, zoneAlphaSelected: 0.4 } as unknown as PlotInput['theme'] // prettier-ignore
  const input: PlotInput = {
    view,
    theme,
    slots: [0, 1, 2, 3, 4],
    options: { points: true, labels: false, encoders: true, decoders: false, legend: false, hidden: [] },
    selectedZone: null,
  }
  const frame = frameOf({ width: 400, height: 300 }, 2, { x: 0, y: 0, zoom: 1 })

  it('has every cell as often as features are on in it, the box, a line a feature, and every point', () => {
    const marks = bodyMarks2d(input, frame, pointPixels(input, frame))
    const tints = view.cells.reduce((sum, c) => sum + [0, 1, 2, 3, 4].filter(i => c.active & (1 << i)).length, 0)
    expect(marks.filter(m => m.kind === 'polygon')).toHaveLength(tints)
    expect(marks.filter(m => m.kind === 'line')).toHaveLength(6)
    const dots = marks.flatMap(m => (m.kind === 'dots' ? Array.from(m.points) : []))
    expect(dots).toHaveLength(10)
    expect(marks.map(m => m.kind).indexOf('dots')).toBeGreaterThan(marks.map(m => m.kind).lastIndexOf('line'))
  })

  it('has vectors whose tips are where their samples are', () => {
    const project = (s: readonly number[]) => toPixel(frame, s[0]!, s[1]!)
    const own = arrowsOf({ ...input, ownLength: 'enc' }, colors, [0, 1, 2, 3, 4], project)
    own.forEach((arrow, k) => {
      const at = toPixel(frame, theta[2 * k]!, theta[2 * k + 1]!)
      expect(arrow.tip[0]).toBeCloseTo(at[0], 3)
      expect(arrow.tip[1]).toBeCloseTo(at[1], 3)
    })
    expect(arrowsOf(input, colors, [0], project)[0]!.tip[0]).not.toBeCloseTo(own[0]!.tip[0], 3)
  })
})
