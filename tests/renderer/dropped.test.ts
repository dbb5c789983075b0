// @vitest-environment happy-dom
// What is dropped on the window: recognised by the data process, then asked about, one after another.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useDropped } from '../../renderer/stores/dropped.ts'
import { useImports } from '../../renderer/stores/imports.ts'
import { useNotices } from '../../renderer/stores/notices.ts'
import { usePlaces } from '../../renderer/stores/places.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import { AppError } from '../../shared/errors.ts'
import { connectData, makeWorkspace, startPage, tellPage } from './fake-servers.ts'

let stop = () => undefined as void
beforeEach(async () => {
  stop()
  startPage()
  connectData({
    'workspace.get': () => makeWorkspace(),
    'file.recognise': ({ fileId }: { fileId: string }) => {
      if (fileId === 'strange') throw new AppError('unsupported-format', 'notes.md: this was not recognised.')
      return { kind: fileId as 'dictionary' }
    },
  })
  await useWorkspace().load()
  stop = useDropped().listen()
})
const drop = (fileId: string) => tellPage({ t: 'dropped', fileId, name: `${fileId}.file` })

const asked = () => useImports().asked

describe('dropped', () => {
  it('asks about what is recognised, one after another, in the order in which it was dropped', async () => {
    drop('dictionary')
    drop('activations')
    await vi.waitFor(() =>
      expect(asked()).toEqual({ file: { fileId: 'dictionary', name: 'dictionary.file' }, kind: 'dictionary' }),
    )
    expect(usePlaces().overlay).toBe('import')
    useImports().close()
    await vi.waitFor(() => expect(asked()?.kind).toBe('activations'))
    useImports().close()
    expect(usePlaces().overlay).toBeNull()
    expect(useNotices().notices.filter(n => n.tone === 'error')).toEqual([])
  })
  it('goes on with the next one when another dialog takes the place of the page', async () => {
    drop('dictionary')
    drop('activations')
    await vi.waitFor(() => expect(asked()?.kind).toBe('dictionary'))
    usePlaces().show('settings')
    await vi.waitFor(() => expect(asked()?.kind).toBe('activations'))
  })
  it('says what is not recognised, and goes on with the rest', async () => {
    drop('strange')
    drop('dictionary')
    await vi.waitFor(() => expect(asked()?.kind).toBe('dictionary'))
    expect(useNotices().notices.map(n => n.text)).toContain(
      'strange.file cannot be added: notes.md: this was not recognised.',
    )
  })
})
