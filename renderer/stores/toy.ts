// The toy lab: settings, the run that a worker trains, the place on its time line, how it is looked at; kept in the workspace. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { z } from 'zod'
import { readConfig } from '../../core/toy/exchange.ts'
import { presetOf, toyPresets } from '../../core/toy/presets.ts'
import { mostSteps, type ToyConfig } from '../../core/toy/types.ts'
import { data } from '../api.ts'
import {
  isSameState,
  shownAt,
  windowOf,
  withFrames,
  type Shown,
  type StepWindow,
  type ToyFrames,
} from '../panels/toy/frames.ts'
import { startToyWorker, type ToyWorker } from '../workers/start-toy-worker.ts'
import { keepState } from './keep-state.ts'
import { firstLook, lookSchema, type ToyLook } from './toy-look.ts'
import { useWorkspace } from './workspace.ts'

/** Steps a second of the playback; 0 shows where training is. */
export const speeds = [10, 100, 1000, 5000, 0] as const
export type Speed = (typeof speeds)[number]
/** Single steps that are asked for at once. */
const windowSteps = 240

const config = z.unknown().transform((value, context): ToyConfig => {
  try {
    return readConfig(value)
  } catch (e) {
    context.addIssue({ code: 'custom', message: String(e) })
    return z.NEVER
  }
})
const schema = z.object({
  config,
  preset: z.string().max(40).nullable().catch(null),
  steps: z.int().min(1).max(mostSteps),
  playhead: z.number().min(0).catch(0),
  speed: z.union(speeds.map(v => z.literal(v))).catch(1000),
  look: lookSchema.catch(firstLook),
})

