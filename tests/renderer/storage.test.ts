// @vitest-environment happy-dom
// The storage dialog: sizes, questions before anything is lost, names in place, missing files, what goes into a pack.
import { mount } from '@vue/test-utils'
import { getActivePinia, type Pinia } from 'pinia'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import StorageDialog from '../../renderer/panels/storage/StorageDialog.vue'
import { packBytes, relinkWords, totalWords, usualPack } from '../../renderer/panels/storage/storage-words.ts'
import { useNotices } from '../../renderer/stores/notices.ts'
import { usePlaces } from '../../renderer/stores/places.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import type { StorageInfo } from '../../shared/storage-model.ts'
import { connectData, makeWorkspace, startPage } from './fake-servers.ts'

const info: StorageInfo = {
  free: 12e9,
  database: 3e6,
  backups: { count: 2, bytes: 4e6 },
  items: [
    { kind: 'dictionary', id: 'dict-a', name: 'SAE A', bytes: 50e6, place: 'elsewhere', present: true },
    { kind: 'dictionary', id: 'dict-b', name: 'SAE B', bytes: 60e6, place: 'samples', present: true },
    { kind: 'activations', id: 'acts', name: 'words', bytes: 70e6, place: 'elsewhere', present: false },
  ],
  runs: [
    { id: 'run-a', dictionary: 'dict-a', activations: 'acts', state: 'done', bytes: 9e6 },
    { id: 'run-b', dictionary: 'dict-b', activations: 'acts', state: 'paused', bytes: 1e6 },
  ],
  leftovers: 5_000,
}
let asked: [string, unknown][]

beforeEach(async () => {
  startPage({ 'file.pick': ({ purpose }) => ({ fileId: purpose, name: purpose }) })
  asked = []
  const note = (name: string, answer?: unknown) => (input: unknown) => (asked.push([name, input]), answer)
  connectData({
    'workspace.get': () => makeWorkspace(),
    'storage.get': () => info,
    ...Object.fromEntries(['run.delete', 'run.rebuild', 'storage.clean', 'item.rename', 'item.remove', 'item.restore', 'workspace.rename', 'item.show'].map(name => [name, note(name)])),
    'file.relink': note('file.relink', { looked: 9, found: [], missing: [{ kind: 'activations', id: 'acts', name: 'words', why: 'no file here has its bytes' }] }),
    'workspace.pack': note('workspace.pack', { path: '/p', files: 4, bytes: 59e6, leftOut: [] }),
  } as never) // prettier-ignore
  await useWorkspace().load()
})
afterEach(() => (document.body.innerHTML = ''))

async function show() {
  mount(StorageDialog, { global: { plugins: [getActivePinia() as Pinia] }, attachTo: document.body })
  usePlaces().show('storage')
  await vi.waitFor(() => expect(document.body.textContent).toContain('SAE A on words'))
}
const button = (name: string) => {
  const found = [...document.querySelectorAll('button')].find(b => b.getAttribute('aria-label') === name || b.textContent?.trim() === name) // prettier-ignore
  if (!found) throw new Error(`no button ${name}`)
  return found
}
const press = async (name: string) => {
  button(name).click()
  await new Promise(resolve => setTimeout(resolve))
}

describe('words', () => {
  it('of sizes, and of a pack that leaves out what ships with the program and what is missing', () => {
    expect(totalWords(info)).toBe('12.0 GB free on this disk · what was typed 3.0 MB · 2 backups 4.0 MB')
    expect(usualPack(info)).toEqual({ dictionaries: ['dict-a'], activations: [], runs: ['run-a'] })
    expect(packBytes(info, usualPack(info))).toBe(3e6 + 50e6 + 9e6)
    expect(packBytes(info, { dictionaries: ['dict-b'], activations: [], runs: [] })).toBe(3e6)
    expect(relinkWords({ looked: 1, found: [], missing: [] })).toBe('Nothing is missing.')
  })
})

describe('the storage dialog', () => {
  it('asks before results go, says what stays, and can be answered with no', async () => {
    await show()
    await press('Delete SAE A on words')
    expect(document.body.textContent).toContain('Delete 9.0 MB of results? They can be computed again. Definitions, concepts and figures stay.') // prettier-ignore
    expect(document.activeElement?.textContent?.trim()).toBe('Keep')
    await press('Keep')
    expect(asked).toEqual([])
    await press('Delete SAE A on words')
    ;[...document.querySelectorAll<HTMLButtonElement>('.ask button')].find(b => b.textContent?.trim() === 'Delete')!.click() // prettier-ignore
    await vi.waitFor(() => expect(asked).toEqual([['run.delete', { run: 'run-a' }]]))
  })
  it('takes out what is asked for, with results named, and puts it back', async () => {
    await show()
    await press('Take SAE A out')
    expect(document.body.textContent).toContain('Results of 1 run (9.0 MB) are deleted. Its file stays')
    await press('Take out')
    await vi.waitFor(() => expect(useNotices().notices).toHaveLength(1))
    useNotices().notices[0]!.action!.run()
    const item = { kind: 'dictionary', id: 'dict-a' }
    await vi.waitFor(() => expect(asked).toEqual([['item.remove', item], ['item.restore', item]])) // prettier-ignore
  })
  it('renames where the name stands', async () => {
    await show()
    const field = document.querySelector<HTMLInputElement>('[aria-label="Name of SAE A"]')!
    field.value = 'short words'
    field.dispatchEvent(new Event('input'))
    field.dispatchEvent(new Event('blur'))
    await vi.waitFor(() => expect(asked).toEqual([['item.rename', { kind: 'dictionary', id: 'dict-a', name: 'short words' }]])) // prettier-ignore
  })
  it('looks for what is missing and says what came of it', async () => {
    await show()
    await press('Look in a folder…')
    await vi.waitFor(() => expect(document.body.textContent).toContain('0 found, 1 still missing; 9 files looked at.'))
    expect(document.body.textContent).toContain('words: no file here has its bytes')
    expect(asked).toEqual([['file.relink', { fileId: 'relink-folder' }]])
  })
  it('packs what is chosen', async () => {
    await show()
    await press('Pack for a colleague…')
    const [first] = document.querySelectorAll<HTMLInputElement>('.pack input')
    first!.click()
    await press('Choose a place and pack…')
    const choice = { dictionaries: [], activations: [], runs: ['run-a'] }
    await vi.waitFor(() => expect(asked).toEqual([['workspace.pack', { fileId: 'pack-workspace', choice }]]))
    await vi.waitFor(() => expect(useNotices().notices[0]!.text).toBe('Packed: 4 files, 59.0 MB of data.'))
  })
})
