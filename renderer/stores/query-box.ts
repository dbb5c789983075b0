// The query box: its text, what it says, and what was found. The feature table, strips and plots show it. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { z } from 'zod'
import { QueryError, type Query } from '../../core/query/ast.ts'
import { needsOf } from '../../core/query/match.ts'
import { parseQuery } from '../../core/query/parse.ts'
import type { Vocabulary } from '../../core/query/words.ts'
import type { StepProgress } from '../../shared/concept-api.ts'
import { toAppError, type AppError } from '../../shared/errors.ts'
import { definitionStatuses } from '../../shared/model.ts'
import type { QueryAnswer } from '../../shared/query-model.ts'
import { data } from '../api.ts'
import { useSelection } from './selection.ts'
import { useWorkspace } from './workspace.ts'

/** What is shown: the last query that could be answered. `answer` null: its columns are in the feature table. */
export interface Applied {
  query: Query
  answer: QueryAnswer | null
}

/** queries that are offered again */
const mostHistory = 12
const savedHistory = z.array(z.string().max(2_000)).max(mostHistory)

const everything: Applied = { query: { of: 'features', where: null, sort: null }, answer: null }
/** ms after which a query goes to the data process: a key more is likely to follow */
const rest = 120
/** rows of tokens that are listed and lit */
export const mostRows = 10_000

export const useQueryBox = defineStore('query-box', () => {
  const workspace = useWorkspace()
  const text = shallowRef('')
  const vocabulary = computed<Vocabulary>(() => ({
    place: 'box',
    statuses: definitionStatuses,
    columns: workspace.activations?.columns ?? [],
  }))
  const parsed = computed((): { query: Query | null; problem: QueryError | null } => {
    try {
      return { query: parseQuery(text.value, vocabulary.value), problem: null }
    } catch (e) {
      if (e instanceof QueryError) return { query: null, problem: e }
      throw e
    }
  })
  const applied = shallowRef<Applied>(everything)
  const pending = shallowRef(false)
  const progress = shallowRef<StepProgress | null>(null)
  const error = shallowRef<AppError | null>(null)

  let asked: AbortController | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const stop = () => {
    clearTimeout(timer)
    asked?.abort()
    asked = null
    pending.value = false
    progress.value = null
  }
  /** Answers the query here, or asks; until then what is shown stays, unless it is of another run. */
  const ask = () => {
    stop()
    error.value = null
    const run = workspace.run?.id
    if (applied.value.answer && applied.value.answer.run !== run) applied.value = everything
    const { query } = parsed.value
    if (!query) return
    if (query.of === 'features') {
      const { quantities, labels } = needsOf(query)
      if (quantities.length === 0 && labels.length === 0) {
        applied.value = { query, answer: null }
        return
      }
    }
    if (run === undefined) return
    pending.value = true
    timer = setTimeout(() => void send(query, run), rest)
  }
  const send = async (query: Query, run: string) => {
    const mine = new AbortController()
    asked = mine
    try {
      const answer = await data.call(
        'query.run',
        { run, text: text.value, place: 'box', limit: mostRows },
        { signal: mine.signal, onProgress: value => asked === mine && (progress.value = value) },
      )
      if (asked !== mine) return
      applied.value = { query, answer }
    } catch (e) {
      if (asked !== mine) return
      error.value = toAppError(e)
    }
    stop()
  }
  watch([parsed, () => workspace.run?.id, () => workspace.run?.state], ask, { flush: 'sync' })

  // The rows that were found are lit wherever they show, until something else is selected.
  let lit: readonly number[] | null = null
  watch(applied, ({ answer }) => {
    const selection = useSelection()
    if (answer?.of === 'tokens') selection.selectRows((lit = Array.from(answer.rows)))
    else if (lit !== null && selection.selectedRows === lit) selection.selectRows((lit = []))
  })

  /** latest first */
  const history = shallowRef<readonly string[]>([])
  const remember = () => {
    const asked = text.value.trim()
    if (asked === '' || parsed.value.problem || history.value[0] === asked) return
    history.value = [asked, ...history.value.filter(other => other !== asked)].slice(0, mostHistory)
    void data.call('state.put', { key: 'queries', value: history.value }).catch(() => undefined)
  }
  const recall = async () => {
    history.value = []
    const saved = savedHistory.safeParse(await data.call('state.get', { key: 'queries' }).catch(() => null))
    if (saved.success) history.value = saved.data
  }
  watch(() => workspace.info?.id, id => id !== undefined && void recall(), { immediate: true }) // prettier-ignore

  const clear = () => {
    text.value = ''
  }
  return { text, vocabulary, parsed, applied, pending, progress, error, history, remember, clear, stop }
})
