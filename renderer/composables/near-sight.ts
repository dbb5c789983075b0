// A pause before a call that takes much work for something that may never be looked at. Renderer.
import { settled } from './settled.ts'

/** How far outside of what is seen a thing is made ready, so that it is there when one scrolls to it. */
const margin = '300px 0px'

/**
 * Resolves when the element comes near what is seen of the part that it is scrolled in, or after `ms` in any case.
 * @throws AppError cancelled
 */
export async function nearSight(element: HTMLElement | null, signal: AbortSignal, ms = 1_500): Promise<void> {
  if (!element) return
  let observer: IntersectionObserver | undefined
  const seen = new Promise<void>(resolve => {
    observer = new IntersectionObserver(entries => entries.some(entry => entry.isIntersecting) && resolve(), {
      root: scrollerOf(element),
      rootMargin: margin,
    })
    observer.observe(element)
  })
  try {
    await Promise.race([seen, settled(signal, ms)])
  } finally {
    observer?.disconnect()
  }
}

function scrollerOf(element: HTMLElement): HTMLElement | null {
  for (let at = element.parentElement; at; at = at.parentElement)
    if (['auto', 'scroll'].includes(getComputedStyle(at).overflowY)) return at
  return null
}
