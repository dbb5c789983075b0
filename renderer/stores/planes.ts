// The activation planes of the panes that show one: which features are the axes, their pictures, their cameras. Renderer.
import { defineStore } from 'pinia'
import { watch } from 'vue'
import type { Camera2d } from '../../core/figure/types.ts'
import type { ActivationPlane, PlaneSpec } from '../../core/zones/activation-plane.ts'
import { data } from '../api.ts'
import type { Pane } from '../panels/zones/pane-model.ts'
import { createPictureOf, type Picture } from '../panels/zones/picture.ts'
import { axesOf } from '../panels/zones/plane/plane-axes.ts'
import { usePanes } from './panes.ts'
import { useWorkspace } from './workspace.ts'

type PlanePicture = Picture<PlaneSpec, ActivationPlane>

export const usePlanes = defineStore('planes', () => {
  const panes = usePanes()
  const workspace = useWorkspace()
  const pictures = new Map<string, PlanePicture>()

  const pictureOf = (id: string): PlanePicture => {
    const known = pictures.get(id)
    if (known) return known
    const picture = createPictureOf<PlaneSpec, ActivationPlane>((spec, options) =>
      data.call('zone.plane', spec, options),
    )
    pictures.set(id, picture)
    return picture
  }
  /** What a pane's plane asks for, or null while fewer than two features are chosen. A control has the axes of its source. */
  const request = (p: Pane): { spec: PlaneSpec; slots: number[] } | null => {
    const asked = panes.request(p)
    const axes = asked && axesOf(asked.spec.features, panes.sourceOf(p).plane?.axes)
    return axes && { spec: { spec: asked.spec, x: axes[0], y: axes[1] }, slots: asked.slots }
  }
  /** Asks for a pane's plane if what it shows has changed, or its run has finished since. */
  const refresh = (id: string) => {
    const p = panes.pane(id)
    if (!panes.ready) return
    const wanted = p && request(p)
    const run = wanted && workspace.runOf(wanted.spec.spec.dictionary)
    const key = JSON.stringify([wanted?.spec, wanted?.slots, run?.state === 'done' ? run.id : null])
    pictureOf(id).request(key, wanted)
  }

  /** What a pane draws; a control draws what the plot beside it does. */
  const isPlane = (p: Pane) => panes.sourceOf(p).plot === 'plane'
  const replace = (id: string, change: (p: Pane) => Pane) => {
    panes.panes = panes.panes.map(p => (p.id === id ? change(p) : p))
  }
  /** Other axes are looked at whole. */
  const setAxes = (id: string, axes: [number, number]) => replace(id, p => ({ ...p, plane: { axes } }))
  const setCamera = (id: string, camera: Camera2d) => replace(id, p => ({ ...p, plane: { ...p.plane, camera } }))
  /** Zones to plane and back. */
  const toggle = (p: Pane) =>
    replace(panes.sourceOf(p).id, source => ({ ...source, plot: source.plot === 'plane' ? 'zones' : 'plane' }))

  // Panes come and go; what is no longer there is not computed on.
  watch([() => panes.panes.map(p => p.id).join(), () => panes.ready], () => {
    for (const [id, picture] of pictures) {
      if (panes.ready && panes.pane(id)) continue
      picture.close()
      pictures.delete(id)
    }
  })
  return { pictureOf, request, refresh, isPlane, setAxes, setCamera, toggle }
})
