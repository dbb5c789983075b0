// Plots whose filter names a concept are drawn again when a concept changes. Renderer.
import { onScopeDispose } from 'vue'
import { conceptsIn } from '../../../core/query/concepts.ts'
import { onData } from '../../api.ts'
import { usePanes } from '../../stores/panes.ts'

export function useConceptFilters(): void {
  const panes = usePanes()
  onScopeDispose(
    onData(event => {
      if (event.t !== 'concept') return
      for (const pane of panes.panes) {
        const filter = panes.request(pane)?.spec.filter ?? ''
        if (conceptsIn(filter).length > 0) panes.pictureOf(pane.id).retry()
      }
    }),
  )
}
