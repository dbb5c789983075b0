// The source post's figure on files that a person brings: which were chosen, how far the opening is, what came of it. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { OpenedRecipe, ViewRecipe } from '../../shared/view-recipe.ts'
import { app, data } from '../api.ts'
import { newPane } from '../panels/zones/pane-model.ts'
import { captureView, openView } from '../panels/zones/views/saved-views.ts'
import { useShown } from '../panels/zones/views/use-shown.ts'
import { useNotices } from './notices.ts'
import { usePanes } from './panes.ts'
import { usePlaces } from './places.ts'
import { useSelection } from './selection.ts'
import { useWorkspace } from './workspace.ts'

const name = 'source-post'
const purposes = { dictionary: 'dictionary-file', activations: 'activations' } as const
export type RecipePart = keyof typeof purposes

interface Picked {
  fileId: string
  name: string
}

export const useSourcePost = defineStore('source-post', () => {
  const places = usePlaces()
  const workspace = useWorkspace()
  const notices = useNotices()
  const shown = useShown()
  const recipe = shallowRef<ViewRecipe | null>(null)
  const files = shallowRef<Record<RecipePart, Picked | null>>({ dictionary: null, activations: null })
  /** what is done now; null while nothing is */
  const phase = shallowRef<string | null>(null)
  const error = shallowRef<AppError | null>(null)
  /** what to know before reading the opened view; empty when there is nothing */
  const warnings = shallowRef<readonly string[]>([])
  const canOpen = computed(
    () => files.value.dictionary !== null && files.value.activations !== null && phase.value === null,
  )
  let running: AbortController | null = null
  /** Says that the view is open, once the dialog no longer covers it. */
  let tell: (() => void) | null = null

  /** Brings up the dialog. */
  const start = async () => {
    places.show('source-post')
    error.value = null
    warnings.value = []
    if (recipe.value) return
    try {
      recipe.value = await data.call('recipe.get', { name })
    } catch (e) {
      error.value = toAppError(e)
    }
  }
  const pick = async (part: RecipePart) => {
    try {
      const picked = await app.call('file.pick', { purpose: purposes[part] })
      if (!picked) return
      files.value = { ...files.value, [part]: picked }
      error.value = null
    } catch (e) {
      error.value = toAppError(e)
    }
  }
  const cancel = () => running?.abort()
  /** Closes the dialog; an opening that is under way is given up. */
  const close = () => {
    cancel()
    if (places.overlay === 'source-post') places.show(null)
    tell?.()
    tell = null
  }

  const draw = ({ spec, title }: OpenedRecipe) => {
    const panes = usePanes()
    const selection = useSelection()
    const before = workspace.info && captureView('', shown.read(), workspace.info)
    workspace.activationsId = spec.activations
    // The session answers a change of dictionary with what was chosen in it last; these features come after that.
    workspace.dictionaryId = spec.dictionary
    selection.choose(spec.features)
    selection.inspect(spec.features[0] ?? null)
    panes.panes = [newPane('a', true, spec)]
    panes.active = 'a'
    panes.maximised = null
    places.place = 'zones'
    const undo = () => before && workspace.info && void shown.write(before, openView(before, workspace.info))
    tell = () => notices.say(`“${title}” is open.`, { title: 'Undo', run: () => void undo() })
  }
  const open = async () => {
    const { dictionary, activations } = files.value
    if (!dictionary || !activations || phase.value !== null) return
    const abort = new AbortController()
    running = abort
    phase.value = 'checking the files'
    error.value = null
    try {
      const input = { name, dictionary: dictionary.fileId, activations: activations.fileId }
      const onProgress = (step: { phase: string }) => (phase.value = step.phase)
      const opened = await data.call('recipe.open', input, { signal: abort.signal, onProgress })
      await workspace.refresh()
      draw(opened)
      warnings.value = opened.warnings
      if (opened.warnings.length === 0) close()
    } catch (e) {
      const failed = toAppError(e)
      if (failed.code !== 'cancelled') error.value = failed
    } finally {
      if (running === abort) running = null
      phase.value = null
    }
  }
  return { recipe, files, phase, error, warnings, canOpen, start, pick, cancel, close, open }
})
