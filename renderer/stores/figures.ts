// The figures of the workspace and the one being edited: undo, autosave, export. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { addPanel } from '../../core/figure/compose.ts'
import { asPage, titleOf } from '../../core/figure/page.ts'
import type { RasterRule } from '../../core/figure/raster.ts'
import { stamped } from '../../core/figure/stamp.ts'
import type { FigureFormat, PageFigure, SingleFigure } from '../../core/figure/types.ts'
import { unknownData, unknownWords } from '../../core/figure/unknown-data.ts'
import type { SavedItem } from '../../shared/model.ts'
import { app, data } from '../api.ts'
import { copyPicture, type PictureFormat } from '../composables/copy-picture.ts'
import { formatBytes, formatCount } from '../format.ts'
import { fileName } from '../panels/figure/file-words.ts'
import { commit, redo, startHistory, undo, type History } from '../panels/figure/history.ts'
import { useNotices } from './notices.ts'
import { useWorkspace } from './workspace.ts'

export const saveAfter = 700

/** Where what is made goes: a new figure, or a panel of one that the workspace keeps. */
export type FigureTarget = 'new' | { id: string }

export const useFigures = defineStore('figures', () => {
  const workspace = useWorkspace()
  const notices = useNotices()
  const list = shallowRef<readonly SavedItem[]>([])
  const id = shallowRef<string | null>(null)
  const history = shallowRef<History<PageFigure> | null>(null)
  /** counts figures shown; the id of a new one comes later, with its first save */
  const opened = shallowRef(0)
  const saving = shallowRef<'saved' | 'waiting' | 'saving' | 'failed'>('saved')
  /** What is being done that takes a moment, for the status line. */
  const busy = shallowRef<string | null>(null)
  const recipe = computed(() => history.value?.present ?? null)
  const canUndo = computed(() => (history.value?.past.length ?? 0) > 0)
  const canRedo = computed(() => (history.value?.future.length ?? 0) > 0)
  let timer: ReturnType<typeof setTimeout> | undefined
  let writing: Promise<void> = Promise.resolve()
  /** the figure on screen, whatever its id becomes when a save under way returns */
  let slot: { id: string | null } = { id: null }

  const attempt = async (failed: string, act: () => Promise<void>) => {
    try {
      await act()
    } catch (e) {
      notices.fail(failed, e)
    } finally {
      busy.value = null
    }
  }
  const refresh = async () => {
    list.value = await data.call('figure.list', undefined)
  }
  const load = () => attempt('The figures could not be listed', refresh)

  /** Saves what is on screen; one save after the other, so that a new figure gets one id. */
  const save = () => {
    clearTimeout(timer)
    const [shown, mine] = [recipe.value, slot]
    if (!shown || saving.value === 'saved' || saving.value === 'saving') return writing
    saving.value = 'saving'
    writing = writing.then(async () => {
      try {
        mine.id = (await data.call('figure.save', { id: mine.id, recipe: shown })).id
        if (mine === slot) id.value = mine.id
        if (mine === slot && saving.value === 'saving') saving.value = 'saved'
        await refresh()
      } catch (e) {
        if (mine === slot) saving.value = 'failed'
        notices.fail('The figure was not saved', e)
      }
    })
    return writing
  }
  const change = (next: History<PageFigure>) => {
    if (next === history.value) return
    history.value = next
    saving.value = 'waiting'
    clearTimeout(timer)
    timer = setTimeout(() => void save(), saveAfter)
  }
  /** @param group edits of the same group in a row are undone together */
  const edit = (make: (r: PageFigure) => PageFigure, group: string | null = null) => {
    if (history.value) change(commit(history.value, make(history.value.present), group))
  }
  const show = async (next: PageFigure, nextId: string | null) => {
    await save()
    slot = { id: nextId }
    opened.value++
    history.value = startHistory(next)
    id.value = nextId
    saving.value = nextId ? 'saved' : 'waiting'
    if (!nextId) await save()
  }
  const forget = () => {
    clearTimeout(timer)
    slot = { id: null }
    opened.value++
    id.value = null
    history.value = null
    saving.value = 'saved'
  }
  const open = (which: string) =>
    attempt('The figure could not be opened', async () => {
      if (which !== id.value) await show(await data.call('figure.get', { id: which }), which)
    })
  /** The figure that an earlier session was at; one that is gone is no failure. */
  const reopen = async (which: string) => {
    const kept = await data.call('figure.get', { id: which }).catch(() => null)
    if (kept && id.value === null && history.value === null) await show(kept, which)
  }
  const openAt = async ({ fileId, name }: { fileId: string; name: string }) => {
    busy.value = `Opening ${name}`
    const given = await data.call('figure.open', { fileId })
    await show(given, null)
    const strange = workspace.info ? unknownWords(unknownData(given, workspace.info)) : ''
    if (strange !== '') notices.say(strange)
  }
  const openFile = () =>
    attempt('The file could not be opened', async () => {
      const picked = await app.call('file.pick', { purpose: 'open-figure' })
      if (picked) await openAt(picked)
    })
  const openGiven = (file: { fileId: string; name: string }) =>
    attempt('The file could not be opened', () => openAt(file))

  /** Opens what is made as a figure, or the figure that it becomes a panel of: that is one step of its undo. */
  const take = async (made: Promise<SingleFigure | PageFigure>, target: FigureTarget) => {
    busy.value = 'Making the figure'
    const figure = await made
    if (target === 'new') return show(asPage(figure), null)
    if (target.id !== id.value) await show(await data.call('figure.get', { id: target.id }), target.id)
    edit(page => addPanel(page, figure))
  }
  const failed = (target: FigureTarget) => target === 'new' ? 'The figure could not be made' : 'The panel could not be added' // prettier-ignore
  /** Makes a figure, or a panel of one. */
  const createOf = (make: () => Promise<SingleFigure | PageFigure>, target: FigureTarget = 'new') =>
    attempt(failed(target), () => take(make(), target))

  /** Deletes at once; the notice brings it back. */
  const remove = (item: SavedItem) =>
    attempt('The figure was not deleted', async () => {
      if (item.id === id.value) await save()
      const kept = await data.call('figure.get', { id: item.id })
      await data.call('figure.delete', { id: item.id })
      if (item.id === id.value) forget()
      await refresh()
      const bringBack = () =>
        void attempt('The figure was not brought back', async () => {
          await data.call('figure.save', { id: item.id, recipe: kept })
          await refresh()
        })
      notices.say(`“${item.name}” was deleted.`, { title: 'Undo', run: bringBack })
    })

  /** Writes the figure to a file of the person's choice. */
  const exportAs = (format: FigureFormat, dpi: number, raster?: RasterRule) =>
    attempt('The figure was not exported', async () => {
      const shown = history.value?.present
      if (!shown) return
      const suggestedName = `${fileName(titleOf(shown))}.${format}`
      const picked = await app.call('file.pick', { purpose: `export-${format}`, suggestedName })
      if (!picked) return
      busy.value = `Writing ${picked.name}`
      const recipe = stamped(shown, new Date().toISOString())
      const made = await data.call('figure.export', { recipe, format, dpi, raster, fileId: picked.fileId })
      const size = format === 'png' ? `${made.width} × ${made.height} px, ` : format === 'csv' ? `${formatCount(made.height)} rows, ` : '' // prettier-ignore
      const reveal = () => void app.call('file.reveal', { fileId: picked.fileId }).catch(() => undefined)
      notices.say(`${picked.name} is written: ${size}${formatBytes(made.bytes)}.`, { title: 'Show', run: reveal })
    })

  /** Puts the figure on the clipboard as an export would write it. */
  const copyAs = async (format: PictureFormat, look?: { dpi: number; raster?: RasterRule }) => {
    busy.value = 'Copying the figure'
    await copyPicture(() => history.value?.present ?? null, format, look)
    busy.value = null
  }

  watch(
    () => workspace.info?.id,
    next => {
      forget()
      list.value = []
      if (next) void load()
    },
    { immediate: true },
  )
  window.addEventListener('pagehide', () => void save())
  return {
    list, id, opened, recipe, saving, busy, canUndo, canRedo,
    load, open, reopen, openFile, openGiven, createOf, edit, save, remove, exportAs, copyAs,
    undo: () => history.value && change(undo(history.value)),
    redo: () => history.value && change(redo(history.value)),
  } // prettier-ignore
})
