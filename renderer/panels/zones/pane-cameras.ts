// The cameras of the plots side by side: moved together while they are linked, at the same units per pixel. Renderer.
import type { ShallowRef } from 'vue'
import type { FigureCamera } from '../../../core/figure/types.ts'
import { linkedCamera, type Extent, type Pane } from './pane-model.ts'

export function paneCameras({
  panes,
  linked,
  halfOf,
}: {
  panes: ShallowRef<readonly Pane[]>
  linked: ShallowRef<boolean>
  /** half side of the box that a pane shows; 0 while it shows none */
  halfOf: (id: string) => number
}) {
  /** shorter side of each pane's plot, pixels */
  const plotPixels = new Map<string, number>()
  const extentOf = (id: string): Extent => ({ half: halfOf(id), pixels: plotPixels.get(id) ?? 0 })

  /** Moves a pane's camera, and the others' with it while they are linked. */
  const setCamera = (id: string, change: Partial<FigureCamera>): void => {
    const from = panes.value.find(p => p.id === id)
    if (!from) return
    const camera = { ...from.camera, ...change }
    panes.value = panes.value.map(p => {
      if (p.id === id) return { ...p, camera }
      return linked.value ? { ...p, camera: linkedCamera(camera, extentOf(id), extentOf(p.id)) } : p
    })
  }
  /** After a new picture arrived: at the same scale as the first pane's, while they are linked. */
  const adopt = (id: string, pixels: number): void => {
    plotPixels.set(id, pixels)
    const first = panes.value[0]!
    if (!linked.value || id === first.id) return
    const [from, to] = [extentOf(first.id), extentOf(id)]
    if (!from.half || !to.half) return
    const camera = linkedCamera(first.camera, from, to)
    panes.value = panes.value.map(p => (p.id === id ? { ...p, camera } : p))
  }
  return { setCamera, adopt }
}
