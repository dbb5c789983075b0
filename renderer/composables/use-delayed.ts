// When to admit that something takes time: a skeleton after 150 ms, words after a second. Renderer.
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import { skeletonAfter, slowAfter } from './use-query.ts'

export function useDelayed(waiting: () => boolean): { pending: ShallowRef<boolean>; slow: ShallowRef<boolean> } {
  const pending = shallowRef(false)
  const slow = shallowRef(false)
  let timers: ReturnType<typeof setTimeout>[] = []
  const stop = () => {
    timers.forEach(clearTimeout)
    pending.value = slow.value = false
  }
  watch(
    waiting,
    is => {
      stop()
      if (!is) return
      timers = [
        setTimeout(() => (pending.value = true), skeletonAfter),
        setTimeout(() => (slow.value = true), slowAfter),
      ]
    },
    { immediate: true },
  )
  onScopeDispose(stop)
  return { pending, slow }
}