export const useToy = defineStore('toy', () => {
  const workspace = useWorkspace()
  const first = toyPresets.find(p => p.id === 'recovery') ?? toyPresets[0]!
  const config = shallowRef<ToyConfig>(first.config)
  const preset = shallowRef<string | null>(first.id)
  const steps = shallowRef(first.steps)
  const look = shallowRef<ToyLook>(firstLook)
  const speed = shallowRef<Speed>(1000)
  /** the step that is shown; between whole ones while it plays */
  const playhead = shallowRef(0)
  const playing = shallowRef(false)

  const frames = shallowRef<ToyFrames | null>(null)
  const around = shallowRef<StepWindow | null>(null)
  const training = shallowRef(false)
  const failure = shallowRef<string | null>(null)
  let worker: ToyWorker | null = null
  let runId = 0
  let asked = ''

  const step = computed(() => Math.round(playhead.value))
  const shown = computed<Shown | null>(old => {
    const now = frames.value
    if (!now || now.thetas.length === 0) return null
    const next = shownAt(now, around.value, Math.min(step.value, now.at))
    // While training goes on under a picture that rests, it stays the same picture.
    return old && isSameState(old, next) ? old : next
  })
  /** What training sent since the last picture: it sends more often than the page draws. */
  let coming: ToyFrames | null = null
  let taking = 0
  const take = () => {
    cancelAnimationFrame(taking)
    taking = 0
    if (!coming) return
    frames.value = coming
    coming = null
    if (speed.value === 0 && playing.value) playhead.value = frames.value.at
  }

  const connect = () =>
    (worker ??= startToyWorker(answer => {
      if (answer.id !== runId) return
      if (answer.t === 'frames') {
        coming = withFrames(coming ?? frames.value, answer)
        training.value = !answer.done
        // The first and the last are taken at once, also by a window that is not seen.
        if (answer.done || !frames.value) take()
        else if (taking === 0) taking = requestAnimationFrame(take)
      } else if (answer.t === 'window') around.value = windowOf(answer)
      else if (answer.t === 'failed') {
        failure.value = answer.message
        training.value = false
      }
    }))

  /** Trains from the beginning with the settings as they are; the time line keeps its place. */
  const start = () => {
    runId++
    asked = ''
    frames.value = around.value = failure.value = coming = null
    training.value = true
    connect().post({ t: 'run', id: runId, config: config.value, steps: steps.value })
  }
  const stop = () => {
    connect().post({ t: 'stop', id: runId })
    training.value = false
  }
  /** Steps of training are asked for when a place between two frames is looked at. */
  const askAround = () => {
    const now = frames.value
    if (!now || training.value || step.value >= now.at) return
    const inside = around.value && around.value.id === now.id ? step.value - around.value.from : -1
    if (inside >= 1 && inside < (around.value?.thetas.length ?? 0)) return
    const from = Math.max(0, step.value - 20)
    const key = `${now.id} ${from}`
    if (key === asked || (now.stride === 1 && shown.value?.exact)) return
    asked = key
    connect().post({ t: 'window', id: runId, from, count: windowSteps })
  }
  watch([step, training, frames], askAround)

  let due: ReturnType<typeof setTimeout> | null = null
  /** Changes settings and trains anew once they rest. */
  const put = (change: Partial<ToyConfig>) => {
    config.value = { ...config.value, ...change }
    preset.value = null
    later()
  }
  const later = () => {
    if (due) clearTimeout(due)
    due = setTimeout(start, 180)
  }
  const setSteps = (to: number) => {
    steps.value = Math.max(1, Math.min(mostSteps, Math.round(to)))
    later()
  }
  /** Opens settings as they are, from the beginning. */
  const open = (next: ToyConfig, until: number, id: string | null = null) => {
    if (due) clearTimeout(due)
    config.value = next
    steps.value = until
    preset.value = id
    playhead.value = 0
    start()
  }
  const openPreset = (id: string) => {
    const found = presetOf(id)
    if (!found) return
    open(found.config, found.steps, id)
    playing.value = true
    look.value = { ...look.value, unstable: id === 'saddle', tab: found.sae ? 'sae' : look.value.tab === 'sae' ? 'curves' : look.value.tab } // prettier-ignore
  }

  const goTo = (to: number) => {
    playhead.value = Math.max(0, Math.min(frames.value?.at ?? steps.value, to))
  }
  const stepBy = (by: number) => {
    playing.value = false
    const now = frames.value
    const next = step.value + by
    // Past the end training goes on.
    if (now && next > now.at && !training.value && now.divergedAt === null && now.at < mostSteps) {
      steps.value = next
      training.value = true
      connect().post({ t: 'extend', id: runId, steps: next })
      playhead.value = next
    } else goTo(next)
  }
  const toggle = () => {
    const end = frames.value?.at ?? 0
    if (!playing.value && step.value >= end && !training.value) playhead.value = 0
    playing.value = !playing.value
  }
  /** A frame of the playback. @param seconds since the last one */
  const tick = (seconds: number) => {
    const now = frames.value
    if (!playing.value || !now) return
    if (speed.value === 0) playhead.value = now.at
    else playhead.value = Math.min(now.at, playhead.value + speed.value * seconds)
    if (playhead.value >= now.at && !training.value) playing.value = false
  }

  const value = () => ({
    config: config.value,
    preset: preset.value,
    steps: steps.value,
    playhead: playhead.value,
    speed: speed.value,
    look: look.value,
  })
  const keep = keepState('toy', value)
  const restored = shallowRef<string | null>(null)
  const restore = async (id: string) => {
    restored.value = null
    keep.drop()
    const saved = schema.safeParse(await data.call('state.get', { key: 'toy' }).catch(() => null))
    if (workspace.info?.id !== id) return
    if (saved.success) {
      config.value = saved.data.config
      preset.value = saved.data.preset
      steps.value = saved.data.steps
      playhead.value = saved.data.playhead
      speed.value = saved.data.speed
      look.value = saved.data.look
    }
    frames.value = around.value = null
    restored.value = id
  }
  watch(() => workspace.info?.id, id => id && void restore(id), { immediate: true }) // prettier-ignore
  watch([config, preset, steps, playing, speed, look, step], () => {
    if (restored.value && !playing.value) keep.soon()
  })
  const setLook = (change: Partial<ToyLook>) => {
    look.value = { ...look.value, ...change }
  }

  return {
    config, preset, steps, look, speed, playhead, playing, frames, training, failure, step, shown, restored,
    start, stop, put, setSteps, open, openPreset, goTo, stepBy, toggle, tick, setLook,
  } // prettier-ignore
})
