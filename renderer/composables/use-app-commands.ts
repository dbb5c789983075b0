// The window's own commands and keys, under the ids that the menu sends. Renderer.
import { computed, onUnmounted, watch } from 'vue'
import { onApp } from '../api.ts'
import { useCommands, type Command } from '../stores/commands.ts'
import { useConceptFlow } from '../stores/concept-flow.ts'
import { useDefinition } from '../stores/definition.ts'
import { useDefinitionActs } from '../stores/definition-acts.ts'
import { useDropped } from '../stores/dropped.ts'
import { useFeatures } from '../stores/features.ts'
import { useFigures } from '../stores/figures.ts'
import { useHistory } from '../stores/history.ts'
import { useImports } from '../stores/imports.ts'
import { useJobs } from '../stores/jobs.ts'
import { useLabels } from '../stores/labels.ts'
import { usePlaces } from '../stores/places.ts'
import { usePrediction } from '../stores/prediction.ts'
import { useQueue } from '../stores/queue.ts'
import { useSelection } from '../stores/selection.ts'
import { useSettings } from '../stores/settings.ts'
import { useSourcePost } from '../stores/source-post.ts'
import { useTools } from '../stores/tools.ts'
import { useTour } from '../stores/tour.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { definitionStatuses } from '../../shared/model.ts'
import { labelActs } from '../panels/queue/label-acts.ts'
import { runAct } from '../panels/queue/queue-acts.ts'
import { useEvidence } from '../stores/evidence.ts'
import { useLabelKeys } from '../stores/label-keys.ts'
import { redoKey, useKeys, type KeyMap } from './use-keys.ts'

export interface Inspector {
  /** Brings the inspector out with the cursor in the definition. */
  editDefinition(): void
  /** Puts it away where it is a drawer that is out; false where it is not. */
  closeDrawer(): boolean
  /** Whether it is a drawer now. */
  isDrawer(): boolean
}

