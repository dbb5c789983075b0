// @vitest-environment happy-dom
// The panels of absorption and rotation on a page: what they ask for, what they show of an answer, and what a click does.
import { mount, type VueWrapper } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { absorptionColumns } from '../../core/analysis/absorption-columns.ts'
import type { RotationAnswer } from '../../core/analysis/rotation-answer.ts'
import AbsorptionPanel from '../../renderer/panels/compare/absorption/AbsorptionPanel.vue'
import RotationPanel from '../../renderer/panels/compare/rotation/RotationPanel.vue'
import { useAnalyses } from '../../renderer/stores/analyses.ts'
import { usePanes } from '../../renderer/stores/panes.ts'
import { useSelection } from '../../renderer/stores/selection.ts'
import { useTools } from '../../renderer/stores/tools.ts'
import { useTurn } from '../../renderer/stores/turn.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import type { AbsorptionAnswer, RunClasses } from '../../shared/analyses/absorption.ts'
import type { CandidateAnswer, CorrectionAnswer } from '../../shared/analyses/candidates.ts'
import type { LedgerReport, ProbeSpec } from '../../shared/ledger-model.ts'
import { connectData, makeWorkspace, startPage } from './fake-servers.ts'

const spec: ProbeSpec = { by: 'letter', value: 's', where: { place: 'first' }, rank: 'convex' }
const report: AbsorptionAnswer['report'] = {
  spec, classes: 2, trainRows: 80, testRows: 20, testTypes: 6, accuracy: 0.9, denseF1: 0.95, classRows: 40, classTypes: 12, tooFew: false,
  curve: [{ feature: 4, f1: 0.8, f1Sum: 0.7 }, { feature: 6, f1: 0.81, f1Sum: 0.7 }], main: [4], positives: 3,
  full: { value: 1 / 3, low: 0, high: 0.75 }, fraction: { value: 0.5, low: 0.2, high: 0.8 }, absorbers: [], absorbedRows: [],
} // prettier-ignore
const latents = [[{ feature: 9, value: 2, cosine: 0.5 }], [{ feature: 4, value: 2, cosine: 0.5 }], [{ feature: 4, value: 0.2, cosine: 0.5 }, { feature: 7, value: 2, cosine: 0.5 }]] // prettier-ignore
const absorption: AbsorptionAnswer = {
  report,
  sampleOf: null,
  columns: absorptionColumns([2, 2, 2], t => latents[t]!, new Set([4])),
  rows: Int32Array.of(3, 8, 9),
  full: Uint8Array.of(1, 0, 0),
  fraction: Float64Array.of(1, 0, 0.5),
  words: ['sand', 'sea', 'sun'],
  main: [{ feature: 4, cosDecoder: 0.9, cosEncoder: 0.8 }],
  overlap: Float64Array.of(1),
}
const ledger = (row: number): LedgerReport => ({
  row, token: ' sand', own: 's', projection: 2, bias: 0.5, lines: [{ feature: 9, value: 2, cosine: 0.5, share: 1, main: false }], error: 0.5,
  full: true, fraction: 1, mainSilent: true, class: report,
}) // prettier-ignore
const classes: RunClasses[] = [{
  run: 'r', dictionary: 'd', name: 'sae', dSae: 8, skipped: [],
  classes: [{ name: 's', denseF1: 0.9, positives: 10, full: 0.2, fraction: 0.3, main: 2 }, { name: 't', denseF1: 0.9, positives: 10, full: 0.4, fraction: 0.5, main: 1 }],
}] // prettier-ignore
const firing = {
  parentRows: 90,
  childRows: 40,
  both: 4,
  alone: 86,
  hole: 0.9,
  parentAlone: 2,
  child: 1,
  parentOnChild: 0,
}
const pair = (parent: number, child: number) => ({ parent, child, firing, cosDecoder: 0.5, cosEncoder: -0.2, inhibition: -0.6, hole: 0.9, deltaDec: 0.7, suppression: 1, residual: -0.3, score: 0.6 }) // prettier-ignore
const candidates: CandidateAnswer = { features: 64, alive: 50, rows: 1000, line: 0.4, pairs: 90, byWeights: 5, judged: 5, left: 0, above: 0, why: {}, found: 2, candidates: [pair(4, 9), pair(2, 3)] } // prettier-ignore
const correction: CorrectionAnswer = {
  rows: Int32Array.of(3, 8, 9), projection: Float32Array.of(1, 2, 3), parent: Float32Array.of(1, 2, 1), isChild: Uint8Array.of(0, 0, 1), tokens: ['a', 'b', 'c'],
  slope: { gain: 1, ratios: [0, 0.3, 0.5], fireRate: 1, slope: null, intercept: null }, along: 'projected', aloneRows: 86, childRows: 40,
} // prettier-ignore
const over = (median: number) => ({ median, low: median / 2, high: median * 2 })
const rotation: RotationAnswer = {
  feature: 3, n: 6400, nActive: 64, types: 20, r: 64, topk: false, warnings: ['A warning.'],
  curve: { points: [10, 100, 1000].map((n, i) => ({ n, nActive: 1, ratio: n / 64, median: 10 ** (1 - i), low: 0.01, high: 90, draws: 1 })), distinct: 6400, fit: null },
  wedges: [{ name: 'its decoder row', free: { minus: 1, plus: 2 }, soft: { minus: 10, plus: 20 } }, { name: 'a random direction', free: { minus: 1, plus: 2 }, soft: { minus: 10, plus: 20 } }],
  summary: {
    directions: 32, n: 6400, nActive: 64, types: 20, r: 64, verdict: 'not free to rotate', costAtSlack: over(0.002),
    soft: [0.01, 0.05, 0.1, 0.25].map(eta => ({ eta, ...over(40 * eta), nullAngle: 2, ratio: 20 * eta })),
    cost: [over(0.01), over(0.02), over(0.1)], decoderAngle: [over(1), over(2), over(4)],
  },
} // prettier-ignore

