// The cell of one place of a zone plot among all features of its dictionary: asked for, drawn until the plot changes. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { ZoneSpec } from '../../core/zones/types.ts'
import type { PlaceCell } from '../../core/zones/whole-dictionary.ts'
import { toAppError, type AppError } from '../../shared/errors.ts'
import { data } from '../api.ts'

/** A place of a pane's plot. */
export interface Place {
  pane: string
  /** of the view it lies in */
  spec: ZoneSpec
  /** slice coordinates */
  at: number[]
  /** the row drawn there, if one was meant */
  row: number | null
}

export const useWholeCell = defineStore('whole-cell', () => {
  /** what was asked for */
  const place = shallowRef<Place | null>(null)
  const answer = shallowRef<PlaceCell | null>(null)
  const error = shallowRef<AppError | null>(null)
  const pending = shallowRef(false)
  /** under the pointer, in whichever pane that is */
  const hovered = shallowRef<Place | null>(null)
  let controller: AbortController | null = null

  const show = (next: Place) => {
    controller?.abort()
    const mine = (controller = new AbortController())
    place.value = next
    answer.value = error.value = null
    pending.value = true
    data.call('zone.cell', { spec: next.spec, place: next.at }, { signal: mine.signal }).then(
      cell => {
        if (mine !== controller) return
        pending.value = false
        answer.value = cell
      },
      (e: unknown) => {
        if (mine !== controller) return
        pending.value = false
        const failure = toAppError(e)
        if (failure.code !== 'cancelled') error.value = failure
      },
    )
  }
  const clear = () => {
    controller?.abort()
    controller = null
    place.value = answer.value = error.value = null
    pending.value = false
  }
  const key = computed(() => place.value && JSON.stringify(place.value.spec))
  /** What a pane draws: the cell, while its plot is the one that the place was in. */
  const cellIn = (pane: string, spec: ZoneSpec | null): PlaceCell | null =>
    place.value?.pane === pane && spec && key.value === JSON.stringify(spec) ? answer.value : null

  return { place, answer, error, pending, hovered, show, clear, cellIn }
})
