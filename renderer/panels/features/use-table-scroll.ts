// Which rows of the feature table are drawn, and where it is scrolled to. Renderer.
import { useVirtualizer } from '@tanstack/vue-virtual'
import { computed, watch, type Ref } from 'vue'
import { useFeatures } from '../../stores/features.ts'
import { useQueryBox } from '../../stores/query-box.ts'
import { useSelection } from '../../stores/selection.ts'

export const rowHeight = 26

export function useTableScroll(scroller: Readonly<Ref<HTMLElement | null>>) {
  const features = useFeatures()
  const box = useQueryBox()
  const selection = useSelection()
  const virtual = useVirtualizer(
    computed(() => ({
      count: features.order.length,
      getScrollElement: () => scroller.value,
      estimateSize: () => rowHeight,
      overscan: 12,
      // The sticky head takes the place of one row above the first.
      scrollMargin: rowHeight,
    })),
  )
  const rows = computed(() =>
    virtual.value.getVirtualItems().map(({ index, start }) => ({
      index,
      feature: features.order[index]!,
      top: start - rowHeight,
    })),
  )

  /** Has the open row in view: moved only as far as needed while walking, in the middle when the table is new here. */
  function showCurrent(isNew: boolean) {
    const at = selection.current === null ? -1 : features.order.indexOf(selection.current)
    if (at >= 0 && scroller.value) scroller.value.scrollTop = scrollTo(at, scroller.value, isNew)
  }
  function scrollTo(at: number, { scrollTop, clientHeight }: HTMLElement, isNew: boolean): number {
    const room = clientHeight - rowHeight // below the sticky head
    const top = at * rowHeight
    if (isNew) return top < room ? 0 : top - Math.floor((room - rowHeight) / 2)
    return Math.max(top + rowHeight - room, Math.min(top, scrollTop))
  }
  /** Where the rows are put in another order, or lose some, by new numbers or labels: what one looks at stays where it is. */
  function keepPlace(now: Int32Array, before: Int32Array) {
    const element = scroller.value
    if (!element) return
    const { scrollTop, clientHeight } = element
    const first = Math.floor(scrollTop / rowHeight)
    const inView = before.subarray(first, first + Math.ceil(clientHeight / rowHeight))
    const held = selection.current !== null && inView.includes(selection.current) ? selection.current : before[first]
    const [was, is] = [before.indexOf(held ?? -1), now.indexOf(held ?? -1)]
    if (was >= 0 && is >= 0) element.scrollTop = scrollTop + (is - was) * rowHeight
  }

  // After the virtualizer has taken the scroller, which it puts to its own start.
  watch(scroller, () => showCurrent(true), { flush: 'post' })
  watch(() => selection.current, () => showCurrent(false), { flush: 'post' }) // prettier-ignore
  watch(() => features.table?.run, () => showCurrent(true), { flush: 'post' }) // prettier-ignore
  // Another order or filter is read from its top.
  const asked = () => [features.sort, box.applied, features.subset] as const
  let lastAsked = asked()
  watch(
    () => features.order,
    (now, before) => {
      const next = asked()
      if (next.some((value, i) => value !== lastAsked[i])) scroller.value?.scrollTo({ top: 0 })
      else if (before.length > 0) keepPlace(now, before)
      lastAsked = next
    },
    { flush: 'post' },
  )
  return { rows }
}
