// @vitest-environment happy-dom
// The panels of pursuit and hierarchy on screen: what they ask for, what they show of the answers, what a person changes.
import { mount, type VueWrapper } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Component } from 'vue'
import { babelOf } from '../../core/analysis/coherence.ts'
import { planHierarchy } from '../../core/analysis/hierarchy/plan.ts'
import { hierarchyReport, tableCovariance, whitenTable } from '../../core/analysis/hierarchy/report.ts'
import { addOwn, addShuffled, endReport, startReport } from '../../core/analysis/pursuit-report.ts'
import type { PursuedRows } from '../../core/analysis/pursued-rows.ts'
import { createRandom } from '../../core/random.ts'
import HierarchyPanel from '../../renderer/panels/compare/hierarchy/HierarchyPanel.vue'
import PursuitPanel from '../../renderer/panels/compare/pursuit/PursuitPanel.vue'
import { useSelection } from '../../renderer/stores/selection.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import { AppError } from '../../shared/errors.ts'
import { connectData, makeWorkspace, startPage } from './fake-servers.ts'

const asked: { name: string; input: any }[] = []
let wrapper: VueWrapper<any>

const block: PursuedRows = {
  ...{ from: 0, to: 1, total: 1, d: 2, energy: Float64Array.of(5), sum: Float64Array.of(2, 1), squares: 5 },
  plain: {
    ...{ atoms: Int32Array.of(7, 3), coefficients: Float64Array.of(2, 1), share: Float64Array.of(0.2, 0) },
    ...{ spanShare: Float64Array.of(0.2, 0), conditional: Float64Array.of(0, 0.1), largest: Float32Array.of(1, 0) },
  },
  orthogonal: { atoms: Int32Array.of(7, 3), share: Float64Array.of(0.2, 0) },
  codes: { indptr: Int32Array.of(0, 1), features: Int32Array.of(7), values: Float32Array.of(2) },
  onePass: {
    features: Int32Array.of(7, -1), share: Float64Array.of(0.25, NaN), whole: Float64Array.of(0.25), wholeSpan: Float64Array.of(0.2) }, // prettier-ignore
}
function sample() {
  const fold = startReport(2, 2)
  for (let i = 0; i < 40; i++) {
    const sum = Float64Array.of(i % 2 ? 2 : -2, i % 2 ? 1 : -1)
    addOwn(fold, { ...block, sum })
    addShuffled(fold, { ...block, sum })
  }
  return { report: endReport(fold), total: 40, seed: 1, kind: 'jumprelu' as const, withoutCodes: null }
}
const token = (row: number | null) => ({ row: row ?? 5, token: ' cat', steps: 2, own: block, shuffled: block, seed: 1, compared: { jaccard: 1, rank: null, both: 1 } }) // prettier-ignore

function hierarchy() {
  const [d, n] = [8, 1_500]
  const random = createRandom(3)
  const x = Float32Array.from({ length: n * d }, () => random.normal())
  for (let w = 0; w < 90; w++) {
    x[w * d] = x[w * d]! + 4
    x[w * d + 1 + Math.floor(w / 30)] = x[w * d + 1 + Math.floor(w / 30)]! + 4
  }
  const range = (from: number, to: number) => Int32Array.from({ length: to - from }, (_, i) => from + i)
  const concepts = [
    { name: 'animal', parents: [], words: range(0, 90) },
    ...[0, 1, 2].map(i => ({ name: ['dog', 'cat', 'bird'][i]!, parents: [0], words: range(30 * i, 30 * i + 30) })),
  ]
  const plan = planHierarchy(concepts, { least: 20, pairs: 9, families: 9 })
  const hooks = { step: () => undefined }
  const report = hierarchyReport({ x, d, concepts, plan, seed: 1, draws: 10, shuffles: 9 }, whitenTable(x, tableCovariance(x, d, hooks), hooks), hooks) // prettier-ignore
  const counts = { concepts: 4, total: 4, leftPairs: 0, leftFamilies: 0, least: 20, found: 90, asked: 90 }
  return { ...counts, report, vectors: '1,500 words', surrogate: true, source: 'column class', texts: {} }
}

async function show(component: Component) {
  wrapper = mount(component, { attachTo: document.body, global: { plugins: [getActivePinia() as Pinia] } })
  await vi.advanceTimersByTimeAsync(50)
}
const called = (name: string) => asked.filter(call => call.name === name).map(call => call.input)

