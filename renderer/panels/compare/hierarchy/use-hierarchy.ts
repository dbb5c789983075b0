// What the panel of hierarchy is of: a column of classes or a person's tree, which vectors, how many words; and its answers. Renderer.
import { computed, shallowRef, watch } from 'vue'
import { z } from 'zod'
import type { HierarchyAnswer, HierarchyApi } from '../../../../shared/analyses/hierarchy.ts'
import type { In, Out } from '../../../../shared/contract.ts'
import { toAppError } from '../../../../shared/errors.ts'
import { app, data } from '../../../api.ts'
import { useAnalysis } from '../../../composables/use-analysis.ts'
import { useAnalysisParams } from '../../../stores/analyses.ts'
import { useNotices } from '../../../stores/notices.ts'
import { useWorkspace, type GivenFile } from '../../../stores/workspace.ts'

type Input = In<HierarchyApi, 'analysis.hierarchy'>
type Sources = Out<HierarchyApi, 'analysis.hierarchySources'>

const leastChoices = ['10', '20', '50', '100', '200'] as const
const schema = z.object({
  /** null: the first column that can be classes */
  column: z.string().max(200).nullable(),
  vectors: z.enum(['auto', 'unembedding', 'activations']),
  least: z.enum(leastChoices),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31),
})
type Params = z.infer<typeof schema>
const initial: Params = { column: null, vectors: 'auto', least: '50', seed: 1 }

export const leastOptions = leastChoices.map(value => ({ value, title: `${value} words at least` }))
/** stands for the tree that a person gave */
export const fileSource = '\u0000file'

export function useHierarchy() {
  const workspace = useWorkspace()
  const params = useAnalysisParams<Params>('hierarchy', schema, initial)
  const param = <K extends keyof Params>(key: K) =>
    computed({ get: () => params.value[key], set: value => (params.value = { ...params.value, [key]: value }) })
  /** Ids of files last as long as the window: a tree is given anew after a restart. */
  const file = shallowRef<GivenFile | null>(null)
  const ready = computed(() => workspace.run?.state === 'done')
  const sources = useAnalysis<{ run: string }, Sources>(
    () => (ready.value ? { run: workspace.run!.id } : null),
    (input, call) => data.call('analysis.hierarchySources', input, call),
  )
  const column = computed(() => {
    const columns = sources.answer?.columns ?? []
    return columns.find(c => c.name === params.value.column)?.name ?? columns[0]?.name ?? null
  })
  const source = computed({
    get: () => (file.value ? fileSource : (column.value ?? '')),
    set: value => {
      if (value === fileSource) return
      file.value = null
      params.value = { ...params.value, column: value }
    },
  })
  const options = computed(() => [
    ...(sources.answer?.columns ?? []).map(c => ({ value: c.name, title: `${c.name} (${c.isTree ? 'tree' : `${c.values} classes`})` })), // prettier-ignore
    ...(file.value ? [{ value: fileSource, title: file.value.name }] : []),
  ])
  const pickFile = async () => {
    try {
      file.value = (await app.call('file.pick', { purpose: 'import-tree' })) ?? file.value
    } catch (e) {
      useNotices().say(toAppError(e).message)
    }
  }
  const needs = computed(() => {
    if (!ready.value) return 'Words are compared when the run is done.'
    if (file.value || column.value !== null || sources.answer === null) return null
    return 'No column of these activations can be classes of words. Give a tree file: JSON, or a CSV of child, parent, words.'
  })
  const input = (): Input | null => {
    if (!ready.value || (!file.value && column.value === null)) return null
    const { vectors, least, seed } = params.value
    const from = file.value
      ? { kind: 'file' as const, fileId: file.value.fileId }
      : { kind: 'column' as const, column: column.value! }
    return { run: workspace.run!.id, source: from, vectors, least: Number(least), seed }
  }
  const analysis = useAnalysis<Input, HierarchyAnswer>(input, (asked, call) =>
    data.call('analysis.hierarchy', asked, call),
  )
  const pairAt = shallowRef(0)
  const familyAt = shallowRef(0)
  watch(
    () => analysis.answer?.source,
    () => (pairAt.value = familyAt.value = 0),
  )
  const pair = computed(() => analysis.answer?.report.pairs[pairAt.value] ?? null)
  const family = computed(() => analysis.answer?.report.families[familyAt.value] ?? null)
  return {
    analysis, sources, needs, options, source, pickFile, pairAt, familyAt, pair, family,
    vectors: param('vectors'), least: param('least'),
  } // prettier-ignore
}
