// Opens parent, child and the tokens on which the parent is silent as a 3D zone plot beside the analysis. Renderer.
import { mostSetRows } from '../../../../core/zones/types.ts'
import { data } from '../../../api.ts'
import { useAnalyses } from '../../../stores/analyses.ts'
import { useNotices } from '../../../stores/notices.ts'
import { usePanes } from '../../../stores/panes.ts'
import { useWorkspace } from '../../../stores/workspace.ts'

export function useSilentView() {
  const workspace = useWorkspace()
  const panes = usePanes()
  const analyses = useAnalyses()
  const notices = useNotices()

  /** @param rows the silent tokens; those of the child on which the parents are silent where they are not given */
  const open = async (parents: readonly number[], child: number, rows?: readonly number[]) => {
    const { dictionaryId, activationsId, run } = workspace
    if (!dictionaryId || !activationsId || !run) return
    const filter = [...parents.map(p => `silent(#${p})`), `on(#${child})`].join(' & ')
    try {
      const silent = rows
        ? { total: rows.length, rows: [...rows.slice(0, mostSetRows)] }
        : await data.call('token.search', { activations: activationsId, filter, limit: mostSetRows, run: run.id })
      if (silent.total > silent.rows.length) {
        notices.say(`The axis is the mean of the first ${silent.rows.length} of ${silent.total} silent rows.`)
      }
      const id = panes.active
      panes.setOwn(id, { dictionary: dictionaryId, activations: activationsId, features: [...parents, child] })
      const sets = silent.total > 0 ? [{ name: `silent on ${parents.map(p => `#${p}`).join(', ')}`, rows: [...silent.rows] }] : [] // prettier-ignore
      panes.setSpec(id, { dim: 3, basis: sets.length ? 'encoder+mean' : 'encoder', origin: 'mean', sets, filter: '' })
      analyses.beside = true
    } catch (e) {
      notices.fail('The plot could not be opened', e)
    }
  }
  return { open }
}
