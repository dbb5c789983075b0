// What people said of features of any dictionary on screen: of the table's from the table, of others asked for once and followed. Renderer.
import { defineStore } from 'pinia'
import { onScopeDispose, shallowRef, watch } from 'vue'
import type { DataApi, Out } from '../../shared/contract.ts'
import { emptyDefinition, type DefinitionBody } from '../../shared/model.ts'
import { data, onData } from '../api.ts'
import { useFeatures } from './features.ts'
import { useWorkspace } from './workspace.ts'

export type Said = Pick<DefinitionBody, 'label' | 'status'> & { tags: readonly string[] }

const nothing: Said = emptyDefinition

/** Everything that is said of a dictionary's features, those with a definition. @throws AppError */
export async function readSaid(dictionary: string): Promise<Map<number, Said>> {
  const said = new Map<number, Said>()
  for (let from: number | null = 0; from !== null;) {
    const part: Out<DataApi, 'labels.shown'> = await data.call('labels.shown', { dictionary, from })
    part.features.forEach((feature, i) =>
      said.set(feature, { label: part.labels[i]!, status: part.status[i]!, tags: part.tags[i]! }),
    )
    from = part.next
  }
  return said
}

export const useFeatureNames = defineStore('feature-names', () => {
  const workspace = useWorkspace()
  const features = useFeatures()
  /** by dictionary; null while it is asked for */
  const known = new Map<string, Map<number, Said> | null>()
  /** counts what changes in `known` */
  const changes = shallowRef(0)

  const load = async (dictionary: string) => {
    const open = workspace.info?.id
    const had = known.get(dictionary) ?? null
    known.set(dictionary, had)
    try {
      const said = await readSaid(dictionary)
      if (workspace.info?.id !== open) return
      known.set(dictionary, said)
      changes.value++
    } catch {
      // A number without its label is still right; whoever names the next feature asks again.
      if (!had) known.delete(dictionary)
    }
  }
  const isTables = (dictionary: string) => features.table !== null && dictionary === workspace.dictionaryId

  /** What is said of a feature, nothing until it is known. @param dictionary null for the table's */
  const saidOf = (dictionary: string | null, feature: number): Said => {
    const of = dictionary ?? workspace.dictionaryId
    if (of === null) return nothing
    const { table } = features
    if (table && isTables(of)) {
      const [label, status, tags] = [table.labels[feature], table.status[feature], table.tags[feature]]
      return label === undefined ? nothing : { label, status: status!, tags: tags! }
    }
    void changes.value
    if (!known.has(of)) void load(of)
    return known.get(of)?.get(feature) ?? nothing
  }
  const labelOf = (dictionary: string | null, feature: number): string => saidOf(dictionary, feature).label

  watch(
    () => workspace.info?.id,
    () => {
      known.clear()
      changes.value++
    },
    { flush: 'sync' },
  )
  onScopeDispose(
    onData(async event => {
      if (event.t !== 'labels' && event.t !== 'definition') return
      if (!known.has(event.dictionary)) return
      if (event.t === 'labels') return load(event.dictionary)
      const { dictionary, feature } = event
      const { current } = await data.call('definition.get', { dictionary, feature })
      known.get(dictionary)?.set(feature, current ?? nothing)
      changes.value++
    }),
  )
  return { saidOf, labelOf }
})
