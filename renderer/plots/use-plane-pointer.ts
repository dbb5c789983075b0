// The pointer and the keys on an activation plane: drag to pan, wheel and + - to zoom, click to pick, 0 for all of it. Renderer.
import { shallowRef, type Ref } from 'vue'
import type { Camera2d } from '../../core/figure/types.ts'
import { panPlane, zoomPlane, type PlaneFrame } from './plane-frame.ts'
import type { Hit, Pick } from './plot-events.ts'
import { perFrame } from './use-size.ts'

export const planeHome: Camera2d = { x: 0, y: 0, zoom: 1 }

interface Parts {
  host: Readonly<Ref<HTMLElement | null>>
  frame: () => PlaneFrame | null
  camera: () => Camera2d
  hitAt(x: number, y: number): Hit | null
  onCamera(camera: Camera2d): void
  onHover(hit: Hit | null): void
  onPick(pick: Pick): void
}

/** Movement below this many pixels is a click. */
const still = 4

export function usePlanePointer(parts: Parts) {
  const moved = shallowRef(false)
  let from: { x: number; y: number; camera: Camera2d } | null = null
  const setCamera = perFrame(parts.onCamera)
  const hover = perFrame((x: number, y: number) => parts.onHover(parts.hitAt(x, y)))

  const at = (event: MouseEvent): [number, number] => {
    const box = parts.host.value!.getBoundingClientRect()
    return [event.clientX - box.left, event.clientY - box.top]
  }
  const onDown = (event: PointerEvent) => {
    if (event.button !== 0) return
    const [x, y] = at(event)
    from = { x, y, camera: parts.camera() }
    parts.host.value?.setPointerCapture(event.pointerId)
  }
  const onMove = (event: PointerEvent) => {
    const [x, y] = at(event)
    const frame = parts.frame()
    if (!from) return hover(x, y)
    if (!frame || (!moved.value && Math.hypot(x - from.x, y - from.y) < still)) return
    if (!moved.value) parts.onHover(null)
    moved.value = true
    setCamera(panPlane(from.camera, frame, x - from.x, y - from.y))
  }
  const onCancel = () => {
    from = null
    moved.value = false
  }
  const onUp = (event: PointerEvent) => {
    const clicked = from && !moved.value
    onCancel()
    const hit = clicked ? parts.hitAt(...at(event)) : null
    if (hit) parts.onPick({ ...hit, add: event.ctrlKey || event.metaKey })
  }
  const onWheel = (event: WheelEvent) => {
    const frame = parts.frame()
    if (frame) setCamera(zoomPlane(parts.camera(), frame, Math.exp(-event.deltaY * 0.0015), ...at(event)))
  }
  const onLeave = () => {
    if (!from) parts.onHover(null)
  }
  const onKey = (event: KeyboardEvent) => {
    const frame = parts.frame()
    if (!frame || event.ctrlKey || event.metaKey || event.altKey) return
    const camera = parts.camera()
    const middle = [frame.left + frame.width / 2, frame.top + frame.height / 2] as const
    const step = 40
    const next: Record<string, () => Camera2d> = {
      ArrowLeft: () => panPlane(camera, frame, step, 0),
      ArrowRight: () => panPlane(camera, frame, -step, 0),
      ArrowUp: () => panPlane(camera, frame, 0, step),
      ArrowDown: () => panPlane(camera, frame, 0, -step),
      '+': () => zoomPlane(camera, frame, 1.25, ...middle),
      '-': () => zoomPlane(camera, frame, 0.8, ...middle),
      '0': () => planeHome,
    }
    if (!Object.hasOwn(next, event.key)) return
    event.preventDefault()
    event.stopPropagation()
    parts.onCamera(next[event.key]!())
  }
  return { moved, onDown, onMove, onUp, onCancel, onWheel, onLeave, onKey }
}
