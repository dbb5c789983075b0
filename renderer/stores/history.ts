// Where the window was, for a step back and forward: feature, dictionary, activations, place, tool. Edits have an undo of their own. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { useFigures } from './figures.ts'
import { useFeatures } from './features.ts'
import { usePlaces, type Place } from './places.ts'
import { useSelection } from './selection.ts'
import { useSession } from './session.ts'
import { useTools } from './tools.ts'
import { useWorkspace } from './workspace.ts'

/** Something that was on screen. */
export interface Stand {
  place: Place
  dictionary: string | null
  activations: string | null
  feature: number | null
  /** under the zone plots */
  tool: string | null
  /** only where figures are the place */
  figure: string | null
}

const mostKept = 100
/** Features walked through faster than this, ms, are one step: where the walk ended. */
export const walkedWithin = 800

const placeNames: Record<Place, string> = {
  features: 'Features',
  map: 'Map',
  zones: 'Zones',
  compare: 'Compare',
  definitions: 'Definitions',
  toy: 'Toy lab',
  figures: 'Figures',
}
const same = (a: Stand, b: Stand) => (Object.keys(a) as (keyof Stand)[]).every(key => a[key] === b[key])
const onlyWalked = (a: Stand, b: Stand) => a.feature !== b.feature && same({ ...a, feature: b.feature }, b)

export const useHistory = defineStore('history', () => {
  const workspace = useWorkspace()
  const selection = useSelection()
  const session = useSession()
  const places = usePlaces()
  const tools = useTools()
  const figures = useFigures()
  const stands = shallowRef<readonly Stand[]>([])
  const at = shallowRef(-1)
  let lastAt = -Infinity

  const now = computed<Stand>(() => ({
    place: places.place,
    dictionary: workspace.dictionaryId,
    activations: workspace.activationsId,
    feature: selection.current,
    tool: tools.open,
    figure: places.place === 'figures' ? figures.id : null,
  }))
  const forget = () => {
    stands.value = [now.value]
    at.value = 0
    lastAt = -Infinity
  }
  const note = (stand: Stand) => {
    const current = stands.value[at.value]
    if (current && same(current, stand)) return
    const time = performance.now()
    // The step that a walk began with stays: only what was passed on the way is dropped.
    const passing = current && at.value > 0 && onlyWalked(current, stand) && time - lastAt < walkedWithin
    const kept = stands.value.slice(0, passing ? at.value : at.value + 1)
    stands.value = [...kept, stand].slice(-mostKept)
    at.value = stands.value.length - 1
    lastAt = time
  }
  watch(
    [now, () => session.restored],
    ([stand, restored], old) => {
      if (!restored) return
      if (restored !== old[1] || stands.value.length === 0) forget()
      else note(stand)
    },
    { immediate: true },
  )

  /** What is no longer in the workspace is passed over. */
  const isThere = ({ dictionary, activations }: Stand) => {
    const { info } = workspace
    const has = (list: readonly { id: string }[] | undefined, id: string | null) => id === null || list?.some(item => item.id === id) === true // prettier-ignore
    return has(info?.dictionaries, dictionary) && has(info?.activations, activations)
  }
  const target = (by: 1 | -1) => {
    for (let i = at.value + by; i >= 0 && i < stands.value.length; i += by) if (isThere(stands.value[i]!)) return i
    return null
  }
  const go = (by: 1 | -1): boolean => {
    const to = target(by)
    if (to === null) return false
    const stand = stands.value[to]!
    at.value = to
    lastAt = -Infinity
    workspace.activationsId = stand.activations
    workspace.dictionaryId = stand.dictionary
    selection.inspect(stand.feature)
    tools.open = stand.tool
    places.open(stand.place)
    if (stand.figure !== null && stand.figure !== figures.id) void figures.open(stand.figure)
    return true
  }
  /** Where a step leads: #710 “short” · Zones · name of another dictionary */
  const wordsOf = (by: 1 | -1): string | null => {
    const to = target(by)
    if (to === null) return null
    const { place, dictionary, feature } = stands.value[to]!
    const label = feature !== null && dictionary === workspace.dictionaryId ? useFeatures().labelOf(feature) : ''
    const other = dictionary === workspace.dictionaryId ? null : workspace.info?.dictionaries.find(d => d.id === dictionary) // prettier-ignore
    const named = feature === null ? [] : [label ? `#${feature} “${label}”` : `#${feature}`]
    return [...named, placeNames[place], ...(other ? [other.title || other.name] : [])].join(' · ')
  }
  const backTo = computed(() => wordsOf(-1))
  const forwardTo = computed(() => wordsOf(1))
  return { stands, at, backTo, forwardTo, back: () => go(-1), forward: () => go(1) }
})