export function useAppCommands({ editDefinition, closeDrawer, isDrawer }: Inspector): void {
  const commands = useCommands()
  const places = usePlaces()
  const workspace = useWorkspace()
  const selection = useSelection()
  const features = useFeatures()
  const settings = useSettings()
  const definition = useDefinition()
  const acts = useDefinitionActs()
  const tour = useTour()
  const jobs = useJobs()
  const history = useHistory()
  const canWrite = () => workspace.info?.readOnly !== true
  const here = () => selection.current !== null
  const hasSeveral = () => selection.several.size > 0 && canWrite()
  const canUndo = () => acts.acts.undo !== null && canWrite()
  const canRedo = () => acts.acts.redo !== null && canWrite()
  const redo = () => (canRedo() ? void acts.redo() : false)
  const together = () => (hasSeveral() ? places.show('together') : false)

  const canRun = () => {
    const { dictionary, activations, run } = workspace
    return canWrite() && dictionary?.present === true && dictionary.dIn === activations?.d && run?.state !== 'done'
  }

  const closeJobs = () => {
    const was = jobs.shown
    jobs.shown = false
    return was
  }
  /** A lasso in a plot as if it were a concept: features by purity and coverage, in the tool under the plots. */
  const rankSelection = () => {
    useConceptFlow().compareSelection()
    useTools().open = 'concepts'
    if (places.place !== 'features') places.open('zones')
  }
  const openFigure = () => {
    places.open('figures')
    void useFigures().openFile()
  }

  const list: Command[] = [
    { id: 'palette.open', title: 'Find a feature, a word or a command', keys: 'Ctrl+K', run: () => places.show('palette'), when: () => places.overlay !== 'palette' },
    { id: 'query.focus', title: 'Query features and tokens', keys: 'Ctrl+F', run: () => void focusQuery() },
    { id: 'place.features', title: 'Go to features', keys: 'g', run: () => places.open('features') },
    { id: 'place.map', title: 'Go to the map of features', run: () => places.open('map') },
    { id: 'place.zones', title: 'Go to zones', keys: 'z', run: () => places.open('zones') },
    { id: 'place.compare', title: 'Go to analyses and comparisons', keys: '=', run: () => places.open('compare') },
    { id: 'place.definitions', title: 'Go to definitions', run: () => places.open('definitions') },
    { id: 'place.toy', title: 'Go to the toy lab', run: () => places.open('toy') },
    { id: 'place.figures', title: 'Go to figures', run: () => places.open('figures') },
    { id: 'selection.clear', title: 'Drop all chosen features', run: selection.clear, when: () => selection.chosen.length > 0 },
    { id: 'definition.edit', title: 'Write the definition', keys: 'e', run: editDefinition, when: here },
    { id: 'queue.start', title: 'Label features in a queue…', run: () => places.show('queue'), when: canWrite },
    { id: 'queue.resume', title: 'Labelling queue: back to where you were', run: () => useQueue().resume(), when: () => useQueue().queue !== null },
    { id: 'concept.selection', title: 'Selected rows: rank the features that own them', run: rankSelection, when: () => selection.selectedRows.length > 0 },
    { id: 'labels.blind', title: 'Label blind, as a second person; or end it', run: () => places.show('blind'), when: canWrite },
    { id: 'prediction.start', title: 'Prediction test of the definition…', run: () => void usePrediction().start(), when: () => canWrite() && usePrediction().testable !== null },
    { id: 'labels.export', title: 'Export definitions…', run: () => useLabels().open('export') },
    { id: 'labels.import', title: 'Import definitions…', run: () => useLabels().open('import'), when: canWrite },
    { id: 'definition.undo', title: 'Undo the last change of definitions', keys: 'Ctrl+Z', run: () => void acts.undo(), when: canUndo },
    { id: 'definition.redo', title: 'Redo the change of definitions that was undone', keys: 'Ctrl+Y', run: () => void acts.redo(), when: canRedo },
    { id: 'together.open', title: 'Selected features: label, tag or judge them together…', keys: 'Ctrl+E', run: together, when: hasSeveral },
    ...definitionStatuses.map(status => ({ id: `together.${status}`, title: `Selected features: ${status}`, run: () => void acts.change(selection.several, { status }), when: hasSeveral })),
    { id: 'workspace.show', title: 'Show what the workspace holds', run: () => places.show('workspace') },
    { id: 'workspace.storage', title: 'Storage: disk use, missing files, rename, pack', run: () => places.show('storage') },
    { id: 'workspace.new', title: 'Start page: samples, recent workspaces…', run: () => places.show('samples') },
    { id: 'workspace.open', title: 'Open workspace…', keys: 'Ctrl+O', run: () => void workspace.openWorkspace() },
    { id: 'history.back', title: 'Back', keys: 'Alt+←', run: () => void history.back(), when: () => history.backTo !== null },
    { id: 'history.forward', title: 'Forward', keys: 'Alt+→', run: () => void history.forward(), when: () => history.forwardTo !== null },
    { id: 'jobs.show', title: 'Jobs: what runs, waits and failed', keys: 'Ctrl+J', run: () => { jobs.shown = !jobs.shown } },
    { id: 'run.start', title: 'Run this dictionary on these activations', run: () => workspace.dictionaryId && void workspace.startRun(workspace.dictionaryId), when: canRun },
    { id: 'dictionary.add', title: 'Add dictionary…', run: () => void useImports().choose('dictionary') },
    { id: 'activations.add', title: 'Add activations…', run: () => void useImports().choose('activations') },
    { id: 'import.file', title: 'Import a file…', run: () => void useDropped().choose('import-file') },
    { id: 'import.folder', title: 'Import a folder…', run: () => void useDropped().choose('import-folder') },
    { id: 'figure.open', title: 'Open figure…', run: openFigure },
    { id: 'recipe.source-post', title: 'The source post’s figure…', run: () => void useSourcePost().start() },
    { id: 'tour.open', title: 'Tour of this sample', run: () => void tour.go(tour.at ?? 0), when: () => tour.open !== null },
    { id: 'tour.leave', title: 'Tour: back to before', run: tour.leave, when: () => tour.at !== null },
    { id: 'settings.open', title: 'Settings…', keys: 'Ctrl+,', run: () => places.show('settings') },
    { id: 'theme.toggle', title: 'Switch between light and dark', run: () => void settings.put({ theme: settings.theme === 'dark' ? 'light' : 'dark' }) },
    { id: 'keys.open', title: 'Keyboard shortcuts', keys: '?', run: () => places.show('keys') },
    { id: 'about.open', title: 'About Zonoscope', run: () => places.show('about') },
  ] // prettier-ignore
  onUnmounted(commands.register(list))
  // A command a step, whatever sample is open.
  let dropSteps: () => void = () => undefined
  watch(
    () => tour.steps,
    steps => {
      dropSteps()
      dropSteps = commands.register(
        steps.map((step, i) => ({
          id: `tour.step.${step.id}`,
          title: `Tour ${i + 1}: ${step.title}`,
          run: () => void tour.go(i),
        })),
      )
    },
    { immediate: true },
  )
  onUnmounted(() => dropSteps())
  onUnmounted(
    onApp(event => {
      if (event.t === 'command') commands.run(event.id)
    }),
  )

  /** Lets go of selected rows, then of features selected together; false where nothing is. */
  const letGo = (): boolean => {
    if (selection.selectedRows.length > 0) return (selection.selectRows([]), true)
    if (selection.several.size > 0) return (selection.letGo(), true)
    return false
  }
  /** Arrows walk when the table has the focus or nothing has; elsewhere they belong to what has it. */
  const walks = (event: KeyboardEvent) => {
    const target = event.target as Element
    return target === document.body || target.closest('[data-feature-table]') !== null
  }
  const step = (by: number) => (event: KeyboardEvent) => (walks(event) ? features.step(by) : false)
  const page = Math.max(5, Math.floor(window.innerHeight / 26) - 8)
  const keys: KeyMap = {
    j: () => features.step(1),
    k: () => features.step(-1),
    ArrowDown: step(1),
    ArrowUp: step(-1),
    PageDown: step(page),
    PageUp: step(-page),
    Home: step(-Infinity),
    End: step(Infinity),
    ' ': () => (selection.current === null ? false : selection.toggle(selection.current)),
    Enter: event => (walks(event) && here() ? editDefinition() : false),
    s: () => focusQuery(),
    'Ctrl+f': () => focusQuery(),
    g: () => places.open('features'),
    z: () => places.open('zones'),
    '=': () => places.open('compare'),
    i: () => (isDrawer() ? void (places.inspectorOut = !places.inspectorOut) : false),
    '?': () => places.show('keys'),
    '/': () => places.show('palette'),
    // With nothing of its own to let go of, the key is for whoever listens next.
    Escape: () => closeJobs() || closeDrawer() || letGo(),
    'Ctrl+k': () => places.show('palette'),
    'Ctrl+,': () => places.show('settings'),
    'Ctrl+o': () => void workspace.openWorkspace(),
    'Ctrl+j': () => void (jobs.shown = !jobs.shown),
    'Ctrl+e': together,
    'Ctrl+z': () => (canUndo() ? void acts.undo() : false),
    'Ctrl+y': redo,
    [redoKey]: redo,
  }
  useKeys(keys, { everywhere: ['Ctrl+f', 'Ctrl+k', 'Ctrl+,', 'Ctrl+o', 'Ctrl+j'] })
  // Acts of labelling come first: what they do nothing about is for the place that is open.
  const stores = { queue: useQueue(), definition, acts, evidence: useEvidence(), write: editDefinition }
  const labelKeys = useLabelKeys()
  /** What nobody sees is not labelled by a key that was meant for the plots. */
  const isSeen = () => !isDrawer() || places.inspectorOut
  const may = (id: string) => id === 'label' || (canWrite() && (id === 'undo' || id === 'redo' || isSeen()))
  const bound = computed(() => {
    const run = (id: string) => () => here() && may(id) && runAct(id, stores)
    return Object.fromEntries(labelActs.map(({ id }): [string, () => boolean] => [labelKeys.keyOf(id), run(id)]))
  })
  useKeys(() => bound.value, { first: true })
}

function focusQuery(): boolean {
  const input = document.querySelector<HTMLInputElement>('[aria-label="Features"] .filter input')
  input?.focus()
  input?.select()
  return input !== null
}