let bad = false
beforeEach(async () => {
  vi.useFakeTimers()
  asked.length = 0
  bad = false
  startPage({ 'file.pick': () => ({ fileId: 'file-1', name: 'animals.csv' }) })
  const answer =
    <T>(name: string, make: (input: any) => T) =>
    (input: any) => {
      asked.push({ name, input })
      if (bad) throw new AppError('bad-input', 'No parent and child have words enough.')
      return make(input)
    }
  const coherence = { own: babelOf(Float64Array.of(1, 0, 0.6, 0.8), 2, 1), shuffled: null, atoms: 2, total: 2, d: 2, seed: 1 } // prettier-ignore
  connectData({
    'workspace.get': () => makeWorkspace(),
    'analysis.pursuit': answer('pursuit', sample),
    'analysis.pursuitToken': answer('token', ({ row }) => token(row)),
    'analysis.babel': answer('babel', () => coherence),
    'analysis.pursuitOrder': answer('order', ({ feature }) => ({
      ...{ feature, rows: 4, seed: 1 },
      pairs: [{ parent: 7, child: feature, both: 4, parentFirst: 3, childOnly: 1, parentOnly: 0, share: 0.75, conditional: 0.2, conditionalRows: 5, latents: { b: 0, held: 1 } }], // prettier-ignore
    })),
    'token.search': answer('search', () => ({ total: 1, rows: Int32Array.of(12), tokens: [' cat'] })),
    'analysis.hierarchySources': answer('sources', () => ({ columns: [{ name: 'class', values: 3, isTree: false }], unembedding: false })), // prettier-ignore
    'analysis.hierarchy': answer('hierarchy', hierarchy),
  })
  await useWorkspace().load()
})
afterEach(() => {
  wrapper.unmount()
  vi.useRealTimers()
})

describe('pursuit', () => {
  it('asks for a sample, a token and the dictionary, and says what they mean', async () => {
    await show(PursuitPanel)
    expect(called('pursuit')).toEqual([{ run: 'run-a', steps: null, centred: true, rows: 512, seed: 1 }])
    expect(called('token')[0]).toMatchObject({ row: null })
    expect(called('babel')).toHaveLength(1)
    expect(called('order')).toHaveLength(0)
    const text = wrapper.text()
    expect(text).toContain('FVU 0.200 against 0.250')
    expect(text).toContain('absorption, not hierarchy')
    expect(text).toContain('Coherence 0.600')
    expect(text).toContain('drawn at random')
    await wrapper.get('[title="How this is computed"]').trigger('click')
    expect(wrapper.get('[data-testid=definition]').text()).toContain('argmax')
  })
  it('takes the token that is searched for, else the selected one; a step inspects its feature', async () => {
    useSelection().selectRows([9])
    await show(PursuitPanel)
    expect(called('token').at(-1).row).toBe(9)
    await wrapper.get('input').setValue('cat')
    await vi.advanceTimersByTimeAsync(400)
    expect(called('search')[0]).toMatchObject({ filter: 'cat' })
    await wrapper.get('[aria-label="Tokens found"] button').trigger('click')
    await vi.advanceTimersByTimeAsync(50)
    expect(called('token').at(-1).row).toBe(12)
    await wrapper.get('[data-testid=pursuit-steps] tbody tr').trigger('click')
    expect(useSelection().current).toBe(7)
    await vi.advanceTimersByTimeAsync(50)
    expect(called('order').at(-1)).toMatchObject({ feature: 7 })
    expect(wrapper.get('[aria-label="Parents and children"] table').text()).toContain('3 of 4')
  })
  it('asks anew with other settings', async () => {
    await show(PursuitPanel)
    await wrapper.findAll('select')[1]!.setValue('16')
    await wrapper.get('[title="The row as it is: the mean is pursued, too"]').trigger('click')
    await vi.advanceTimersByTimeAsync(50)
    expect(called('pursuit').at(-1)).toMatchObject({ steps: 16, centred: false })
  })
})

describe('hierarchy', () => {
  it('shows pairs with their nulls, and the one that is picked', async () => {
    await show(HierarchyPanel)
    expect(called('hierarchy')).toEqual([{ run: 'run-a', source: { kind: 'column', column: 'class' }, vectors: 'auto', least: 50, seed: 1 }]) // prettier-ignore
    expect(wrapper.text()).toContain('Surrogate product.')
    const rows = wrapper.findAll('[data-testid=hierarchy-pairs] tbody tr')
    expect(rows).toHaveLength(3)
    await rows[1]!.trigger('click')
    expect(rows[1]!.attributes('aria-selected')).toBe('true')
    expect(wrapper.findAll('figure').length).toBeGreaterThanOrEqual(4)
  })
  it('takes a tree that a person gives, and says why one cannot be used', async () => {
    await show(HierarchyPanel)
    bad = true
    await wrapper.get('[data-testid=tree-file]').trigger('click')
    await vi.advanceTimersByTimeAsync(50)
    expect(called('hierarchy').at(-1)).toMatchObject({ source: { kind: 'file', fileId: 'file-1' } })
    expect(wrapper.get('[role=alert]').text()).toContain('No parent and child have words enough.')
  })
})
