// The small card of a feature that is pointed at in a list. Renderer.
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'

/** ms that the pointer rests before the card comes */
const restsFor = 150

export interface CardAt {
  feature: number
  /** numbers of the list that it stands in */
  facts: readonly { name: string; value: string }[]
  box: { left: number; right: number; top: number; bottom: number }
}

export const useFeatureCard = defineStore('feature-card', () => {
  const card = shallowRef<CardAt | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  const hide = () => {
    clearTimeout(timer)
    card.value = null
  }
  /** @param of the element that is pointed at or has the focus */
  const show = (feature: number, of: EventTarget | null, facts: CardAt['facts'] = []) => {
    clearTimeout(timer)
    if (!(of instanceof Element)) return
    const { left, right, top, bottom } = of.getBoundingClientRect()
    const next = { feature, facts, box: { left, right, top, bottom } }
    // From one line to the next it moves at once.
    if (card.value) card.value = next
    else timer = setTimeout(() => (card.value = next), restsFor)
  }
  return { card, show, hide }
})
