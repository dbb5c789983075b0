// Contexts of the tokens found, asked for in pages as they come into sight. Renderer.
import { shallowRef } from 'vue'
import { visibleToken } from '../../components/strip-look.ts'
import type { QueryAnswer } from '../../../shared/query-model.ts'
import { data } from '../../api.ts'
import { useWorkspace } from '../../stores/workspace.ts'

type Found = Extract<QueryAnswer, { of: 'tokens' }>
/** What stands before and behind a token. */
export interface ContextLine {
  before: string
  after: string
}

/** results asked for together */
const page = 100

export function useContexts() {
  const workspace = useWorkspace()
  const lines = shallowRef<ReadonlyMap<number, ContextLine>>(new Map())
  let of: Found | null = null
  const asked = new Set<number>()

  /** @param indices places among the results */
  const want = (found: Found, indices: readonly number[]) => {
    if (found !== of) {
      of = found
      asked.clear()
      lines.value = new Map()
    }
    for (const at of new Set(indices.map(i => Math.floor(i / page)))) if (!asked.has(at)) void ask(found, at)
  }
  const ask = async (found: Found, at: number) => {
    const activations = workspace.activationsId
    if (!activations) return
    asked.add(at)
    const rows = found.rows.slice(at * page, (at + 1) * page)
    try {
      const { tokens, starts, places } = await data.call('query.contexts', { activations, rows })
      if (found !== of) return
      const next = new Map(lines.value)
      places.forEach((place, i) => {
        const words = tokens.slice(starts[i]!, starts[i + 1]!).map(visibleToken)
        next.set(at * page + i, { before: words.slice(0, place).join(''), after: words.slice(place + 1).join('') })
      })
      lines.value = next
    } catch {
      asked.delete(at) // the token itself is there; its context is asked for again when it is next in sight
    }
  }
  return { want, lineOf: (index: number) => lines.value.get(index) }
}
