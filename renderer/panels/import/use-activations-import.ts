// Activations before they are added: which tensor, what they are, adding them, and which rows were masked. Renderer.
import { computed, shallowRef } from 'vue'
import { data } from '../../api.ts'
import { useQuery } from '../../composables/use-query.ts'
import { useImports } from '../../stores/imports.ts'
import { useWorkspace, type GivenFile } from '../../stores/workspace.ts'
import { useWork } from './use-work.ts'

export function useActivationsImport({ fileId }: GivenFile) {
  const workspace = useWorkspace()
  const choices = useQuery(
    () => ({ fileId }),
    (input, signal) => data.call('activations.choices', input, { signal }),
  )
  /** number of the choice that a person made */
  const chosen = shallowRef<string | null>(null)
  /** Of several, the only one that the dictionary on screen takes is suggested. */
  const choice = computed(() => {
    const all = choices.data.value ?? []
    if (chosen.value !== null) return all[Number(chosen.value)] ?? null
    if (all.length === 1) return all[0]!
    const fitting = all.filter(({ d }) => d === workspace.dictionary?.dIn)
    return fitting.length === 1 ? fitting[0]! : null
  })
  const tensor = computed(
    () => choice.value && { fileId, ...(choice.value.tensor === null ? {} : { tensor: choice.value.tensor }) },
  )
  const look = useQuery(
    () => tensor.value,
    (input, signal) => data.call('activations.look', input, { signal }),
    { keep: true },
  )
  const found = look.data
  const error = computed(() => choices.error.value ?? look.error.value)
  const fitting = computed(() => (workspace.info?.dictionaries ?? []).filter(d => d.dIn === found.value?.d).length)

  const adding = useWork()
  /** id of what was added, whose mask is shown */
  const addedId = shallowRef<string | null>(null)
  const added = computed(() => workspace.info?.activations.find(a => a.id === addedId.value) ?? null)
  const locked = computed(() => workspace.info?.readOnly === true)
  const canGo = computed(() => found.value?.here?.present === true)
  const canAdd = computed(
    () =>
      added.value !== null ||
      (adding.step.value === null && !error.value && found.value !== null && (canGo.value || !locked.value)),
  )
  async function add() {
    if (!canAdd.value) return
    if (added.value) return useImports().close()
    if (canGo.value) {
      workspace.activationsId = found.value!.here!.id
      return useImports().close()
    }
    const input = tensor.value!
    const done = await adding.run('Reading', call => data.call('activations.add', input, call))
    if (!done) return
    await workspace.showActivations(done.id)
    addedId.value = done.id
  }
  return { choices, chosen, choice, look, found, error, fitting, adding, added, locked, canGo, canAdd, add }
}
