// A value that follows another one a few times a second: for what stands beside a picture that moves with every frame. Renderer.
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'

/** @param isHeld whether it is held back at all; without, a change is followed at once */
export function useThrottled<T>(source: () => T, ms: number, isHeld: () => boolean = () => true): ShallowRef<T> {
  const out = shallowRef(source()) as ShallowRef<T>
  let last = -Infinity
  let due: ReturnType<typeof setTimeout> | null = null
  const take = () => {
    due = null
    last = performance.now()
    out.value = source()
  }
  watch([source, isHeld], () => {
    const left = isHeld() ? last + ms - performance.now() : 0
    if (left <= 0) {
      if (due !== null) clearTimeout(due)
      take()
    } else if (due !== null) return
    else due = setTimeout(take, left)
  })
  onScopeDispose(() => due !== null && clearTimeout(due))
  return out
}
