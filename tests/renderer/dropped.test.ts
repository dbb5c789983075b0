// @vitest-environment happy-dom
// What is dropped on the window: recognised by the data process, then added as the dialog would, one after another.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { useDropped } from '../../renderer/stores/dropped.ts'
import { useNotices } from '../../renderer/stores/notices.ts'
import { useWorkspace } from '../../renderer/stores/workspace.ts'
import { AppError } from '../../shared/errors.ts'
import { connectData, makeWorkspace, startPage, tellPage } from './fake-servers.ts'

const calls: string[] = []
let stop = () => undefined as void
beforeEach(async () => {
  stop()
  calls.length = 0
  startPage()
  connectData({
    'workspace.get': () => makeWorkspace(),
    'file.recognise': ({ fileId }: { fileId: string }) => {
      if (fileId === 'strange') throw new AppError('unsupported-format', 'notes.md: this was not recognised.')
      return { kind: fileId as 'dictionary' }
    },
    'dictionary.add': ({ fileId }: { fileId: string }) => {
      calls.push(`dictionary ${fileId}`)
      return { id: 'dict-a' }
    },
    'activations.add': ({ fileId }: { fileId: string }) => {
      calls.push(`activations ${fileId}`)
      return { id: 'acts' }
    },
  })
  await useWorkspace().load()
  stop = useDropped().listen()
})
const drop = (fileId: string) => tellPage({ t: 'dropped', fileId, name: `${fileId}.file` })

describe('dropped', () => {
  it('adds what is recognised, in the order in which it was dropped', async () => {
    drop('dictionary')
    drop('activations')
    await vi.waitFor(() => expect(calls).toEqual(['dictionary dictionary', 'activations activations']))
    expect(useNotices().notices.filter(n => n.tone === 'error')).toEqual([])
  })
  it('says what is not recognised, and goes on with the rest', async () => {
    drop('strange')
    drop('dictionary')
    await vi.waitFor(() => expect(calls).toEqual(['dictionary dictionary']))
    expect(useNotices().notices.map(n => n.text)).toContain(
      'strange.file cannot be added: notes.md: this was not recognised.',
    )
  })
})
