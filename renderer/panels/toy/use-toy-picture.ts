// Everything that is drawn and told of the state on screen: its samples, view, arrows, diagnosis and curvature. Renderer.
import { computed, shallowRef, watch, type ComputedRef } from 'vue'
import { emptyBatch } from '../../../core/toy/batch.ts'
import { batchRandom, drawBatch, firstBatch, resamples } from '../../../core/toy/data.ts'
import { diagnose } from '../../../core/toy/detect.ts'
import { detect, detectorBit, withRecovery } from '../../../core/toy/detectors.ts'
import { curvature, mostHessian } from '../../../core/toy/hessian.ts'
import { modelOf, sizeOf } from '../../../core/toy/model.ts'
import { tegumFactors } from '../../../core/toy/tegum.ts'
import { useTheme } from '../../plots/theme.ts'
import { useToy } from '../../stores/toy.ts'
import { useToyBackground } from '../../stores/toy-background.ts'
import { frameAt } from './frames.ts'
import { slotsOf } from './in-colour.ts'
import { saeVectorsOf } from './toy-sae-marks.ts'
import { arrowsOf, type MarkInput } from './toy-marks.ts'
import { outputView, stretched } from './toy-spaces.ts'
import { boxOf, toyView } from './toy-view.ts'
import { useThrottled } from './use-throttled.ts'

/** Points of a trail at most. */
const trailPoints = 80
/** Weights beyond this are on their way to infinity: nothing is drawn or decomposed. */
const mostDrawable = 1e6
const isDrawable = (theta: Float64Array) => theta.every(v => Math.abs(v) < mostDrawable)

