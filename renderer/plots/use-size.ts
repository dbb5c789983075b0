// The size of an element in CSS pixels, followed as it changes. Renderer.
import { onBeforeUnmount, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import type { Size } from './frame-2d.ts'

/** Null until the element is laid out with a size worth drawing on, at least `least` pixels on both sides. */
export function useSize(element: Readonly<Ref<HTMLElement | null>>, least = 40): Readonly<ShallowRef<Size | null>> {
  const size = shallowRef<Size | null>(null)
  const observer = new ResizeObserver(entries => {
    const box = entries[0]?.contentRect
    if (!box || box.width < least || box.height < least) return
    const next = { width: Math.floor(box.width), height: Math.floor(box.height) }
    if (next.width !== size.value?.width || next.height !== size.value?.height) size.value = next
  })
  watch(
    element,
    now => {
      observer.disconnect()
      if (now) observer.observe(now)
    },
    { immediate: true, flush: 'post' },
  )
  onBeforeUnmount(() => observer.disconnect())
  return size
}

/** Runs the last of many calls once a frame. */
export function perFrame<A extends unknown[]>(act: (...args: A) => void): (...args: A) => void {
  let waiting: A | null = null
  return (...args) => {
    const idle = waiting === null
    waiting = args
    if (!idle) return
    requestAnimationFrame(() => {
      const last = waiting
      waiting = null
      if (last) act(...last)
    })
  }
}
