// What is chosen, inspected and hovered, the same for every panel: selecting something anywhere selects it everywhere. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { greySlot } from '../../core/figure/palette.ts'
import { slotColor } from '../plots/colors.ts'
import { useNotices } from './notices.ts'

/** A feature chosen for zones; `slot` 0..7 is its colour, which stays until it is dropped. */
export interface Chosen {
  feature: number
  slot: number
}

export const maxChosen = 8

/** The lowest colour that none of `chosen` has. */
function freeSlot(chosen: readonly Chosen[]): number {
  let slot = 0
  while (chosen.some(c => c.slot === slot)) slot++
  return slot
}

const nobody: ReadonlySet<number> = new Set()

export const useSelection = defineStore('selection', () => {
  const list = shallowRef<readonly Chosen[]>([])
  const chosen = computed(() => list.value)
  const current = shallowRef<number | null>(null)
  const hoveredFeature = shallowRef<number | null>(null)
  const hoveredRow = shallowRef<number | null>(null)
  const selectedRows = shallowRef<readonly number[]>([])
  /** Features selected together, in the table or on the map; empty where the inspected one is alone. */
  const several = shallowRef<ReadonlySet<number>>(nobody)
  /** where a range begins: the feature that was clicked last */
  const anchor = shallowRef<number | null>(null)

  /** Slot (colour index 0..7) of a chosen feature, null for any other. */
  const slotOf = (feature: number) => list.value.find(c => c.feature === feature)?.slot ?? null
  /** CSS colour of a feature: its slot's, or grey when it is not chosen. */
  const colorOf = (feature: number) => {
    const slot = slotOf(feature)
    return slotColor(slot ?? greySlot)
  }
  const drop = (feature: number) => {
    list.value = list.value.filter(c => c.feature !== feature)
  }
  const add = (feature: number) => {
    if (list.value.length >= maxChosen) {
      useNotices().say(`Up to ${maxChosen} features can be chosen; drop one first.`)
      return
    }
    list.value = [...list.value, { feature, slot: freeSlot(list.value) }]
  }
  const toggle = (feature: number) => (slotOf(feature) === null ? add(feature) : drop(feature))
  /** Chooses exactly these, in this order; those already chosen keep their colours. At most 8, duplicates once. */
  const choose = (features: readonly number[]) => {
    const wanted = [...new Set(features)].slice(0, maxChosen)
    const kept = list.value.filter(c => wanted.includes(c.feature))
    const next: Chosen[] = []
    for (const feature of wanted) {
      const old = kept.find(c => c.feature === feature)
      next.push(old ?? { feature, slot: freeSlot([...kept, ...next]) })
    }
    list.value = next
  }
  /** Puts back what a session had, colours included. */
  const restore = (saved: readonly Chosen[], feature: number | null) => {
    list.value = saved.slice(0, maxChosen)
    current.value = feature
    letGo()
  }
  const clear = () => {
    list.value = []
  }
  const inspect = (feature: number | null) => {
    current.value = feature
  }
  /** Inspects a feature and selects it alone. */
  const select = (feature: number) => {
    several.value = nobody
    anchor.value = current.value = feature
  }
  /** Adds a feature to those selected together, or takes it away; the inspected one is the first of them. */
  const toggleSelected = (feature: number) => {
    const next = new Set(several.value.size === 0 && current.value !== null ? [current.value] : several.value)
    const isNew = !next.delete(feature)
    if (isNew) next.add(feature)
    several.value = next
    anchor.value = feature
    if (isNew) current.value = feature
  }
  /** Selects exactly these together, or with those selected already. */
  const selectTogether = (features: Iterable<number>, adds = false) => {
    several.value = new Set(adds ? [...several.value, ...features] : features)
  }
  /** Nothing is selected together any more; the inspected feature stays. */
  const letGo = () => {
    several.value = nobody
    anchor.value = null
  }
  const isSelected = (feature: number) =>
    several.value.size > 0 ? several.value.has(feature) : current.value === feature
  const selectRows = (rows: readonly number[]) => {
    selectedRows.value = rows
  }
  return {
    chosen,
    current,
    hoveredFeature,
    hoveredRow,
    selectedRows,
    several,
    anchor,
    slotOf,
    colorOf,
    toggle,
    choose,
    drop,
    clear,
    restore,
    inspect,
    selectRows,
    select,
    toggleSelected,
    selectTogether,
    letGo,
    isSelected,
  }
})