export function useToyPicture() {
  const toy = useToy()
  const theme = useTheme()
  const model = computed(() => modelOf(toy.config))
  /** The state on screen, once it is of these settings. */
  const shown = computed(() => {
    const now = toy.shown
    const { n, m, tied } = toy.config
    return now?.theta.length === sizeOf({ n, m, tied }) ? now : null
  })
  const drawable = computed(() => (shown.value && isDrawable(shown.value.theta) ? shown.value : null))
  /** What is told of the state beside the picture follows a few times a second while it plays. */
  const told = useThrottled(
    () => shown.value,
    150,
    () => toy.playing || toy.training,
  )
  /** feature by colour slot, and the drawn ones with their slots */
  const colourSlots = computed(() => slotsOf(toy.look.shown, toy.config.n))
  const slots = computed(() => colourSlots.value.flatMap((k, slot) => (k >= 0 ? [slot] : [])))
  const features = computed(() => slots.value.map(slot => colourSlots.value[slot]!))
  const first = computed(() => firstBatch(toy.config))
  const batch = computed(() => {
    const { data, n, seed } = toy.config
    if (!resamples(data) || !('sparsity' in data) || !shown.value) return first.value
    return drawBatch(emptyBatch(data.rows, n), data, batchRandom(seed, shown.value.step))
  })
  const mean = computed(() => {
    const { rows, n, x } = first.value
    const out = new Float64Array(n)
    for (let p = 0; p < rows; p++) for (let i = 0; i < n; i++) out[i]! += x[p * n + i]! / rows
    return out
  })

  /** grows with a run and starts again with the next one, so that the picture does not jump */
  const halfSize = shallowRef(1)
  let boxed = { id: -1, size: 0 }
  watch(
    () => toy.frames,
    now => {
      if (!now || now.thetas[0]?.length !== shown.value?.theta.length) return
      const every = Math.max(1, Math.floor(now.thetas.length / 64))
      const start = boxOf([now.thetas[0]!], model.value)
      const states = [...now.thetas.filter((_, f) => f % every === 0), now.tail]
      // Of a run that diverged, the part that went wild would hide the rest.
      const kept = now.divergedAt === null ? states : states.filter(theta => boxOf([theta], model.value) < 20 * start)
      const size = Math.min(mostDrawable, boxOf([now.thetas[0]!, ...kept], model.value))
      const keeps = boxed.id === now.id && !now.done ? Math.max(boxed.size, size) : size
      boxed = { id: now.id, size: keeps }
      // A step of a tenth: a picture that grows at every frame cannot be compared with the one before.
      halfSize.value = Math.ceil(keeps * 10) / 10
    },
    { immediate: true },
  )

  /** The plane with the distances of the outputs, where that is asked for and M has full rank. */
  const stretch = computed(() =>
    toy.look.space === 'output' && drawable.value ? stretched(model.value, drawable.value.theta) : null,
  )
  const outputs = computed(() =>
    toy.look.space === 'outputs' && toy.config.n >= 3 && drawable.value
      ? outputView(
          model.value,
          drawable.value.theta,
          batch.value,
          threeOf(toy.look.outputs, toy.config.n),
          halfSize.value,
        )
      : null,
  )
  const latentView = computed(() => {
    if (!drawable.value || outputs.value) return null
    const at = stretch.value ?? { model: model.value, theta: drawable.value.theta }
    const half = stretch.value ? Math.ceil(boxOf([at.theta], at.model) * 5) / 5 : halfSize.value
    return toyView({ ...at, batch: batch.value, features: features.value, halfSize: half })
  })
  const view = computed(() => outputs.value?.view ?? latentView.value)
  /** The state that is told of, once it is of these settings. */
  const toldNow = computed(() => (told.value?.theta.length === sizeOf(model.value) ? told.value : null))
  const diagnosis = computed(() => toldNow.value && diagnose(model.value, toldNow.value.theta, mean.value))
  const factors = computed(
    () => toldNow.value && tegumFactors(toldNow.value.theta, toy.config.n, toy.config.m, toy.look.tau),
  )
  /** Detectors that are on at the step on screen, as bits. */
  const lights = computed(() => {
    const now = toldNow.value
    if (!now || !diagnosis.value) return 0
    const recovered = toy.frames?.lit.find(l => l.id === 'recovery')
    const mask = detect(model.value, now.theta, mean.value, diagnosis.value)
    return withRecovery(mask & ~detectorBit.recovery, recovered !== undefined && recovered.first <= now.step)
  })
  const curved = computed(() => {
    const now = toldNow.value
    // Cubic in the parameters: of large ones not while it plays.
    if (!now || !isDrawable(now.theta) || now.theta.length > (toy.playing ? 40 : mostHessian)) return null
    return curvature(model.value, now.theta, batch.value, toy.config.optimizer.lr)
  })

  const trail = computed(() => {
    const frames = toy.frames
    if (!frames || !drawable.value || !toy.look.trails) return []
    const last = frameAt(frames.steps, drawable.value.step)
    const every = Math.max(1, Math.ceil((last + 1) / trailPoints))
    const out = frames.thetas.filter((theta, f) => f <= last && f % every === 0 && isDrawable(theta))
    return [...out, drawable.value.theta]
  })
  /** colour by feature; none for those without a slot */
  const colors = computed(() => {
    const out = new Array<string | undefined>(toy.config.n).fill(undefined)
    colourSlots.value.forEach((k, slot) => k >= 0 && (out[k] = theme.value.features[slot]))
    return out
  })
  const background = useToyBackground()
  /** of the SAE at the step that is looked at; none of an SAE of another space */
  const saeVectors = computed(() => {
    const [at, config] = [background.saeShown, background.saeTrained]
    return at && config && drawable.value ? saeVectorsOf(at.theta, config, model.value, drawable.value.theta) : null
  })
  const markInput: ComputedRef<MarkInput | null> = computed(
    () =>
      drawable.value && {
        model: model.value,
        theta: drawable.value.theta,
        before: drawable.value.before,
        batch: batch.value,
        features: features.value,
        colors: colors.value,
        trail: trail.value,
        map: stretch.value?.map ?? null,
        sae: toy.look.sae ? saeVectors.value : null,
        unstable: toy.look.unstable ? (curved.value?.unstable ?? null) : null,
        halfSize: view.value?.halfSize ?? 1,
        look: toy.look,
        theme: theme.value,
      },
  )
  const arrows = computed(() => markInput.value && arrowsOf(markInput.value))

  return { model, shown, told: toldNow, saeVectors, colourSlots, drawable, stretch, outputs, features, slots, batch, view, halfSize, diagnosis, factors, lights, curved, markInput, arrows, colors, theme } // prettier-ignore
}

/** Three different outputs of n: those asked for, then the first others. */
export function threeOf(asked: readonly number[], n: number): number[] {
  const all = [...asked.filter(i => i < n), ...Array.from({ length: n }, (_, i) => i)]
  return [...new Set(all)].slice(0, 3)
}

export type ToyPicture = ReturnType<typeof useToyPicture>
