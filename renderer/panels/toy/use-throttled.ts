// A value that follows another one a few times a second: for charts beside a picture that moves with every frame. Renderer.
import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'

export function useThrottled<T>(source: () => T, ms: number): ShallowRef<T> {
  const out = shallowRef(source()) as ShallowRef<T>
  let last = -Infinity
  let due: ReturnType<typeof setTimeout> | null = null
  const take = () => {
    due = null
    last = performance.now()
    out.value = source()
  }
  watch(source, () => {
    if (due !== null) return
    const left = last + ms - performance.now()
    if (left <= 0) take()
    else due = setTimeout(take, left)
  })
  onScopeDispose(() => due !== null && clearTimeout(due))
  return out
}
