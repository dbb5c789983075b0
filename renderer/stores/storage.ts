// Housekeeping of the open workspace: what it takes on disk, missing files, names, packing. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import type { FilePurpose } from '../../shared/contract.ts'
import { toAppError } from '../../shared/errors.ts'
import type { PackChoice, RelinkReport, StorageInfo, StoredItem, StoredRun } from '../../shared/storage-model.ts'
import { app, data, onData } from '../api.ts'
import { formatBytes, formatCount } from '../format.ts'
import { fileName } from '../panels/figure/file-words.ts'
import { useNotices } from './notices.ts'
import { usePlaces } from './places.ts'
import { useWorkspace } from './workspace.ts'

export const useStorage = defineStore('storage', () => {
  const places = usePlaces()
  const workspace = useWorkspace()
  const notices = useNotices()
  const info = shallowRef<StorageInfo | null>(null)
  const failed = shallowRef('')
  /** of the last look for missing files */
  const report = shallowRef<RelinkReport | null>(null)
  const missing = computed(() => info.value?.items.filter(item => !item.present) ?? [])
  const isOpen = computed(() => places.overlay === 'storage')

  const load = async () => {
    try {
      info.value = await data.call('storage.get', undefined)
      failed.value = ''
    } catch (e) {
      failed.value = toAppError(e).message
    }
  }
  watch(isOpen, open => {
    if (!open) return
    report.value = null
    void load()
  })
  onData(event => {
    const counts = event.t === 'workspace' || event.t === 'jobs' || (event.t === 'job' && event.job.state !== 'running')
    if (isOpen.value && counts) void load()
  })

  /** Does something and looks again; a failure is said, not thrown. */
  const attempt = async (what: string, act: () => Promise<void>) => {
    try {
      await act()
    } catch (e) {
      notices.fail(what, e)
    }
    await load()
  }
  const deleteResults = (run: StoredRun) =>
    attempt('The results were not deleted', () => data.call('run.delete', { run: run.id }))
  const rebuild = (run: StoredRun) =>
    attempt('The run was not started again', async () => void (await data.call('run.rebuild', { run: run.id })))
  const clean = () => attempt('They were not deleted', () => data.call('storage.clean', undefined))
  const rename = (item: StoredItem, name: string) =>
    attempt('It was not renamed', () => data.call('item.rename', { kind: item.kind, id: item.id, name }))
  const renameWorkspace = (name: string) =>
    attempt('The workspace was not renamed', () => data.call('workspace.rename', { name }))
  /** In the system's file manager; the workspace's own folder without one. */
  const show = (item: StoredItem | null) =>
    attempt('It cannot be shown', () => data.call('item.show', { item: item && { kind: item.kind, id: item.id } }))
  const remove = (item: StoredItem) =>
    attempt('It was not taken out', async () => {
      const ref = { kind: item.kind, id: item.id }
      await data.call('item.remove', ref)
      const putBack = () => void attempt('It was not put back', () => data.call('item.restore', ref))
      notices.say(`${item.name} was taken out of the workspace.`, { title: 'Undo', run: putBack })
    })

  /** Asks for a place, then does something long with it. */
  const withPlace = async <T>(
    purpose: FilePurpose,
    what: string,
    work: Parameters<typeof workspace.stoppable<T>>[0] extends (call: infer C) => unknown
      ? (fileId: string, call: C) => Promise<T>
      : never,
    suggestedName?: string,
  ): Promise<T | null> => {
    try {
      const picked = await app.call('file.pick', { purpose, ...(suggestedName ? { suggestedName } : {}) })
      return picked ? await workspace.stoppable(call => work(picked.fileId, call)) : null
    } catch (e) {
      notices.fail(what, e)
      return null
    } finally {
      workspace.busy = null
    }
  }
  /** Looks for what is missing in a folder, or beside a file, that a person chooses. */
  const relink = async (purpose: 'relink-folder' | 'relink-file') => {
    const answer = await withPlace<RelinkReport>(purpose, 'Looking for the files failed', (fileId, call) =>
      data.call('file.relink', { fileId }, call),
    )
    if (answer) report.value = answer
    await load()
  }
  const pack = async (choice: PackChoice) => {
    const name = `${fileName(workspace.info?.name ?? 'workspace')}-packed`
    const made = await withPlace(
      'pack-workspace',
      'The workspace was not packed',
      async (fileId, call) => ({ fileId, ...(await data.call('workspace.pack', { fileId, choice }, call)) }),
      name,
    )
    if (!made) return
    const reveal = () => void app.call('file.reveal', { fileId: made.fileId }).catch(() => undefined)
    const text = `Packed: ${formatCount(made.files)} files, ${formatBytes(made.bytes)} of data.`
    notices.say(text, { title: 'Show', run: reveal })
  }
  return {
    info, failed, report, missing, isOpen,
    load, deleteResults, rebuild, clean, rename, renameWorkspace, show, remove, relink, pack,
  } // prettier-ignore
})
