// Plays t from where it is to the other end, at a chosen pace; at once where motion is not wanted. Renderer.
import { onScopeDispose, shallowRef } from 'vue'

export const paces = [
  { value: '200', title: '0.2 s', hint: 'Time to play the whole way' },
  { value: '1000', title: '1 s', hint: 'Time to play the whole way' },
  { value: '4000', title: '4 s', hint: 'Time to play the whole way' },
] as const

/**
 * @param at t now
 * @param show draws t; `ends` at the last one
 */
export function usePlay(at: () => number, show: (t: number, ends: boolean) => void) {
  const playing = shallowRef(false)
  const pace = shallowRef<(typeof paces)[number]['value']>('1000')
  let frame = 0

  const stop = () => {
    cancelAnimationFrame(frame)
    playing.value = false
  }
  const play = () => {
    const to = at() < 1 ? 1 : 0
    if (window.matchMedia('(prefers-reduced-motion: reduce)').matches) return show(to, true)
    playing.value = true
    let before = performance.now()
    const step = (now: number) => {
      const by = Math.max(0, now - before) / Number(pace.value)
      before = now
      const next = to === 1 ? Math.min(1, at() + by) : Math.max(0, at() - by)
      show(next, next === to)
      if (next === to) stop()
      else frame = requestAnimationFrame(step)
    }
    frame = requestAnimationFrame(step)
  }
  onScopeDispose(stop)
  return { playing, pace, stop, toggle: () => (playing.value ? (stop(), show(at(), true)) : play()) }
}
