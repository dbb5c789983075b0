// What the panel of pursuit is of, and its four answers: a sample of rows, one token, the dictionary, parents and children. Renderer.
import { computed, shallowRef } from 'vue'
import { z } from 'zod'
import type { BabelAnswer, PursuitOrder, PursuitRequest, PursuitSample, PursuitToken } from '../../../../shared/analyses/pursuit.ts' // prettier-ignore
import { data } from '../../../api.ts'
import { useAnalysis } from '../../../composables/use-analysis.ts'
import { useAnalysisParams } from '../../../stores/analyses.ts'
import { useSelection } from '../../../stores/selection.ts'
import { useWorkspace } from '../../../stores/workspace.ts'

const stepChoices = ['auto', '8', '16', '32', '64'] as const
const rowChoices = ['128', '512', '2048'] as const
const schema = z.object({
  steps: z.enum(stepChoices),
  rows: z.enum(rowChoices),
  /** what is pursued: the row less b_dec, or the row */
  origin: z.enum(['bias', 'zero']),
  seed: z
    .int()
    .min(0)
    .max(2 ** 31),
})
type Params = z.infer<typeof schema>
const initial: Params = { steps: 'auto', rows: '512', origin: 'bias', seed: 1 }

export const stepOptions = stepChoices.map(value => ({
  value,
  title: value === 'auto' ? 'Steps: 1.5 × L0' : `${value} steps`,
}))
export const rowOptions = rowChoices.map(value => ({ value, title: `${Number(value).toLocaleString('en')} rows` }))
export const originOptions = [
  { value: 'bias', title: 'x − b_dec', hint: 'What the encoder’s features have to explain' },
  { value: 'zero', title: 'x', hint: 'The row as it is: the mean is pursued, too' },
] as const

/** Sizes of the Babel function. */
const sizes = 32

export function usePursuit() {
  const workspace = useWorkspace()
  const selection = useSelection()
  const params = useAnalysisParams<Params>('pursuit', schema, initial)
  const param = <K extends keyof Params>(key: K) =>
    computed({ get: () => params.value[key], set: value => (params.value = { ...params.value, [key]: value }) })
  const needs = computed(() =>
    workspace.run?.state === 'done' ? null : 'Rows are pursued when the run is done: their codes are compared.',
  )
  const request = (): PursuitRequest | null => {
    const { steps, origin } = params.value
    if (needs.value !== null) return null
    return { run: workspace.run!.id, steps: steps === 'auto' ? null : Number(steps), centred: origin === 'bias' }
  }
  const withSeed = <T extends object>(more: T) => {
    const base = request()
    return base && { ...base, ...more, seed: params.value.seed }
  }
  const sample = useAnalysis<NonNullable<ReturnType<typeof sampleInput>>, PursuitSample>(sampleInput, (input, call) =>
    data.call('analysis.pursuit', input, call),
  )
  function sampleInput() {
    return withSeed({ rows: Number(params.value.rows) })
  }
  /** The token that a person searched for; the selected one otherwise. */
  const searched = shallowRef<number | null>(null)
  const row = computed(() => searched.value ?? selection.selectedRows[0] ?? null)
  const tokenInput = () => withSeed({ row: row.value })
  const token = useAnalysis<NonNullable<ReturnType<typeof tokenInput>>, PursuitToken>(tokenInput, (input, call) =>
    data.call('analysis.pursuitToken', input, call),
  )
  const babelInput = () => (needs.value === null ? { run: workspace.run!.id, sizes, seed: params.value.seed } : null)
  const babel = useAnalysis<NonNullable<ReturnType<typeof babelInput>>, BabelAnswer>(babelInput, (input, call) =>
    data.call('analysis.babel', input, call),
  )
  const orderInput = () => (selection.current === null ? null : withSeed({ feature: selection.current }))
  const order = useAnalysis<NonNullable<ReturnType<typeof orderInput>>, PursuitOrder>(orderInput, (input, call) =>
    data.call('analysis.pursuitOrder', input, call),
  )
  return {
    needs, sample, token, babel, order, searched, row,
    steps: param('steps'), rows: param('rows'), origin: param('origin'), seed: param('seed'),
  } // prettier-ignore
}

export type UsePursuit = ReturnType<typeof usePursuit>
