// Which features of a toy have a zone and a colour: eight can be told apart, the others are grey vectors. Pure; renderer.
import { mostDrawn } from './toy-view.ts'

/** Feature by colour slot, -1 where a colour is free; an empty list stands for the first eight. */
export type ColourSlots = readonly number[]

/** Slots of n features as they are drawn: features that are gone leave their colour free, and nobody chosen means the first. */
export function slotsOf(chosen: ColourSlots, n: number): number[] {
  const kept = Array.from({ length: mostDrawn }, (_, slot) => {
    const k = chosen[slot] ?? -1
    return k < n ? k : -1
  })
  return kept.some(k => k >= 0) ? kept : firstOf(Array.from({ length: n }, (_, k) => k))
}

/** The first eight of a list, in its order. */
export const firstOf = (features: readonly number[]): number[] =>
  Array.from({ length: mostDrawn }, (_, slot) => features[slot] ?? -1)

/** With a feature put in or taken out; the others keep their colours. Null where all eight are taken. */
export function toggled(slots: ColourSlots, k: number): number[] | null {
  const at = slots.indexOf(k)
  if (at >= 0) return slots.map(other => (other === k ? -1 : other))
  const free = slots.indexOf(-1)
  return free < 0 ? null : slots.map((other, slot) => (slot === free ? k : other))
}
