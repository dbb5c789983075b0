// The zone plots side by side: what each shows, their cameras, links between them; kept in the workspace. Renderer.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { FigureOptions } from '../../core/figure/types.ts'
import type { ZoneSpec } from '../../core/zones/types.ts'
import { data } from '../api.ts'
import {
  lettersOf,
  resolveRequest,
  sliceObstacle,
  sourceOf as sourceAmong,
  type PaneWorld,
} from '../panels/zones/pane-links.ts'
import { freeId, insertBeside, withLinks, withoutPane, type PaneLinks } from '../panels/zones/pane-list.ts'
import { paneCameras } from '../panels/zones/pane-cameras.ts'
import { changedSpec, maxPanes, newPane, type More, type Pane } from '../panels/zones/pane-model.ts'
import { usePaneMatching } from '../panels/zones/pane-matching.ts'
import { createPictures } from '../panels/zones/pictures.ts'
import { keepPanes } from '../panels/zones/keep-panes.ts'
import { useMatches } from './matches.ts'
import { useNotices } from './notices.ts'
import { useSelection } from './selection.ts'
import { useWorkspace } from './workspace.ts'

export { savedAfter } from '../panels/zones/keep-panes.ts'

export const usePanes = defineStore('panes', () => {
  const workspace = useWorkspace()
  const selection = useSelection()
  const matches = useMatches()
  const panes = shallowRef<readonly Pane[]>([newPane('a', true)])
  /** Cameras move together, and plots of one slice show one box. */
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

  const pictures = createPictures((spec, options) => data.call('zone.view', spec, options))
  const pictureOf = pictures.of
  const pane = (id: string) => panes.value.find(p => p.id === id) ?? null
  const sourceOf = (p: Pane) => sourceAmong(p, panes.value)

  const world = computed<PaneWorld>(() => ({
    panes: panes.value,
    table: {
      dictionary: workspace.dictionaryId,
      activations: workspace.activationsId,
      chosen: selection.chosen,
    },
    dIn: id => workspace.info?.dictionaries.find(d => d.id === id)?.dIn ?? null,
    matches: matches.answerOf,
  }))
  const plain = computed(() => new Map(panes.value.map(p => [p.id, resolveRequest(p, world.value)])))
  /** What a pane asks for; linked plots of one slice ask for the largest of their boxes. */
  const request = (p: Pane) => {
    const asked = plain.value.get(p.id) ?? resolveRequest(p, world.value)
    if (!asked || !linked.value) return asked
    const others = [...plain.value].flatMap(([id, other]) => (other && id !== p.id ? [other.spec] : []))
    return pictures.inSharedBox(asked, others)
  }
  const { waitsFor } = usePaneMatching(ready, world)
  /** Letter of each dictionary while there are several on screen. */
  const letters = computed(() => lettersOf([...plain.value.values()].flatMap(r => (r ? [r.spec.dictionary] : []))))
  /** 1, 2 ...: what a plot is called */
  const numberOf = (id: string) => panes.value.findIndex(p => p.id === id) + 1
  const obstacleOf = (p: Pane) => sliceObstacle(p, world.value)

  /** Asks for a pane's picture if what it shows has changed, or its run has finished since. */
  const refresh = (id: string) => {
    const p = pane(id)
    if (!ready.value || (p && waitsFor(p)?.failed === null)) return
    const wanted = p && request(p)
    const run = wanted && workspace.runOf(wanted.spec.dictionary)
    pictureOf(id).request(JSON.stringify([wanted?.spec, wanted?.slots, run?.state === 'done' ? run.id : null]), wanted)
  }

  const replace = (id: string, change: (p: Pane) => Pane) => {
    panes.value = panes.value.map(p => (p.id === id ? change(p) : p))
  }
  const setSpec = (id: string, change: Partial<ZoneSpec>) =>
    replace(id, p => ({ ...p, spec: changedSpec(p.spec, change) }))
  const setOptions = (id: string, change: Partial<FigureOptions>) =>
    replace(id, p => ({ ...p, options: { ...p.options, ...change } }))
  const setLinks = (id: string, links: PaneLinks) => replace(id, p => withLinks(p, links))
  const { setCamera, adopt } = paneCameras({
    panes,
    linked,
    halfOf: id => pictureOf(id).drawn.value?.view.halfSize ?? 0,
  })
  /** Gives a pane its own dictionary or features: it no longer follows the table, or the matches of another pane's. */
  const setOwn = (id: string, change: Partial<Pick<ZoneSpec, 'dictionary' | 'activations' | 'features'>>) =>
    replace(id, p => {
      const drawn = plain.value.get(id)?.spec
      const { dictionary, activations, features } = p.follows || p.matchOf ? (drawn ?? p.spec) : p.spec
      const shown = {
        dictionary: dictionary || (workspace.dictionaryId ?? ''),
        activations: activations || (workspace.activationsId ?? ''),
        features,
      }
      return withLinks({ ...p, follows: false, spec: { ...p.spec, ...shown, ...change } }, { matchOf: undefined })
    })
  const follow = (id: string) => replace(id, p => withLinks({ ...p, follows: true }, { matchOf: undefined }))

  /** Opens a pane beside another one, like it but for `change` and `links`. */
  const addBeside = (id: string, change: Partial<ZoneSpec> = {}, links: PaneLinks = {}): void => {
    if (freeId(panes.value) === null) {
      useNotices().say(`Up to ${maxPanes} plots stand side by side; close one first.`)
      return
    }
    panes.value = insertBeside(panes.value, id, change, links)
    maximised.value = null
  }
  const close = (id: string) => {
    panes.value = withoutPane(panes.value, id, p => plain.value.get(p.id) ?? null)
    pictures.keepOnly(panes.value.map(p => p.id))
    if (!pane(active.value)) active.value = panes.value[0]!.id
    if (maximised.value && !pane(maximised.value)) maximised.value = null
  }
  keepPanes({ panes, linked, more, active, maximised, ready, forget: pictures.forget })

  return {
    panes, linked, more, active, maximised, hoveredZone, ready, letters, pane, sourceOf, request, pictureOf, waitsFor, numberOf,
    obstacleOf, refresh, setSpec, setOptions, setLinks, setCamera, adopt, setOwn, follow, addBeside, close,
  } // prettier-ignore
})
