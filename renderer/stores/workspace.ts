// The open workspace and which dictionary, activations and run the window is looking at. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { FilePurpose } from '../../shared/contract.ts'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { RunInfo, WorkspaceInfo } from '../../shared/model.ts'
import { app, data, onData } from '../api.ts'
import { useNotices } from './notices.ts'

type Progress = { done: number; total: number; phase: string }
const percentOf = ({ done, total, phase }: Progress) =>
  total > 0 ? `${phase}: ${Math.floor((100 * done) / total)}%` : phase

/** A file or folder that a person picked or dropped, as main gives it to a page: an id, and a name to show. */
export interface GivenFile {
  fileId: string
  name: string
}

export const useWorkspace = defineStore('workspace', () => {
  const info = shallowRef<WorkspaceInfo | null>(null)
  const state = shallowRef<'loading' | 'ready' | 'failed'>('loading')
  const error = shallowRef<AppError | null>(null)
  /** What a longer action is doing now, for the status line; null when nothing. */
  const busy = shallowRef<string | null>(null)
  const dictionaryId = shallowRef<string | null>(null)
  const activationsId = shallowRef<string | null>(null)

  const dictionary = computed(() => info.value?.dictionaries.find(d => d.id === dictionaryId.value) ?? null)
  const activations = computed(() => info.value?.activations.find(a => a.id === activationsId.value) ?? null)
  /** The run of `dictionary` on the active activations, if there is one. */
  const runOf = (id: string): RunInfo | null =>
    info.value?.runs.find(r => r.dictionary === id && r.activations === activationsId.value) ?? null
  const run = computed(() => (dictionaryId.value ? runOf(dictionaryId.value) : null))

  const pickActive = (next: WorkspaceInfo) => {
    const first = next.firstView
    if (!next.activations.some(a => a.id === activationsId.value)) {
      activationsId.value = first?.activations ?? next.activations[0]?.id ?? null
    }
    if (!next.dictionaries.some(d => d.id === dictionaryId.value)) {
      dictionaryId.value = first?.dictionary ?? next.dictionaries[0]?.id ?? null
    }
  }
  const accept = (next: WorkspaceInfo) => {
    const another = info.value?.id !== next.id
    if (state.value !== 'ready') busy.value = null
    if (another) dictionaryId.value = activationsId.value = null
    pickActive(next)
    info.value = next
    state.value = 'ready'
    error.value = null
  }
  let asked = 0
  const refresh = async () => {
    const mine = ++asked
    try {
      const next = await data.call('workspace.get', undefined)
      if (mine === asked) accept(next)
    } catch (e) {
      if (mine !== asked) return
      error.value = toAppError(e)
      if (info.value) return
      state.value = 'failed'
      busy.value = null
    }
  }
  const load = () => {
    state.value = 'loading'
    return refresh()
  }
  const listen = () =>
    onData(event => {
      if (event.t === 'workspace') void refresh()
      // The first start makes the sample; later ones are made by a call, which tells of itself.
      if (event.t === 'making' && state.value === 'loading') busy.value = percentOf(event)
      if (event.t === 'run' && info.value) {
        const others = info.value.runs.filter(r => r.id !== event.run.id)
        info.value = { ...info.value, runs: [...others, event.run] }
      }
    })

  /** Does `act` with a file; a failure is said, not thrown. */
  const withGiven = async (
    give: () => Promise<GivenFile | null>,
    doing: string,
    act: (fileId: string) => Promise<void>,
  ) => {
    try {
      const file = await give()
      if (!file) return
      busy.value = `${doing} ${file.name}`
      await act(file.fileId)
    } catch (e) {
      useNotices().fail(`${doing} failed`, e)
    } finally {
      busy.value = null
    }
  }
  /** Asks for a file first. */
  const withFile = (purpose: FilePurpose, doing: string, act: (fileId: string) => Promise<void>) =>
    withGiven(() => app.call('file.pick', { purpose }), doing, act)
  const open = async (fileId: string) => accept(await data.call('workspace.open', { fileId }))
  const openWorkspace = () => withFile('open-workspace', 'Opening', open)
  /** An empty one, in an empty folder that a person chooses. */
  const newWorkspace = () => withFile('new-workspace', 'Making', open)
  /** One that was open before, or a sample's own. */
  const openGiven = (file: GivenFile) => withGiven(() => Promise.resolve(file), 'Opening', open)
  /** Ends what `busy` says, where that can be ended. */
  const stop = shallowRef<(() => void) | null>(null)
  type Work<T> = (call: { signal: AbortSignal; onProgress: (at: Progress) => void }) => Promise<T>
  /** Runs a long call that says how far it is and can be ended; null when it was. Only one at a time. */
  const stoppable = async <T>(work: Work<T>): Promise<T | null> => {
    const making = new AbortController()
    stop.value = () => making.abort()
    const onProgress = (at: Progress) => (busy.value = percentOf(at))
    try {
      return await work({ signal: making.signal, onProgress })
    } catch (e) {
      if (toAppError(e).code !== 'cancelled') throw e
      return null
    } finally {
      stop.value = null
    }
  }
  /** @param place where it is made; a person is asked for a folder where it is left out */
  const newFromSample = (sample: string, place?: GivenFile) => {
    const give = () => (place ? Promise.resolve(place) : app.call('file.pick', { purpose: 'new-workspace' }))
    return withGiven(give, 'Making workspace', async fileId => {
      const made = await stoppable(call => data.call('workspace.fromSample', { sample, fileId }, call))
      if (!made) return
      accept(made)
      useNotices().say(made.firstView?.note ?? '')
    })
  }
  /** Brings a dictionary on screen that was just added. */
  const showDictionary = async (id: string) => {
    await refresh()
    const added = info.value?.dictionaries.find(d => d.id === id)
    const on = activations.value
    // One that does not fit has nothing to show here: what is on screen stays.
    if (!added || !on || added.dIn === on.d) dictionaryId.value = id
    else {
      const need = `it takes vectors of ${added.dIn} numbers, a row of ${on.name} has ${on.d}`
      useNotices().say(`${added.title || added.name} was added. To run it, add activations that fit: ${need}.`)
    }
  }
  /** Brings activations on screen that were just added. */
  const showActivations = async (id: string) => {
    await refresh()
    activationsId.value = id
  }
  const startRun = async (dictionary: string) => {
    const on = activationsId.value
    if (!on) return
    try {
      await data.call('run.start', { dictionary, activations: on })
      await refresh()
    } catch (e) {
      useNotices().fail('The run could not be started', e)
    }
  }
  return {
    info, state, error, busy, stop, dictionaryId, activationsId, dictionary, activations, run,
    runOf, load, refresh, listen, openWorkspace, newWorkspace, openGiven, newFromSample, stoppable, showDictionary, showActivations, startRun,
  } // prettier-ignore
})
