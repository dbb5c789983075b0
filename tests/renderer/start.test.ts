// @vitest-environment happy-dom
// The start page over a real wire: what it lists, one click on a sample with and without its workspace, recent ones, failures.
import { mount } from '@vue/test-utils'
import { nextTick } from 'vue'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { SampleInfo } from '../../shared/model.ts'
import { useNotices } from '../../renderer/stores/notices.ts'
import { usePlaces } from '../../renderer/stores/places.ts'
import { useStart } from '../../renderer/stores/start.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import { dictionaries, factsOf } from '../../renderer/panels/start/card-words.ts'
import StartDialog from '../../renderer/panels/start/StartDialog.vue'
import { connectData, makeWorkspace, startPage } from './fake-servers.ts'

const card = {
  paragraph: 'Words.',
  unit: 'word',
  rows: 30_000,
  features: [1024, 4096],
  seconds: 10,
  megabytes: 50,
  licence: 'MIT',
}
const samples: SampleInfo[] = [
  { name: 'words', title: 'Real words', about: 'about', hasModel: false, card },
  { name: 'plain', title: 'Plain', about: 'One sentence.', hasModel: true, card: null },
]
const other = makeWorkspace({ id: 'workspace-2', name: 'other' })
const calls: string[] = []

async function start(place: { made: boolean } | null, handlers: object = {}) {
  calls.length = 0
  window.matchMedia ??= (() => ({ matches: false, addEventListener: () => undefined })) as never
  startPage({
    'workspace.recents': () => [{ fileId: 'r', name: 'old', path: '/data/old', present: true }],
    'sample.place': ({ sample }) => {
      if (!place) throw new Error('The data folder cannot be read.')
      return { fileId: `place of ${sample}`, name: sample, ...place }
    },
    'file.pick': ({ purpose }) => ({ fileId: purpose, name: 'picked' }),
  })
  connectData({
    'workspace.get': () => makeWorkspace(),
    'sample.list': () => samples,
    'workspace.open': ({ fileId }) => (calls.push(`open ${fileId}`), other),
    'workspace.fromSample': ({ sample, fileId }) => (calls.push(`make ${sample} in ${fileId}`), other),
    ...handlers,
  })
  await useWorkspace().load()
  const page = useStart()
  usePlaces().show('samples')
  await vi.waitFor(() => expect(page.loaded || page.failed).toBeTruthy())
  return page
}
afterEach(() => (document.body.innerHTML = ''))

describe('the start page', () => {
  it('opens the workspace of a sample that is there, and closes', async () => {
    const page = await start({ made: true })
    await page.openSample('words')
    expect(calls).toEqual(['open place of words'])
    expect([useWorkspace().info?.name, usePlaces().overlay]).toEqual(['other', null])
  })
  it('makes it on the first time, without asking for a folder; elsewhere it asks', async () => {
    const page = await start({ made: false })
    await page.openSample('words')
    usePlaces().show('samples')
    await page.makeElsewhere('words')
    expect(calls).toEqual(['make words in place of words', 'make words in new-workspace'])
  })
  it('opens a recent workspace, another one, and an empty new one', async () => {
    const page = await start({ made: false })
    await page.openRecent(page.recents[0]!)
    await page.openOther()
    await page.makeEmpty()
    expect(calls).toEqual(['open r', 'open open-workspace', 'open new-workspace'])
  })
  it('stays, and says why, when nothing was opened', async () => {
    const page = await start(null, {
      'workspace.open': () => {
        throw new Error('It is locked.')
      },
    })
    await page.openSample('words')
    expect([page.failed, usePlaces().overlay]).toEqual(['The data folder cannot be read.', 'samples'])
    await page.openRecent(page.recents[0]!)
    expect(usePlaces().overlay).toBe('samples')
    expect(
      useNotices()
        .notices.map(n => n.text)
        .join(),
    ).toMatch(/It is locked/)
  })
  it('shows a card a sample: its paragraph and facts, or its one sentence', async () => {
    await start({ made: true })
    const wrapper = mount(StartDialog, { attachTo: document.body })
    await nextTick()
    const text = document.body.textContent
    for (const words of [
      'Words.',
      '30,000',
      '2 of 1,024 to 4,096 features',
      'about 10 s',
      '50 MB',
      'MIT',
      'One sentence.',
      '/data/old',
    ]) {
      expect(text).toContain(words)
    }
    expect(document.querySelectorAll('[data-testid=sample-words] img')).toHaveLength(1)
    expect(document.querySelector('[data-testid=sample-plain] dl')?.children).toHaveLength(0)
    wrapper.unmount()
  })
})

describe('factsOf', () => {
  it('names rows by their unit, and equal widths once', () => {
    expect(factsOf(card).map(f => f.name)).toEqual(['Words', 'Dictionaries', 'Ready in', 'On disk', 'Licence'])
    expect(factsOf({ ...card, features: [512] })[1]).toEqual({ name: 'Dictionary', value: '1 of 512 features' })
    expect(dictionaries([8, 8])).toBe('2 of 8 features')
  })
})
