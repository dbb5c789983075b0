// Matching pursuit: steps worked out by hand, and codes that SAELens itself computed.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultPursuitStop, pursueRow, type PursuitStop } from '../../../core/sae/matching-pursuit.ts'
import { openSafetensors, tensorOf } from '../../../main/containers/safetensors.ts'
import { readTensor } from '../../../main/containers/tensor.ts'
import { excess, fixtures, npy } from '../../main/inference/help.ts'

const noTests: PursuitStop = { residualThreshold: 0, maxIterations: 3, stopOnDuplicateSupport: false }
const matrix = (rows: number[][]) => Float32Array.from(rows.flat())

describe('one row', () => {
  it('subtracts what it chose, without dividing by the length of the row', () => {
    // 2 . 0.5 = 1: leaves 1.5, then 0.75 leaves 1.125, then 0.5625 leaves 0.84375
    const { acts, residual, chosen } = pursueRow([2], matrix([[0.5]]), noTests)
    expect([[...acts], [...residual], chosen]).toEqual([[2.3125], [0.84375], [0, 0, 0]])
  })
  it('takes signed correlations: the opposite of a feature is not that feature', () => {
    const { acts, residual, chosen } = pursueRow([-3, 1], matrix([[1, 0], [0, 1]]), noTests) // prettier-ignore
    expect([[...acts], [...residual], chosen]).toEqual([[0, 1], [-3, 0], [1]])
  })
  it('takes the first of equal ones', () => {
    expect(pursueRow([1, 1], matrix([[0, 1], [1, 0], [0, 1]]), { ...noTests, maxIterations: 1 }).chosen).toEqual([0]) // prettier-ignore
  })
  it('adds the coefficient of a feature chosen again before it stops', () => {
    const { acts, chosen } = pursueRow([2], matrix([[0.5]]), { ...noTests, stopOnDuplicateSupport: true })
    expect([[...acts], chosen]).toEqual([[1.75], [0, 0]])
  })
  it('tests the residual after the step, strictly below', () => {
    const step = (residualThreshold: number) =>
      pursueRow([3, 1], matrix([[1, 0], [0, 1]]), { ...noTests, residualThreshold }).chosen // prettier-ignore
    expect(step(9)).toEqual([0])
    expect(step(1)).toEqual([0, 1])
    expect(step(1.01)).toEqual([0])
  })
  it('has the defaults of SAELens: as many steps as the input is wide', () => {
    expect(defaultPursuitStop(32)).toEqual({ residualThreshold: 0.01, maxIterations: 32, stopOnDuplicateSupport: true })
  })
  it('ends on hostile numbers', () => {
    const many = { ...noTests, maxIterations: 1e9 }
    expect(pursueRow([NaN, 1], matrix([[1, 0], [0, 1]]), many).chosen).toEqual([]) // prettier-ignore
    expect(pursueRow([0, 0], matrix([[1, 0]]), many).chosen).toEqual([])
    expect(pursueRow([1, 0], matrix([[0, 0]]), many).chosen).toEqual([])
    // A row longer than sqrt(2) makes the residual grow, with alternating sign: the ReLU ends it.
    expect(pursueRow([1], matrix([[2]]), many)).toMatchObject({ chosen: [0], residual: Float64Array.of(-3) })
  })
  it('refuses shapes and limits that make no sense', () => {
    expect(() => pursueRow([1, 2], matrix([[1, 2, 3]]), noTests)).toThrow('3 numbers, expected whole rows of 2')
    expect(() => pursueRow([1], matrix([[1]]), { ...noTests, maxIterations: 0 })).toThrow('max_iterations is 0')
  })
})

describe.each(['sl_matching_pursuit', 'sl_matching_pursuit_fixed_k'])('%s', name => {
  it.each(['float64', 'float32'] as const)('%s', async precision => {
    const folder = join(fixtures, name)
    const { options, tolerance } = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'))
    const file = await openSafetensors(join(folder, 'model/sae_weights.safetensors'))
    const wDec = await readTensor(file.source, tensorOf(file, 'W_dec'))
    const bDec = await readTensor(file.source, tensorOf(file, 'b_dec'))
    await file.source.close()
    const [x, wantActs, wantRecon] = await Promise.all(['x', 'acts', 'recon'].map(n => npy(join(folder, `${n}.npy`))))
    const d = bDec.length
    const m = wDec.length / d
    const stop = {
      residualThreshold: options.residual_threshold,
      maxIterations: options.max_iterations ?? defaultPursuitStop(d).maxIterations,
      stopOnDuplicateSupport: options.stop_on_duplicate_support,
    }
    const acts = new Float64Array(wantActs!.length)
    const recon = new Float64Array(x!.length)
    for (let r = 0; r * d < x!.length; r++) {
      // Both fixtures subtract b_dec, and so add it again. The input is float32 and so is the difference.
      const y = bDec.map((b, i) => x![r * d + i]! - b)
      const row = pursueRow(y, wDec, stop, precision)
      acts.set(row.acts, r * m)
      bDec.forEach((b, i) => {
        recon[r * d + i] = [...row.acts].reduce((sum, a, f) => sum + a * wDec[f * d + i]!, b)
      })
    }
    expect([...acts].map(v => v > 0)).toEqual([...wantActs!].map(v => v > 0))
    expect(excess(acts, wantActs!, tolerance.acts)).toBeLessThanOrEqual(0)
    expect(excess(recon, wantRecon!, tolerance.recon)).toBeLessThanOrEqual(0)
  })
})
