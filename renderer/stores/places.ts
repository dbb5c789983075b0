// Which place of the rail is open, and which drawers and dialogs float above it. Renderer.
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

export type Place = 'features' | 'map' | 'zones' | 'compare' | 'definitions' | 'toy' | 'figures'
export type Overlay =
  | 'workspace'
  | 'samples'
  | 'settings'
  | 'keys'
  | 'about'
  | 'palette'
  | 'source-post'
  | 'import'
  | 'storage'
  | 'labels'
  | 'queue'
  | 'together'
  | 'queue-summary'
  | 'blind'
  | 'prediction'
  | null

/** Places that need the width of the window: there the inspector is a drawer. */
export const isWide = (place: Place): boolean => place === 'zones' || place === 'compare' || place === 'toy'

export const usePlaces = defineStore('places', () => {
  const place = shallowRef<Place>('features')
  const overlay = shallowRef<Overlay>(null)
  /** Below 1200 px the inspector is a drawer; this says whether it is out. */
  const inspectorOut = shallowRef(false)

  /** Whether the labelling queue shows all its acts. */
  const queueMore = shallowRef(false)

  const open = (next: Place) => {
    place.value = next
    overlay.value = null
  }
  const show = (next: Overlay) => {
    overlay.value = next
  }
  return { place, overlay, inspectorOut, queueMore, open, show }
})