let asked: { name: string; input: any }[]
beforeEach(async () => {
  startPage()
  asked = []
  const answer = (name: string, give: (input: any) => unknown) => (input: any) => {
    asked.push({ name, input })
    return give(input)
  }
  const made = makeWorkspace()
  connectData({
    'workspace.get': () => ({ ...made, runs: made.runs.map(run => ({ ...run, state: 'done' })) }),
    'ledger.choices': () => ({ by: [{ name: 'letter', value: 's', values: ['s', 't'], usual: {} }], where: [{ name: 'place', value: 'first', values: ['first', 'later'] }] }), // prettier-ignore
    'ledger.row': answer('row', ({ row }) => ledger(row)),
    'analysis.absorption': answer('absorption', () => absorption),
    'analysis.absorptionClasses': answer('classes', () => classes),
    'analysis.candidates': answer('candidates', () => candidates),
    'analysis.correction': answer('correction', () => correction),
    'analysis.rotation': answer('rotation', () => rotation),
    'token.search': answer('search', () => ({ total: 2, rows: Int32Array.of(5, 6), tokens: ['x', 'y'] })),
  } as never)
  await useWorkspace().load()
})
const on = { global: { plugins: [] as Pinia[] }, attachTo: document.body }
const show = (component: typeof AbsorptionPanel | typeof RotationPanel) =>
  mount(component as typeof AbsorptionPanel, { ...on, global: { plugins: [getActivePinia() as Pinia] } })
const until = (seen: () => boolean) => vi.waitFor(() => expect(seen()).toBe(true))
const open = async (panel: VueWrapper, title: string) =>
  panel.findAll('[role=radio]').find(radio => radio.text() === title)!.trigger('click') // prettier-ignore

