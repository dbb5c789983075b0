// @vitest-environment happy-dom
// The panels of pairs and of factors on a page: what they ask for, what they show of an answer, and what a click does.
import { mount } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import FactorsPanel from '../../renderer/panels/compare/factors/FactorsPanel.vue'
import PairSetPanel from '../../renderer/panels/compare/pair-set/PairSetPanel.vue'
import { useAnalyses } from '../../renderer/stores/analyses.ts'
import { usePanes } from '../../renderer/stores/panes.ts'
import { useSelection } from '../../renderer/stores/selection.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import type { FactorsReport } from '../../shared/analyses/factors.ts'
import { AppError } from '../../shared/errors.ts'
import { connectData, makeWorkspace, startPage } from './fake-servers.ts'
import { report } from './pair-set-report.ts'

const factors: FactorsReport = {
  features: [8, 6, 4],
  rows: 1_000,
  masked: 0,
  unit: 'token',
  both: Int32Array.of(200, 0, 20, 0, 200, 20, 20, 20, 100),
  cosines: Float32Array.of(1, -0.9, 0, -0.9, 1, 0, 0, 0, 1),
  covariance: new Float32Array(9).fill(0.1),
  d: 16,
  bonferroni: 0.6,
  budget: null,
  mantel: { signed: null, absolute: null },
}
let asked: { name: string; input: any }[]
let fails: string | null

beforeEach(async () => {
  startPage()
  asked = []
  fails = null
  const answer = (name: string, make: (input: any) => unknown) => (input: any) => {
    asked.push({ name, input })
    if (fails) throw new AppError('bad-input', fails)
    return make(input)
  }
  connectData({
    'workspace.get': () => makeWorkspace(),
    'analysis.pairSet': answer('pairSet', () => report),
    'analysis.partners': answer('partners', ({ feature }) => ({ feature, rows: 1_000, on: 40, features: Int32Array.of(9, 3), ons: Int32Array.of(200, 100), both: Int32Array.of(40, 0), phi: Float64Array.of(0.4, -0.07), decoderCosine: Float64Array.of(0.6, 0), exclusive: 1 })), // prettier-ignore
    'analysis.strongest': answer('strongest', () => ({ rows: 900, of: 1_000, i: Int32Array.of(5), j: Int32Array.of(9), onI: Int32Array.of(40), onJ: Int32Array.of(200), both: Int32Array.of(40), phi: Float64Array.of(0.4) })), // prettier-ignore
    'analysis.factors': answer('factors', () => factors),
  } as never)
  await useWorkspace().load()
})
const show = (component: any) =>
  mount(component, { global: { plugins: [getActivePinia() as Pinia] }, attachTo: document.body })
const until = (seen: () => boolean) => vi.waitFor(() => expect(seen()).toBe(true))

describe('the panel of a pair and a set', () => {
  it('says what to choose, and asks for what is chosen', async () => {
    const panel = show(PairSetPanel)
    expect(panel.text()).toContain('Choose two or more features')
    expect(asked).toEqual([])
    useSelection().choose([5, 9, 2])
    await until(() => panel.find('[data-testid=pair-card]').exists())
    expect(asked[0]).toEqual({
      name: 'pairSet',
      input: { run: useWorkspace().run!.id, features: [5, 9, 2], by: 'document' },
    })
    expect(panel.get('[data-testid=verdict]').text()).toContain('#5')
    expect(panel.findAll('[data-testid=pair-table] tbody tr')).toHaveLength(3)
    await until(() => panel.findAll('[data-testid=partners] tbody tr').length === 2)
    panel.unmount()
  })
  it('puts another pair in focus by a click, and shows its zones beside', async () => {
    useSelection().choose([5, 9, 2])
    const panel = show(PairSetPanel)
    await until(() => panel.find('[data-testid=pair-card]').exists())
    await panel.findAll('[data-testid=pair-table] tbody tr')[2]!.trigger('click')
    expect(panel.get('[data-testid=pair-card]').text()).toContain('#2')
    expect(panel.get('[data-testid=verdict]').text()).toContain('Not enough data')
    await panel.get('[data-testid=pair-zones]').trigger('click')
    expect(usePanes().pane('a')!.spec.features).toEqual([9, 2])
    expect(useAnalyses().beside).toBe(true)
    panel.unmount()
  })
  it('shows the formula with the values of the pair in it', async () => {
    useSelection().choose([5, 9, 2])
    const panel = show(PairSetPanel)
    await until(() => panel.find('[data-testid=pair-card]').exists())
    await panel
      .findAll('button')
      .find(b => b.text() === 'Definition')!
      .trigger('click')
    expect(panel.get('[data-testid=definition]').text()).toContain('40 / 40 = 1.0000')
    panel.unmount()
  })
  it('asks for the features of the strongest pairs of the dictionary', async () => {
    const panel = show(PairSetPanel)
    await panel
      .findAll('[role=radio]')
      .find(b => b.text() === 'Strongest pairs')!
      .trigger('click')
    await until(() => panel.find('[data-testid=pair-card]').exists())
    expect(asked.map(a => a.name).slice(0, 2)).toEqual(['strongest', 'pairSet'])
    expect(asked[1]!.input.features).toEqual([5, 9])
    expect(panel.text()).toContain('over 900 of 1,000')
    panel.unmount()
  })
  it('says what could not be computed', async () => {
    fails = 'There is no such feature.'
    useSelection().choose([5, 9])
    const panel = show(PairSetPanel)
    await until(() => panel.text().includes('There is no such feature.'))
    panel.unmount()
  })
})

describe('the panel of factors', () => {
  it('asks for the most frequent features, and lists blocks at the threshold', async () => {
    const panel = show(FactorsPanel)
    await until(() => panel.find('[data-testid=block-table]').exists())
    expect(asked).toEqual([
      { name: 'factors', input: { run: useWorkspace().run!.id, set: { kind: 'frequent', count: 128 } } },
    ])
    expect(panel.get('[data-testid=block-table]').text()).toContain('#8 #6')
    expect(panel.get('[data-testid=verdict]').text()).toContain('1 tegum block holds 2 of 3 features')
    await panel.get('[data-testid=block-table] tbody tr').trigger('click')
    expect([...useSelection().several]).toEqual([8, 6])
    await panel.get('[data-testid=tau]').setValue('0.95')
    expect(panel.find('[data-testid=block-table]').exists()).toBe(false)
    expect(panel.get('[data-testid=verdict]').text()).toContain('No tegum block')
    // the same answer: a threshold asks for nothing
    expect(asked).toHaveLength(1)
    panel.unmount()
  })
})
