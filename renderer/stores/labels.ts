// Definitions into files and out of them: what is chosen in the dialog, the call, and its report. Renderer.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { toAppError } from '../../shared/errors.ts'
import { parseValue } from '../../shared/given-options.ts'
import { folderFormats, type LabelExport, type LabelFormatId, type LabelImport } from '../../shared/labels-api.ts'
import { app, data } from '../api.ts'
import { useDefinition } from './definition.ts'
import { useNotices } from './notices.ts'
import { usePlaces } from './places.ts'
import { useWorkspace } from './workspace.ts'

export type LabelAct = 'export' | 'import'
export type LabelReport = { act: 'export'; report: LabelExport } | { act: 'import'; report: LabelImport }
/** what a person says that the files do not */
export type LabelOption = 'model' | 'source' | 'hook' | 'layer'

const endings: Partial<Record<LabelFormatId, string>> = { jsonl: 'jsonl', csv: 'csv', clerp: 'json' }

export const useLabels = defineStore('labels', () => {
  const workspace = useWorkspace()
  const act = shallowRef<LabelAct>('export')
  const format = shallowRef<LabelFormatId>('jsonl')
  /** the dictionary on screen alone, instead of all */
  const onlyThis = shallowRef(false)
  const annotator = shallowRef('')
  const options = shallowRef<Partial<Record<LabelOption, string>>>({})
  const done = shallowRef<LabelReport | null>(null)
  const problem = shallowRef<string | null>(null)
  const progress = shallowRef<{ done: number; total: number } | null>(null)
  let running: AbortController | null = null

  watch([act, format], () => (done.value = problem.value = null))
  const open = (which: LabelAct) => {
    act.value = which
    done.value = problem.value = null
    usePlaces().show('labels')
  }
  const given = () => ({
    format: format.value,
    // Other programs' files are about one dictionary: the one on screen.
    dictionary: onlyThis.value || (format.value !== 'jsonl' && format.value !== 'csv') ? workspace.dictionaryId : null,
    options: Object.fromEntries(
      Object.entries(options.value)
        .filter(([, text]) => text.trim() !== '')
        .map(([name, text]) => [name, name === 'layer' ? parseValue(text.trim()) : text.trim()]),
    ),
  })
  const pick = () => {
    const folder = folderFormats.includes(format.value)
    if (act.value === 'import') {
      return app.call('file.pick', { purpose: folder ? 'import-labels-folder' : 'import-labels' })
    }
    if (folder) return app.call('file.pick', { purpose: 'export-labels-folder' })
    const suggestedName = `${(workspace.info?.name ?? 'labels').replace(/[^\p{L}\p{N}_-]+/gu, '-')}.${endings[format.value]}`
    return app.call('file.pick', { purpose: 'export-labels', suggestedName })
  }
  const run = async () => {
    problem.value = done.value = null
    const mine = (running = new AbortController())
    try {
      await useDefinition().flush()
      const file = await pick()
      if (!file) return
      const call = { fileId: file.fileId, ...given() }
      progress.value = { done: 0, total: 0 }
      const { signal } = mine
      if (act.value === 'export') {
        done.value = { act: 'export', report: await data.call('labels.export', call, { signal }) }
        return
      }
      const named = { ...call, dictionary: workspace.dictionaryId, annotator: annotator.value.trim() || null, map: {} }
      const onProgress = (at: { done: number; total: number }) => (progress.value = at)
      done.value = { act: 'import', report: await data.call('labels.import', named, { signal, onProgress }) }
    } catch (e) {
      const { code, message } = toAppError(e)
      if (code !== 'cancelled') problem.value = message
      else useNotices().say(message)
    } finally {
      progress.value = null
      if (running === mine) running = null
    }
  }
  const cancel = () => running?.abort()
  return { act, format, onlyThis, annotator, options, done, problem, progress, open, run, cancel }
})
