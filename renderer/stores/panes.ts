// The zone plots side by side: what each shows, their cameras, links between them; kept in the workspace. Renderer.
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { FigureCamera, FigureOptions } from '../../core/figure/types.ts'
import type { ZoneSpec } from '../../core/zones/types.ts'
import { data } from '../api.ts'
import {
  linkedCamera,
  maxPanes,
  newPane,
  parseSaved,
  requestOf,
  type Extent,
  type More,
  type Pane,
  type SavedPanes,
} from '../panels/zones/pane-model.ts'
import { createPicture, type Picture } from '../panels/zones/picture.ts'
import { useSelection } from './selection.ts'
import { useWorkspace } from './workspace.ts'

export const savedAfter = 300

export const usePanes = defineStore('panes', () => {
  const workspace = useWorkspace()
  const selection = useSelection()
  const panes = shallowRef<readonly Pane[]>([newPane('a', true)])
  /** Cameras move together. */
  const linked = shallowRef(true)
  /** What is folded out in small panes, the same in all. */
  const more = ref<More>({ foot: false, controls: false })
  /** The pane that keys act on. */
  const active = shallowRef('a')
  /** One pane alone on screen, or null. */
  const maximised = shallowRef<string | null>(null)
  /** Active set under the pointer, and in which pane. */
  const hoveredZone = shallowRef<{ pane: string; active: number } | null>(null)
  /** False until what an earlier session kept has been put back: nothing is asked for or saved before. */
  const ready = shallowRef(false)

  const pictures = new Map<string, Picture>()
  const pictureOf = (id: string): Picture => {
    const known = pictures.get(id)
    if (known) return known
    const picture = createPicture((spec, options) => data.call('zone.view', spec, options))
    pictures.set(id, picture)
    return picture
  }
  const pane = (id: string) => panes.value.find(p => p.id === id) ?? null
  /** The pane that says what is drawn: a control mirrors the plot it stands beside. */
  const sourceOf = (p: Pane) => (p.spec.control && panes.value.find(other => other.id !== p.id)) || p
  const request = (p: Pane) => {
    const asked = requestOf(sourceOf(p), {
      dictionary: workspace.dictionaryId,
      activations: workspace.activationsId,
      chosen: selection.chosen,
    })
    return asked && { ...asked, spec: { ...asked.spec, control: p.spec.control } }
  }

  /** Asks for a pane's picture if what it shows has changed, or its run has finished since. */
  const refresh = (id: string) => {
    const p = pane(id)
    const wanted = p && ready.value ? request(p) : null
    const run = wanted && workspace.runOf(wanted.spec.dictionary)
    const key = JSON.stringify([wanted?.spec, wanted?.slots, run?.state === 'done' ? run.id : null])
    if (ready.value) pictureOf(id).request(key, wanted)
  }

  const replace = (id: string, change: (p: Pane) => Pane) => {
    panes.value = panes.value.map(p => (p.id === id ? change(p) : p))
  }
  const setSpec = (id: string, change: Partial<ZoneSpec>) =>
    replace(id, p => ({ ...p, spec: { ...p.spec, ...change } }))
  const setOptions = (id: string, change: Partial<FigureOptions>) =>
    replace(id, p => ({ ...p, options: { ...p.options, ...change } }))
  /** shorter side of each pane's plot, pixels */
  const plotPixels = new Map<string, number>()
  const extentOf = (id: string): Extent => ({
    half: pictureOf(id).drawn.value?.view.halfSize ?? 0,
    pixels: plotPixels.get(id) ?? 0,
  })
  /** Moves a pane's camera, and the others' with it while they are linked. */
  const setCamera = (id: string, change: Partial<FigureCamera>) => {
    const from = pane(id)
    if (!from) return
    const camera = { ...from.camera, ...change }
    panes.value = panes.value.map(p => {
      if (p.id === id) return { ...p, camera }
      return linked.value ? { ...p, camera: linkedCamera(camera, extentOf(id), extentOf(p.id)) } : p
    })
  }
  /** After a new picture arrived: at the same scale as the other pane's, while they are linked. */
  const adopt = (id: string, pixels: number) => {
    plotPixels.set(id, pixels)
    const other = panes.value.find(p => p.id !== id)
    if (!linked.value || !other || id === panes.value[0]!.id) return
    const [from, to] = [extentOf(other.id), extentOf(id)]
    if (from.half && to.half) replace(id, p => ({ ...p, camera: linkedCamera(other.camera, from, to) }))
  }
  /** Gives a pane its own dictionary or features: it no longer follows the table. */
  const setOwn = (id: string, change: Partial<Pick<ZoneSpec, 'dictionary' | 'features'>>) =>
    replace(id, p => {
      const features = p.follows ? selection.chosen.map(c => c.feature) : p.spec.features
      const shown = p.follows
        ? { dictionary: workspace.dictionaryId ?? '', activations: workspace.activationsId ?? '', features }
        : { activations: p.spec.activations || (workspace.activationsId ?? '') }
      return { ...p, follows: false, spec: { ...p.spec, ...shown, ...change } }
    })
  const follow = (id: string) => replace(id, p => ({ ...p, follows: true }))

  /** Opens a second pane like the first, changed by `change`; replaces the second if it is there. */
  const addBeside = (id: string, change: Partial<ZoneSpec> = {}): void => {
    const from = pane(id)
    if (!from) return
    const free = panes.value.length < maxPanes
    const other = free ? null : (panes.value.find(p => p.id !== id) ?? null)
    const name = other?.id ?? (panes.value.some(p => p.id === 'b') ? 'a' : 'b')
    const beside: Pane = { ...from, id: name, spec: { ...from.spec, ...change } }
    panes.value = [...panes.value.filter(p => p.id !== name), beside]
    maximised.value = null
  }
  const close = (id: string) => {
    if (panes.value.length < 2) return
    panes.value = panes.value.filter(p => p.id !== id)
    pictures.get(id)?.close()
    pictures.delete(id)
    if (active.value === id) active.value = panes.value[0]!.id
    if (maximised.value === id) maximised.value = null
  }

  let timer: ReturnType<typeof setTimeout> | undefined
  /** what was put back and is unchanged: opening a workspace writes nothing */
  let kept: { panes: readonly Pane[]; linked: boolean; more: string } | null = null
  const save = () => {
    const value: SavedPanes = {
      version: 1,
      linked: linked.value,
      more: { ...more.value },
      panes: panes.value.map(p => ({ ...p })),
    }
    void data.call('state.put', { key: 'panes', value }).catch(() => undefined)
  }
  const restore = async (id: string) => {
    ready.value = false
    clearTimeout(timer)
    pictures.forEach(picture => picture.close())
    pictures.clear()
    const saved = parseSaved(await data.call('state.get', { key: 'panes' }).catch(() => null))
    if (workspace.info?.id !== id) return
    panes.value = saved?.panes ?? [newPane('a', true)]
    linked.value = saved?.linked ?? true
    more.value = saved?.more ?? { foot: false, controls: false }
    active.value = panes.value[0]!.id
    maximised.value = null
    kept = { panes: panes.value, linked: linked.value, more: JSON.stringify(more.value) }
    ready.value = true
  }
  watch(() => workspace.info?.id, id => id && void restore(id), { immediate: true }) // prettier-ignore
  const asKept = () =>
    panes.value === kept?.panes && linked.value === kept.linked && JSON.stringify(more.value) === kept.more
  watch([panes, linked, () => ({ ...more.value })], () => {
    if (!ready.value || asKept()) return
    kept = null
    clearTimeout(timer)
    timer = setTimeout(save, savedAfter)
  })

  return {
    panes, linked, more, active, maximised, hoveredZone, ready,
    pane, sourceOf, request, pictureOf, refresh, setSpec, setOptions, setCamera, adopt, setOwn, follow, addBeside, close,
  } // prettier-ignore
})
