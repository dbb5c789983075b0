// Which dictionaries the panel compares, and how a pair is put into two zone plots side by side. Renderer.
import { computed } from 'vue'
import { z } from 'zod'
import { mostDictionaries } from '../../../../shared/analyses/dictionaries.ts'
import { useAnalyses, useAnalysisParams } from '../../../stores/analyses.ts'
import { usePanes } from '../../../stores/panes.ts'
import { useWorkspace } from '../../../stores/workspace.ts'

const id = z.string().max(200)
const schema = z.object({
  view: z.enum(['match', 'widths', 'seeds']),
  a: id.nullable(),
  b: id.nullable(),
  by: z.enum(['codes', 'decoder']),
  widths: z.array(id).max(mostDictionaries),
  seeds: z.array(id).max(mostDictionaries),
})
type Params = z.infer<typeof schema>
const initial: Params = { view: 'match', a: null, b: null, by: 'codes', widths: [], seeds: [] }

export function useChoice() {
  const workspace = useWorkspace()
  const params = useAnalysisParams<Params>('dictionaries', schema, initial)
  const param = <K extends keyof Params>(key: K) =>
    computed({ get: () => params.value[key], set: value => (params.value = { ...params.value, [key]: value }) })
  const dictionaries = computed(() => workspace.info?.dictionaries ?? [])
  const isDone = (of: string) => workspace.runOf(of)?.state === 'done'
  const there = (of: string | null) => dictionaries.value.find(d => d.id === of) ?? null
  const options = computed(() =>
    dictionaries.value.map(d => ({ value: d.id, title: isDone(d.id) ? d.name : `${d.name} (not run here)` })),
  )
  /** The one on screen, until another is chosen. */
  const a = computed({
    get: () => there(params.value.a)?.id ?? workspace.dictionaryId ?? '',
    set: value => (params.value = { ...params.value, a: value }),
  })
  /** The first other one that can be compared. */
  const b = computed({
    get: () => {
      const chosen = there(params.value.b)
      if (chosen) return chosen.id
      const first = there(a.value)
      const others = dictionaries.value.filter(d => d.id !== a.value && isDone(d.id) && d.dOut === first?.dOut)
      return (others.find(d => d.dSae === first?.dSae) ?? others[0])?.id ?? ''
    },
    set: value => (params.value = { ...params.value, b: value }),
  })
  const several = (key: 'widths' | 'seeds', fallback: () => string[]) =>
    computed({
      get: () => {
        const known = params.value[key].filter(of => there(of))
        return known.length > 0 ? known : fallback()
      },
      set: value => (params.value = { ...params.value, [key]: value.slice(0, mostDictionaries) }),
    })
  /** Runs whose dictionaries are like the one on screen in everything but width, or in width. */
  const like = computed(() => {
    const first = there(workspace.dictionaryId)
    return dictionaries.value.filter(d => isDone(d.id) && d.dOut === first?.dOut && d.activation === first?.activation)
  })
  const widths = several('widths', () => {
    const narrowFirst = [...like.value].sort((x, y) => x.dSae - y.dSae)
    return narrowFirst.filter((d, at) => at === 0 || d.dSae > narrowFirst[at - 1]!.dSae).slice(0, 3).map(d => d.id) // prettier-ignore
  })
  const seeds = several('seeds', () => {
    const size = there(workspace.dictionaryId)?.dSae
    return like.value.filter(d => d.dSae === size && !/step\d/.test(d.name)).slice(0, mostDictionaries).map(d => d.id) // prettier-ignore
  })
  const nameOf = (of: string) => there(of)?.name ?? '—'
  const source = (list: readonly string[], analysis: string, parameters: Record<string, string | number>) => ({
    dictionaries: list.map(of => ({ id: of, name: nameOf(of) })),
    activations: workspace.activations ? [{ id: workspace.activations.id, name: workspace.activations.name }] : [],
    analysis,
    parameters,
    seed: 1,
  })
  return { workspace, view: param('view'), by: param('by'), a, b, widths, seeds, options, nameOf, source }
}

interface Shown {
  dictionary: string
  features: number[]
}

/** Opens the zone plots of features of two dictionaries beside each other, and beside the analysis. */
export function usePairPlots() {
  const workspace = useWorkspace()
  const panes = usePanes()
  const analyses = useAnalyses()
  return (a: Shown, b: Shown): void => {
    const activations = workspace.activationsId
    if (activations === null) return
    const [first] = panes.panes
    panes.setOwn(first!.id, { dictionary: a.dictionary, activations, features: a.features })
    const second = panes.panes[1]
    const own = { dictionary: b.dictionary, activations, features: b.features }
    if (second) panes.setOwn(second.id, own)
    else panes.addBeside(first!.id, own)
    panes.maximised = null
    analyses.beside = true
    analyses.resize(Math.max(analyses.width, 880))
  }
}
