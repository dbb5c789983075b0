// @vitest-environment happy-dom
// The dialog of definitions in files: what it asks for a format, what it sends, and what it says came of it.
import { mount } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import LabelsDialog from '../../renderer/panels/labels/LabelsDialog.vue'
import { useLabels } from '../../renderer/stores/labels.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import { AppError } from '../../shared/errors.ts'
import type { LabelExport, LabelImport } from '../../shared/labels-api.ts'
import { connectData, makeWorkspace, startPage } from './fake-servers.ts'

const exported: LabelExport = { format: 'neuronpedia', file: '/out', files: 1, bytes: 10, sha256: null, dictionaries: [], written: 3, notHeld: { tags: 2 }, skipped: [{ reason: 'it has no label', count: 1, examples: ['#5 by me'] }] } // prettier-ignore
const imported: LabelImport = { format: 'csv', file: '/in', read: 4, added: 3, unchanged: 1, skipped: [], notHeld: {}, dictionaries: [] } // prettier-ignore
let asked: [string, Record<string, unknown>][]
let picked: string[]

beforeEach(async () => {
  asked = []
  picked = []
  startPage({ 'file.pick': ({ purpose }) => (picked.push(purpose), { fileId: purpose, name: purpose }) })
  connectData({
    'workspace.get': () => makeWorkspace(),
    'labels.export': (input: Record<string, unknown>) => {
      asked.push(['export', input])
      if (input.format === 'delphi') throw new AppError('bad-input', 'Its files name no hook point.')
      return exported
    },
    'labels.import': (input: Record<string, unknown>) => (asked.push(['import', input]), imported),
  } as never)
  await useWorkspace().load()
  mount(LabelsDialog, { global: { plugins: [getActivePinia() as Pinia] }, attachTo: document.body })
})
afterEach(() => (document.body.innerHTML = ''))

const text = () => document.body.textContent ?? ''
const press = (name: string) =>
  [...document.querySelectorAll('button')].find(b => b.textContent?.trim() === name)!.click()

it('asks what Neuronpedia calls the dictionary, exports to a folder, and says what was lost', async () => {
  const labels = useLabels()
  labels.open('export')
  labels.format = 'neuronpedia'
  await vi.waitFor(() => expect(text()).toContain('Source there'))
  labels.options = { model: ' gpt2-small ', source: '' }
  press('Export…')
  await vi.waitFor(() => expect(text()).toContain('3 definitions written to /out.'))
  expect(picked).toEqual(['export-labels-folder'])
  expect(asked).toEqual([['export', expect.objectContaining({ format: 'neuronpedia', dictionary: useWorkspace().dictionaryId, options: { model: 'gpt2-small' } })]]) // prettier-ignore
  expect(text()).toContain('tags: 2 not in the file')
  expect(text()).toContain('1 left out: it has no label (#5 by me)')
})

it('exports all dictionaries as our own form, unless asked for one', async () => {
  const labels = useLabels()
  labels.open('export')
  await labels.run()
  labels.onlyThis = true
  await labels.run()
  expect(asked.map(([, input]) => input.dictionary)).toEqual([null, useWorkspace().dictionaryId])
  expect(picked).toEqual(['export-labels', 'export-labels'])
})

it('imports a table, and shows an error where it is', async () => {
  const labels = useLabels()
  labels.open('import')
  labels.format = 'csv'
  labels.annotator = 'ann'
  await labels.run()
  await vi.waitFor(() => expect(text()).toContain('4 read: 3 added, 1 already here.'))
  expect(asked[0]![1]).toMatchObject({ annotator: 'ann', map: {} })
  labels.act = 'export'
  labels.format = 'delphi'
  await labels.run()
  await vi.waitFor(() => expect(text()).toContain('Its files name no hook point.'))
  expect(text()).not.toContain('already here')
})
