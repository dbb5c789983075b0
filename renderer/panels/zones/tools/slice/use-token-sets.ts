// Token sets of a slice: added from the selection or from a concept, left out again. Renderer.
import { mostSetRows, type TokenSet, type ZoneSpec } from '../../../../../core/zones/types.ts'
import { data } from '../../../../api.ts'
import { formatCount } from '../../../../format.ts'
import { useConcepts } from '../../../../stores/concepts.ts'
import { useNotices } from '../../../../stores/notices.ts'
import { useSelection } from '../../../../stores/selection.ts'
import { setName } from './slice-state.ts'

/** most characters of a set's name */
const longestName = 80

export function useTokenSets(spec: () => ZoneSpec | null, change: (change: Partial<ZoneSpec>) => void) {
  const concepts = useConcepts()
  const selection = useSelection()
  const notices = useNotices()
  const sets = () => spec()?.sets ?? []

  const add = (set: TokenSet) => change({ sets: [...sets().filter(one => one.name !== set.name), set] })
  const addSelected = () => {
    const rows = [...selection.selectedRows]
    if (rows.length > mostSetRows) {
      return notices.say(`A token set holds at most ${formatCount(mostSetRows)} rows; select fewer.`)
    }
    add({ name: setName(sets()), rows })
  }
  /** The rows that the concept has now: a slice stays what it was when the concept changes later. */
  const addConcept = async (id: string) => {
    const concept = concepts.list.find(c => c.id === id)
    if (!concept) return
    try {
      const { total, rows } = await data.call('concept.rows', { id, from: 0, limit: mostSetRows })
      if (total > rows.length) {
        notices.say(`The slice is built from the first ${formatCount(rows.length)} of ${formatCount(total)} rows.`)
      }
      add({ name: `@${concept.name}`.slice(0, longestName), rows: [...rows] })
    } catch (e) {
      notices.fail('The slice was not built from the concept', e)
    }
  }
  const drop = (gone: TokenSet) => {
    const left = sets().filter(one => one.name !== gone.name)
    // A plane of words is nothing without the words.
    const basis = left.length === 0 && spec()?.basis === 'rows' ? 'encoder' : spec()?.basis
    change({ sets: left.length ? left : undefined, ...(basis && { basis }) })
  }
  return { concepts, addSelected, addConcept, drop }
}
