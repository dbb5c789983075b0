// The saved views of the workspace: the list, saving what is shown, opening, renaming, sharing as files. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { missingWords, type SavedView, type SavedViewItem } from '../../shared/saved-view.ts'
import { app, data } from '../api.ts'
import { fileName } from '../panels/figure/file-words.ts'
import { captureView, numbered, openView, suggestName } from '../panels/zones/views/saved-views.ts'
import { useShown } from '../panels/zones/views/use-shown.ts'
import { useNotices } from './notices.ts'
import { useWorkspace } from './workspace.ts'

export const useViews = defineStore('views', () => {
  const workspace = useWorkspace()
  const notices = useNotices()
  const shown = useShown()
  const list = shallowRef<readonly SavedViewItem[]>([])
  /** the view opened or saved last */
  const current = shallowRef<string | null>(null)
  const names = computed(() => list.value.map(item => item.name))
  const suggested = computed(() => (workspace.info ? suggestName(shown.read(), workspace.info, names.value) : ''))

  const attempt = async (failed: string, act: () => Promise<void>) => {
    try {
      await act()
    } catch (e) {
      notices.fail(failed, e)
    }
  }
  const refresh = async () => {
    list.value = await data.call('view.list', undefined)
  }
  const get = (id: string) => data.call('view.get', { id })
  const put = async (id: string | null, view: SavedView) => {
    const saved = await data.call('view.save', { id, view })
    await refresh()
    return saved.id
  }

  /** Keeps what is shown under a name. */
  const save = (name: string) =>
    attempt('The view was not saved', async () => {
      if (!workspace.info) return
      const title = numbered(name.trim() || suggested.value, names.value)
      current.value = await put(null, captureView(title, shown.read(), workspace.info))
      notices.say(`“${title}” is saved.`)
    })
  /** Puts a view on screen, as far as the workspace has what it draws. @returns whether anything was opened */
  const show = (view: SavedView): boolean => {
    if (!workspace.info) return false
    const before = captureView('', shown.read(), workspace.info)
    const opened = openView(view, workspace.info)
    const missing = opened.missing.length > 0 ? `this workspace does not have ${missingWords(opened.missing)}` : ''
    if (opened.panes.length === 0) {
      notices.fail(`“${view.name}” cannot be opened`, new Error(`${missing}. Add it and open the view again.`))
      return false
    }
    shown.write(view, opened)
    const undo = { title: 'Undo', run: () => void shown.write(before, openView(before, workspace.info!)) }
    if (!missing) notices.say(`“${view.name}” is open.`, undo)
    else {
      const part = `${opened.panes.length} of ${view.panes.length} plots are open`
      notices.fail(`“${view.name}”`, new Error(`${part}; ${missing}. Add it and open the view again for the rest.`))
    }
    return true
  }
  const open = (id: string) =>
    attempt('The view could not be opened', async () => {
      if (show(await get(id))) current.value = id
    })
  const duplicate = (item: SavedViewItem) =>
    attempt('The view was not duplicated', async () => {
      const view = await get(item.id)
      await put(null, { ...view, name: numbered(view.name, names.value) })
    })
  const rename = (item: SavedViewItem, name: string) =>
    attempt('The view was not renamed', async () => {
      const next = name.trim()
      if (!next || next === item.name) return
      await put(item.id, { ...(await get(item.id)), name: next })
    })
  /** Deletes at once; the notice brings it back. */
  const remove = (item: SavedViewItem) =>
    attempt('The view was not deleted', async () => {
      const kept = await get(item.id).catch(() => null)
      await data.call('view.delete', { id: item.id })
      await refresh()
      if (current.value === item.id) current.value = null
      const bringBack = () =>
        void attempt('The view was not brought back', async () => void (await put(item.id, kept!)))
      notices.say(`“${item.name}” was deleted.`, kept && { title: 'Undo', run: bringBack })
    })
  const exportFile = (item: SavedViewItem) =>
    attempt('The view was not written', async () => {
      const suggestedName = `${fileName(item.name)}.zonoscope-view.json`
      const picked = await app.call('file.pick', { purpose: 'export-view', suggestedName })
      if (!picked) return
      await data.call('view.export', { id: item.id, fileId: picked.fileId })
      const reveal = () => void app.call('file.reveal', { fileId: picked.fileId }).catch(() => undefined)
      notices.say(`${picked.name} is written.`, { title: 'Show', run: reveal })
    })
  /** Takes a view file into the workspace and opens it. */
  const take = async (fileId: string) => {
    const { id } = await data.call('view.import', { fileId })
    await refresh()
    await open(id)
  }
  const importFile = () =>
    attempt('The file could not be opened', async () => {
      const picked = await app.call('file.pick', { purpose: 'open-view' })
      if (picked) await take(picked.fileId)
    })
  const importGiven = (fileId: string) => attempt('The file could not be opened', () => take(fileId))

  watch(
    () => workspace.info?.id,
    id => {
      list.value = []
      current.value = null
      if (id) void attempt('The views could not be listed', refresh)
    },
    { immediate: true },
  )
  return { list, current, suggested, save, open, duplicate, rename, remove, exportFile, importFile, importGiven }
})
