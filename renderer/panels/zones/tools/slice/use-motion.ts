// Frames of a slice that is turned, moved or morphed, computed in the page; asked for whole when it rests. Renderer.
import { computed, onScopeDispose, shallowRef, watch } from 'vue'
import { carrierOf } from '../../../../../core/zones/carrier.ts'
import { carrierPath, drawFrame, morphPlane, sectionPlane, type FramePlane } from '../../../../../core/zones/frame.ts'
import { noTurn } from '../../../../../core/zones/rotation.ts'
import type { SliceSection, ZoneSpec, ZoneView } from '../../../../../core/zones/types.ts'
import { data } from '../../../../api.ts'
import { useQuery } from '../../../../composables/use-query.ts'
import { perFrame } from '../../../../plots/use-size.ts'
import { usePanes } from '../../../../stores/panes.ts'
import type { Pane } from '../../pane-model.ts'

/** ms without a move after which the exact view is asked for, and after the pointer was let go: time to draw the last frame */
const restAfter = 250
const settleAfter = 60

export const noSection: SliceSection = { turn: noTurn, offset: 0 }

/** The 3D view that the planes of a 2D request are cut from; a morph starts at its beginning, as frames move it on. */
export function spaceOf(spec: ZoneSpec): ZoneSpec {
  const space: ZoneSpec = { ...spec, dim: 3 }
  delete space.section
  delete space.halfSize
  space.exact = false
  if (space.morph) space.morph = { ...space.morph, t: 0 }
  return space
}

/** @param owner the pane whose slice it is */
export function useMotion(owner: () => Pane) {
  const panes = usePanes()
  const source = computed(owner)
  // A camera that moves replaces the pane; what is asked for stays the same object.
  const spec = computed<ZoneSpec | null>(old => {
    const next = panes.request(source.value)?.spec ?? null
    return old && JSON.stringify(old) === JSON.stringify(next) ? old : next
  })
  const drawn = computed(() => panes.pictureOf(source.value.id).drawn.value)
  const wanted = computed<ZoneSpec | null>(old => {
    const next = spec.value?.dim === 2 ? spaceOf(spec.value) : null
    return old && JSON.stringify(old) === JSON.stringify(next) ? old : next
  })
  const space = useQuery<ZoneSpec, ZoneView>(
    () => wanted.value,
    (asked, signal) => data.call('zone.view', asked, { signal }),
  )
  /** the last whole view that frames of a morph are computed from */
  const whole = shallowRef<ZoneView | null>(null)
  watch(
    () => drawn.value?.view ?? null,
    view => {
      if (!view?.slice?.preview) whole.value = view
    },
    { immediate: true },
  )

  /** where it is while it moves; null at rest */
  const moving = shallowRef<{ section: SliceSection | null; t: number } | null>(null)
  const section = computed(() => (moving.value ? moving.value.section : (spec.value?.section ?? null)))
  const t = computed(() => moving.value?.t ?? spec.value?.morph?.t ?? 0)
  watch(spec, () => (moving.value = null))

  const planeFor = (base: ZoneView, at: { section: SliceSection | null; t: number }): FramePlane | null => {
    const carrier = base.slice?.carrier ?? carrierOf(base)
    if (!carrier) return null
    const end = carrier.ends[0]!
    const plane = base.slice?.carrier ? morphPlane(carrier, carrierPath(carrier), at.t, base.spec) : { ...end, spec: base.spec } // prettier-ignore
    return at.section ? { ...sectionPlane(plane, at.section), facts: plane.facts } : plane
  }
  const draw = perFrame(() => {
    const [at, now, picture] = [moving.value, spec.value, drawn.value]
    const base = at?.section ? space.data.value : whole.value
    if (!at || !now || !base || !picture) return
    const carrier = base.slice?.carrier ?? carrierOf(base)
    const plane = planeFor(base, at)
    if (!carrier || !plane) return
    const view = drawFrame(base, carrier, { ...plane, spec: target(now, at) })
    panes.pictureOf(source.value.id).drawn.value = { view, slots: picture.slots }
  })
  const target = (now: ZoneSpec, at: { section: SliceSection | null; t: number }): ZoneSpec => ({
    ...now,
    ...(at.section && { section: at.section }),
    ...(now.morph && { morph: { ...now.morph, t: at.t } }),
  })

  let timer: ReturnType<typeof setTimeout> | undefined
  /** Asks for the exact view of where it is. */
  const rest = () => {
    clearTimeout(timer)
    const [at, now] = [moving.value, spec.value]
    if (!at || !now) return
    const { section: plane, morph } = target(now, at)
    const isBack = JSON.stringify([plane, morph]) === JSON.stringify([now.section, now.morph])
    if (isBack) return void cancel()
    moving.value = null
    panes.setSpec(source.value.id, { section: plane, morph })
  }
  /** Takes back a move that has not come to rest. @returns false when nothing moves */
  const cancel = (): boolean => {
    clearTimeout(timer)
    if (!moving.value) return false
    moving.value = null
    panes.pictureOf(source.value.id).retry()
    return true
  }
  const restIn = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(rest, ms)
  }
  const move = (change: { section?: SliceSection; t?: number }) => {
    moving.value = { section: section.value, t: t.value, ...change }
    draw()
    restIn(restAfter)
  }
  const settle = () => restIn(settleAfter)
  onScopeDispose(rest)
  return { spec, drawn, space, section, t, moving, move, cancel, settle }
}
