// The toy lab's settings from many seeds, in the background with progress and cancel; kept in the workspace, and gone on with after it was closed. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { z } from 'zod'
import { readConfig } from '../../core/toy/exchange.ts'
import { detectors, type DetectorId } from '../../core/toy/detectors.ts'
import { mostSteps, type ToyConfig } from '../../core/toy/types.ts'
import { data } from '../api.ts'
import type { SeedResult } from '../workers/toy-messages.ts'
import { spareWorkers, toyPool } from '../workers/toy-pool.ts'
import { keepState } from './keep-state.ts'
import { useWorkspace } from './workspace.ts'

/** Seeds that are trained without asking, and at most. */
export const stripSeeds = 12
export const mostSeeds = 999
/** Seeds whose last weights are kept, for small pictures. */
export const picturedSeeds = 48

export interface Seeds {
  config: ToyConfig
  steps: number
  /** how many are asked for: seeds 1 to that */
  count: number
  /** those done, by seed */
  results: readonly SeedResult[]
}

const ids = detectors.map(d => d.id) as [DetectorId, ...DetectorId[]]
const step = z.number().min(0)
const schema = z.object({
  config: z.unknown(),
  steps: z.int().min(1).max(mostSteps),
  count: z.int().min(1).max(mostSeeds),
  results: z
    .array(
      z.object({
        seed: z.int().min(0).max(mostSeeds),
        theta: z.array(z.number()).max(1000).nullable(),
        loss: z.number().nullable(),
        state: z.string().max(40),
        sawMeanEncoder: z.boolean(),
        lit: z.array(z.object({ id: z.enum(ids), first: step, last: step, now: z.boolean() })).max(ids.length),
      }),
    )
    .max(mostSeeds),
})

export const useToySeeds = defineStore('toy-seeds', () => {
  const workspace = useWorkspace()
  const seeds = shallowRef<Seeds | null>(null)
  const running = shallowRef(false)
  const failure = shallowRef<string | null>(null)
  const pool = toyPool()
  const done = computed(() => seeds.value?.results.length ?? 0)

  const stop = () => {
    pool.end()
    running.value = false
  }
  /** Trains seeds 1 to `count`; with `known`, results of the same settings, only those that are missing. */
  const run = (config: ToyConfig, steps: number, count: number, known: readonly SeedResult[] = []) => {
    stop()
    failure.value = null
    seeds.value = { config, steps, count, results: known.filter(r => r.seed <= count) }
    const has = new Set(known.map(r => r.seed))
    const missing = Array.from({ length: count }, (_, i) => i + 1).filter(seed => !has.has(seed))
    if (missing.length === 0) return
    running.value = true
    const workers = pool.begin(
      answer => {
        if (answer.t === 'failed') {
          failure.value = answer.message
          stop()
        }
        if (answer.t !== 'seed' || !seeds.value) return
        const { seed, loss, state, sawMeanEncoder, lit } = answer
        const theta = seed <= picturedSeeds ? answer.theta : null
        const results = [...seeds.value.results, { seed, theta, loss, state, sawMeanEncoder, lit }].sort(
          (a, b) => a.seed - b.seed,
        )
        seeds.value = { ...seeds.value, results }
        if (results.length === count) stop()
      },
      Math.min(missing.length, spareWorkers()),
    )
    workers.forEach((worker, w) => {
      const own = missing.filter((_, i) => i % workers.length === w)
      worker.post({ t: 'seeds', id: 1, config, steps, seeds: own })
    })
  }
  /** Trains what is missing of an interrupted run. */
  const goOn = () => {
    const now = seeds.value
    if (now) run(now.config, now.steps, now.count, now.results)
  }

  const keep = keepState('toy-seeds', () => {
    const now = seeds.value
    const plain = (r: SeedResult) => ({ ...r, theta: r.theta && Array.from(r.theta) })
    return now && { ...now, results: now.results.map(plain) }
  })
  const restore = async (id: string) => {
    stop()
    seeds.value = null
    keep.drop()
    const saved = schema.safeParse(await data.call('state.get', { key: 'toy-seeds' }).catch(() => null))
    if (workspace.info?.id !== id || !saved.success) return
    try {
      const results = saved.data.results.map(r => ({
        ...r,
        // JSON has no NaN: what diverged comes back as null.
        loss: r.loss ?? NaN,
        state: r.state as SeedResult['state'],
        theta: r.theta && Float64Array.from(r.theta),
      }))
      seeds.value = { ...saved.data, config: readConfig(saved.data.config), results }
    } catch {
      // Settings of another version: as if they had never been kept.
    }
  }
  watch(() => workspace.info?.id, id => id && void restore(id), { immediate: true }) // prettier-ignore
  watch(seeds, now => now && keep.soon())

  return { seeds, running, done, failure, run, goOn, stop }
})
