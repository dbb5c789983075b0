// Pointer and keys over a chart: what is pointed at, walked over and picked. Renderer.
import { shallowRef, type Ref, type ShallowRef } from 'vue'
import type { ChartMark } from '../../core/chart/words.ts'
import { isTaken } from '../composables/use-keys.ts'
import type { ChartHits } from './chart-hit.ts'

interface Wires {
  host: Readonly<Ref<HTMLElement | null>>
  hits: () => ChartHits | null
  /** number of layers */
  layers: () => number
  onHover: (mark: ChartMark | null) => void
  onPick: (mark: ChartMark, add: boolean) => void
}

interface ChartPointer {
  /** what is pointed at here */
  own: Readonly<ShallowRef<ChartMark | null>>
  /** whether keys led there: then it is spoken */
  byKey: Readonly<ShallowRef<boolean>>
  onMove: (event: PointerEvent) => void
  onClick: (event: MouseEvent) => void
  onKey: (event: KeyboardEvent) => void
  leave: () => void
}

export function useChartPointer({ host, hits, layers, onHover, onPick }: Wires): ChartPointer {
  const own = shallowRef<ChartMark | null>(null)
  const byKey = shallowRef(false)
  const point = (mark: ChartMark | null, keyed: boolean) => {
    byKey.value = keyed
    if (mark?.layer === own.value?.layer && mark?.index === own.value?.index) return
    own.value = mark
    onHover(mark)
  }
  const markAt = (event: MouseEvent) => {
    const box = host.value?.getBoundingClientRect()
    return (box && hits()?.at(event.clientX - box.left, event.clientY - box.top)) ?? null
  }
  /** The next drawn mark from `from` in a direction; the same where there is none. */
  function step(from: ChartMark | null, by: 1 | -1): ChartMark | null {
    const asked = hits()
    if (!asked) return null
    let { layer, index } = from ?? { layer: 0, index: -1 }
    for (;;) {
      index += by
      if (index >= asked.count(layer) || index < 0) {
        layer += by
        if (layer < 0 || layer >= layers()) return from
        index = by > 0 ? -1 : asked.count(layer)
      } else if (asked.anchor({ layer, index })) return { layer, index }
    }
  }
  function onKey(event: KeyboardEvent) {
    if (isTaken(event)) return
    const { key } = event
    if (key === 'ArrowRight' || key === 'ArrowDown') point(step(own.value, 1), true)
    else if (key === 'ArrowLeft' || key === 'ArrowUp') point(step(own.value, -1), true)
    else if ((key === 'Enter' || key === ' ') && own.value) onPick(own.value, event.ctrlKey || event.metaKey)
    else if (key === 'Escape' && own.value) point(null, true)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return {
    own,
    byKey,
    onMove: event => point(markAt(event), false),
    onClick: event => {
      const mark = markAt(event)
      if (mark) onPick(mark, event.ctrlKey || event.metaKey)
    },
    onKey,
    leave: () => point(null, false),
  }
}
