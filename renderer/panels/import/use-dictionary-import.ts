// A dictionary before it is added: what it is, how it does on a few rows, and adding it. Renderer.
import { computed, shallowRef, watch } from 'vue'
import { hookOf, hookWarning } from '../../../shared/hooks.ts'
import type { DictionaryCheck } from '../../../shared/import-model.ts'
import { data } from '../../api.ts'
import { useQuery } from '../../composables/use-query.ts'
import { useImports } from '../../stores/imports.ts'
import { useWorkspace, type GivenFile } from '../../stores/workspace.ts'
import { useOptions } from './use-options.ts'
import { useWork } from './use-work.ts'

export function useDictionaryImport({ fileId }: GivenFile) {
  const workspace = useWorkspace()
  const options = useOptions()
  const look = useQuery(
    () => ({ fileId, options: options.given.value }),
    (input, signal) => data.call('dictionary.look', input, { signal }),
    { keep: true },
  )
  const found = look.data
  watch(found, now => now && options.ask(now.optionsNeeded))
  const isComplete = computed(() => found.value !== null && found.value.optionsNeeded.length === 0 && !look.error.value)

  const fitting = computed(() => (workspace.info?.activations ?? []).filter(a => a.present && a.d === found.value?.dIn))
  const chosen = shallowRef<string | null>(null)
  const on = computed(() => {
    const by = (id: string | null) => fitting.value.find(a => a.id === id)
    return by(chosen.value) ?? by(workspace.activationsId) ?? fitting.value[0] ?? null
  })
  const hook = computed(() => {
    if (!found.value || !on.value) return null
    return hookWarning(
      { name: found.value.name, hook: found.value.hook },
      { name: on.value.name, hook: hookOf(on.value) },
    )
  })

  const checking = useWork()
  const check = shallowRef<DictionaryCheck | null>(null)
  async function runCheck() {
    check.value = null
    if (!on.value || !isComplete.value) return checking.cancel()
    const input = { fileId, options: options.given.value, activations: on.value.id }
    check.value = await checking.run('Checking', call => data.call('dictionary.check', input, call))
  }
  watch([found, () => on.value?.id, isComplete], () => void runCheck())

  const adding = useWork()
  const here = computed(() => (found.value?.here?.same ? found.value.here : null))
  const locked = computed(() => workspace.info?.readOnly === true)
  const canGo = computed(() => here.value?.present === true)
  const canAdd = computed(
    () =>
      adding.step.value === null &&
      (canGo.value || (isComplete.value && options.broken.value === null && !locked.value)),
  )
  async function add() {
    options.apply()
    if (!canAdd.value) return
    if (canGo.value) {
      workspace.dictionaryId = here.value!.id
      return useImports().close()
    }
    checking.cancel()
    const input = { fileId, options: options.given.value }
    const added = await adding.run('Adding', ({ signal }) => data.call('dictionary.add', input, { signal }))
    if (!added) return
    await workspace.showDictionary(added.id)
    useImports().close()
  }
  return {
    options,
    look,
    found,
    fitting,
    on,
    chosen,
    hook,
    checking,
    check,
    runCheck,
    adding,
    here,
    locked,
    canGo,
    canAdd,
    add,
  }
}