it('a class: asks for the suggested probe, shows rates and the ledger of an absorbed row; sliders count anew', async () => {
  const panel = show(AbsorptionPanel)
  await until(() => panel.find('[data-testid=absorbers]').exists() && asked.some(a => a.name === 'row'))
  expect(asked.find(a => a.name === 'absorption')!.input.probe).toEqual(spec)
  expect(asked.find(a => a.name === 'row')!.input.row).toBe(3)
  expect(panel.get('[data-testid=verdict]').text()).toContain('full on 33.3%')
  expect(panel.get('[data-testid=tuned-rate]').text()).toContain('1 of 3 rows')
  expect(panel.findAll('[data-testid=absorbers] tbody tr')).toHaveLength(1)
  await panel.get('[data-testid=limit-mainShare]').setValue('0.1')
  expect(panel.get('[data-testid=tuned-rate]').text()).toContain('2 of 3 rows')
  expect(panel.findAll('[data-testid=absorbers] tbody tr')).toHaveLength(2)
  expect(useAnalyses().params['absorption-limits']).toEqual({ mainShare: 0.1, absorbers: 1, otherShare: 0.4 })
  await panel.findAll('[data-testid=absorbers] tbody tr')[1]!.trigger('click')
  expect([...useSelection().selectedRows]).toEqual([3])
  panel.unmount()
})

it('an absorber opens main latents, itself and the silent rows in 3D', async () => {
  const panel = show(AbsorptionPanel)
  await until(() => panel.find('[data-testid=absorbers] button').exists())
  await panel.get('[data-testid=absorbers] button').trigger('click')
  await until(() => useAnalyses().beside)
  expect(usePanes().panes[0]!.spec).toMatchObject({ dim: 3, features: [4, 9], basis: 'encoder+mean', sets: [{ name: 'silent on #4', rows: [3] }] }) // prettier-ignore
  panel.unmount()
})

it('all classes: a line a dictionary, and another scope asks for every finished run', async () => {
  const panel = show(AbsorptionPanel)
  await until(() => panel.find('[data-testid=verdict]').exists())
  await open(panel, 'All classes')
  await until(() => panel.text().includes('2 classes (0 skipped), 20 rows'))
  const { input } = asked.find(a => a.name === 'classes')!
  expect(input.classes).toEqual({ by: 'letter', where: { place: 'first' }, rank: 'convex' })
  await open(panel, 'All with a run')
  await until(() => asked.filter(a => a.name === 'classes').at(-1)!.input.runs.length === makeWorkspace().runs.length)
  panel.unmount()
})

it('without labels: the first pair in focus with its slope, another one by a click, both in 3D by its button', async () => {
  const panel = show(AbsorptionPanel)
  await until(() => panel.find('[data-testid=verdict]').exists())
  await open(panel, 'Without labels')
  await until(() => panel.find('[data-testid=correction-slope]').exists())
  expect(panel.get('[data-testid=correction-slope]').text()).toContain('No slope')
  expect(asked.at(-1)).toMatchObject({ name: 'correction', input: { parent: 4, child: 9, probe: null } })
  await panel.findAll('[data-testid=candidates] tbody tr')[1]!.trigger('click')
  await until(() => asked.at(-1)!.input.parent === 2)
  await panel.findAll('[data-testid=candidate-zones]')[1]!.trigger('click')
  await until(() => usePanes().panes[0]!.spec.features.join() === '2,3')
  expect(asked.find(a => a.name === 'search')!.input.filter).toBe('silent(#2) & on(#3)')
  panel.unmount()
})

it('rotation: asks for the inspected feature, shows exact slack only under advanced, and opens the rotate tool', async () => {
  const panel = show(RotationPanel)
  expect(panel.text()).toContain('Choose a feature in the table')
  useSelection().inspect(3)
  await until(() => panel.find('[data-testid=verdict]').exists())
  expect(asked).toEqual([{ name: 'rotation', input: { run: useWorkspace().run!.id, feature: 3, seed: 1 } }])
  expect(panel.text()).toContain('n / r = 100')
  expect(panel.text()).toContain('A warning.')
  expect(panel.findAll('[data-testid=data-chart]')).toHaveLength(3)
  await panel.get('[data-testid=rotation-advanced]').setValue(true)
  expect(panel.findAll('[data-testid=data-chart]')).toHaveLength(4)
  await panel.get('[data-testid=rotation-animate]').trigger('click')
  expect(useTools().open).toBe('rotate')
  expect(useTurn().feature).toBe(3)
  expect(usePanes().panes[0]!.spec).toMatchObject({ dim: 2, features: [3] })
  expect(useAnalyses().beside).toBe(true)
  panel.unmount()
})
