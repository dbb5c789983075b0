// @vitest-environment happy-dom
// The panel of two dictionaries on a page: what it asks for, what it shows of an answer, and what a click does.
import { mount } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import DictionariesPanel from '../../renderer/panels/compare/dictionaries/DictionariesPanel.vue'
import { useAnalyses } from '../../renderer/stores/analyses.ts'
import { usePanes } from '../../renderer/stores/panes.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import { AppError } from '../../shared/errors.ts'
import { report, seeds, widths } from './dictionary-reports.ts'
import { connectData, makeWorkspace, startPage } from './fake-servers.ts'

let asked: { name: string; input: any }[]
let fails: string | null

/** Two dictionaries with finished runs, `one` and a wider `two`, and a third that was not run. */
function workspace() {
  const made = makeWorkspace()
  const [first] = made.dictionaries
  const [run] = made.runs
  const dictionary = (id: string, dSae: number) => ({ ...first!, id, name: id, dSae })
  return {
    ...made,
    dictionaries: [dictionary('one', 2), dictionary('two', 2), dictionary('wide', 3), dictionary('unrun', 2)],
    runs: ['one', 'two', 'wide'].map(id => ({ ...run!, id: `run-${id}`, dictionary: id, state: 'done' as const })),
    firstView: made.firstView && { ...made.firstView, dictionary: 'one' },
  }
}

beforeEach(async () => {
  startPage()
  asked = []
  fails = null
  const answer = (name: string, give: unknown) => (input: any) => {
    asked.push({ name, input })
    if (fails) throw new AppError('bad-input', fails)
    return give
  }
  connectData({
    'workspace.get': () => workspace(),
    'analysis.dictionaries': answer('dictionaries', report),
    'analysis.widths': answer('widths', widths),
    'analysis.seeds': answer('seeds', seeds),
  } as never)
  await useWorkspace().load()
})
const show = () =>
  mount(DictionariesPanel, { global: { plugins: [getActivePinia() as Pinia] }, attachTo: document.body })
const until = (seen: () => boolean) => vi.waitFor(() => expect(seen()).toBe(true))

it('compares the one on screen with the first other of its size, and says too few as it is', async () => {
  const panel = show()
  await until(() => panel.find('[data-testid=match-table]').exists())
  expect(asked).toEqual([
    { name: 'dictionaries', input: { a: 'one', b: 'two', activations: useWorkspace().activationsId } },
  ])
  expect(panel.get('[data-testid=quadrants]').text()).toContain('Not enough data: 1 pairs')
  expect(panel.text()).toContain('10 of 12 unmasked words')
  expect(panel.findAll('[data-testid=match-table] tbody tr')).toHaveLength(2)
  expect(panel.text()).toContain('unrun (not run here)')
  panel.unmount()
})

it('a row opens both zones in two plots; one without a partner opens nothing', async () => {
  const panel = show()
  await until(() => panel.find('[data-testid=match-table]').exists())
  const rows = panel.findAll('[data-testid=match-table] tbody tr')
  await rows[1]!.trigger('click')
  expect(usePanes().panes).toHaveLength(1)
  await rows[0]!.trigger('click')
  const shown = usePanes().panes.map(p => [p.spec.dictionary, p.spec.features, p.follows])
  expect(shown).toEqual([['one', [0], false], ['two', [0], false]]) // prettier-ignore
  expect(useAnalyses().beside).toBe(true)
  panel.unmount()
})

it('another choice is asked for and kept, matching by decoder opens the other partner', async () => {
  const panel = show()
  await until(() => panel.find('[data-testid=match-table]').exists())
  await panel.findAll('select')[1]!.setValue('wide')
  await until(() => asked.at(-1)!.input.b === 'wide')
  const by = panel.findAll('[role=radio]').find(radio => radio.text() === 'By decoder')!
  await by.trigger('click')
  expect(panel.get('[data-testid=quadrants]').element.parentElement!.textContent).toContain('matched by decoder')
  await panel.findAll('[data-testid=match-table] tbody tr')[0]!.trigger('click')
  expect(usePanes().panes[1]!.spec).toMatchObject({ dictionary: 'wide', features: [1] })
  expect(useAnalyses().params['dictionaries']).toMatchObject({ b: 'wide', by: 'decoder' })
  panel.unmount()
})

it('labels of both dictionaries stand in the table and the lists, as text', async () => {
  const labels: Record<string, string[]> = { one: ['cats <b>', 'dogs'], two: ['Katzen'], wide: [] }
  connectData({
    'workspace.get': () => workspace(),
    'analysis.dictionaries': () => report,
    'labels.shown': ({ dictionary }: { dictionary: string }) => ({
      features: Int32Array.from(labels[dictionary]!.keys()),
      labels: labels[dictionary],
      status: labels[dictionary]!.map(() => 'draft'),
      tags: labels[dictionary]!.map(() => []),
      next: null,
    }),
  } as never)
  await useWorkspace().load()
  const panel = show()
  await until(() => panel.find('[data-testid=match-table]').exists())
  await until(() => panel.get('[data-testid=match-table]').text().includes('Katzen'))
  const [first, second] = panel.findAll('[data-testid=match-table] tbody tr')
  expect(first!.findAll('td')[0]!.text()).toBe('#0cats <b>')
  expect(first!.findAll('td')[6]!.text()).toBe('#0Katzen')
  expect(second!.findAll('td')[0]!.text()).toContain('dogs')
  panel.unmount()
})

it('what is refused is said with its reason', async () => {
  fails = 'two writes into 6 dimensions, one into 4.'
  const panel = show()
  await until(() => panel.text().includes('two writes into 6 dimensions'))
  panel.unmount()
})

it('widths and seeds ask for those that fit together, and for more when one is too few', async () => {
  const panel = show()
  const open = async (title: string) => panel.findAll('[role=radio]').find(radio => radio.text() === title)!.trigger('click') // prettier-ignore
  await open('Widths')
  await until(() => asked.some(a => a.name === 'widths'))
  expect(asked.at(-1)!.input.dictionaries).toEqual(['one', 'wide'])
  await until(() => panel.text().includes('of 2 live features'))
  await open('Seeds')
  await until(() => asked.some(a => a.name === 'seeds'))
  expect(asked.at(-1)!.input.dictionaries).toEqual(['one', 'two'])
  await until(() => panel.findAll('[data-testid=seed-pairs] tbody tr').length === 1)
  const boxes = panel.findAll('input[type=checkbox]')
  await boxes[1]!.setValue(false)
  await until(() => panel.text().includes('Choose two or more dictionaries of one size'))
  panel.unmount()
})
