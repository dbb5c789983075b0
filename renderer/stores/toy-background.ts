// What the toy lab computes beside the run on screen: other seeds, sweeps, the tiny SAE; each with progress and cancel. Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { z } from 'zod'
import { defaultSae, type SaeConfig } from '../../core/toy/sae.ts'
import { cellCount, type SweepCell, type SweepSpec } from '../../core/toy/sweep.ts'
import { readConfig } from '../../core/toy/exchange.ts'
import type { ToyConfig } from '../../core/toy/types.ts'
import { data } from '../api.ts'
import type { SaeMessage, SeedResult, ToyAnswer } from '../workers/toy-messages.ts'
import { startToyWorker, type ToyWorker } from '../workers/start-toy-worker.ts'
import { keepState } from './keep-state.ts'
import { useWorkspace } from './workspace.ts'

/** Seeds in the strip. */
export const stripSeeds = 12

export interface Sweep {
  spec: SweepSpec
  /** null where a cell is not computed yet */
  cells: readonly (SweepCell | null)[]
}

const numbers = z.array(z.number()).min(1).max(64)
const cellSchema = z.object({
  sumNorm: z.number().nullable(),
  lossSum: z.number().nullable(),
  diverged: z.boolean(),
  state: z.string().max(40),
  sawMeanEncoder: z.boolean(),
  reproducible: z.boolean(),
})
const schema = z.object({
  base: z.unknown(),
  steps: z.int().min(1).max(1_000_000),
  learningRates: numbers,
  rows: numbers,
  cells: z.array(cellSchema.nullable()).max(4096),
})

export const useToyBackground = defineStore('toy-background', () => {
  const workspace = useWorkspace()
  const seeds = shallowRef<{ config: ToyConfig; steps: number; results: readonly SeedResult[] } | null>(null)
  const seedsRunning = shallowRef(false)
  const sweep = shallowRef<Sweep | null>(null)
  const sweeping = shallowRef(false)
  const sae = shallowRef<readonly SaeMessage[]>([])
  const saeConfig = shallowRef<SaeConfig>(defaultSae)
  const saeRunning = shallowRef(false)
  const failure = shallowRef<string | null>(null)
  const workers = new Map<string, ToyWorker[]>()

  const end = (what: string) => {
    workers.get(what)?.forEach(worker => worker.end())
    workers.delete(what)
  }
  const begin = (what: string, take: (answer: ToyAnswer) => void, count = 1): ToyWorker[] => {
    end(what)
    failure.value = null
    const made = Array.from({ length: count }, () =>
      startToyWorker(answer => {
        if (answer.t === 'failed') failure.value = answer.message
        take(answer)
      }),
    )
    workers.set(what, made)
    return made
  }

  const runSeeds = (config: ToyConfig, steps: number) => {
    const list = Array.from({ length: stripSeeds }, (_, i) => i + 1)
    seeds.value = { config, steps, results: [] }
    seedsRunning.value = true
    const [worker] = begin('seeds', answer => {
      if (answer.t === 'failed') seedsRunning.value = false
      if (answer.t !== 'seed' || !seeds.value) return
      const results = [...seeds.value.results, answer]
      seeds.value = { ...seeds.value, results }
      seedsRunning.value = results.length < list.length
    })
    worker!.post({ t: 'seeds', id: 1, config, steps, seeds: list })
  }
  const stopSeeds = () => {
    end('seeds')
    seedsRunning.value = false
  }

  const done = computed(() => sweep.value?.cells.filter(Boolean).length ?? 0)
  /** Computes the cells that are missing: a new sweep has none, one that was interrupted goes on. */
  const runSweep = (spec: SweepSpec, cells: readonly (SweepCell | null)[] = new Array(cellCount(spec)).fill(null)) => {
    sweep.value = { spec, cells }
    const missing = cells.flatMap((cell, i) => (cell ? [] : [i]))
    sweeping.value = missing.length > 0
    if (missing.length === 0) return
    // One thread stays for the run on screen and the page.
    const count = Math.max(1, Math.min(4, (navigator.hardwareConcurrency || 2) - 1))
    const take = (answer: ToyAnswer) => {
      if (answer.t === 'failed') stopSweep()
      if (answer.t !== 'cell' || !sweep.value) return
      const next = [...sweep.value.cells]
      next[answer.cell] = answer.result
      sweep.value = { ...sweep.value, cells: next }
      if (done.value === next.length) sweeping.value = false
    }
    begin('sweep', take, count).forEach((worker, w) =>
      worker.post({ t: 'sweep', id: 1, spec, cells: missing.filter((_, i) => i % count === w) }),
    )
  }
  const stopSweep = () => {
    end('sweep')
    sweeping.value = false
  }

  const runSae = (config: ToyConfig, theta: Float64Array, steps: number) => {
    sae.value = []
    saeRunning.value = true
    const [worker] = begin('sae', answer => {
      if (answer.t === 'failed') saeRunning.value = false
      if (answer.t !== 'sae') return
      sae.value = [...sae.value, answer]
      saeRunning.value = !answer.done
    })
    worker!.post({ t: 'sae', id: 1, sae: saeConfig.value, config, theta: Float64Array.from(theta), steps })
  }
  const stopSae = () => {
    end('sae')
    saeRunning.value = false
  }

  const keep = keepState('toy-sweep', () => sweep.value && { ...sweep.value.spec, cells: sweep.value.cells })
  const restore = async (id: string) => {
    stopSeeds()
    stopSweep()
    stopSae()
    seeds.value = null
    sae.value = []
    sweep.value = null
    keep.drop()
    const saved = schema.safeParse(await data.call('state.get', { key: 'toy-sweep' }).catch(() => null))
    if (workspace.info?.id !== id || !saved.success) return
    const { base, steps, learningRates, rows, cells } = saved.data
    try {
      const spec = { base: readConfig(base), steps, learningRates, rows }
      if (cells.length !== cellCount(spec)) return
      // JSON has no NaN: what diverged comes back as null.
      sweep.value = {
        spec,
        cells: cells.map(c => c && ({ ...c, sumNorm: c.sumNorm ?? NaN, lossSum: c.lossSum ?? NaN } as SweepCell)),
      }
    } catch {
      // Settings of another version: the sweep is as if it had never been kept.
    }
  }
  watch(() => workspace.info?.id, id => id && void restore(id), { immediate: true }) // prettier-ignore
  watch(sweep, now => now && keep.soon())

  return {
    seeds, seedsRunning, runSeeds, stopSeeds, sweep, sweeping, done, runSweep, stopSweep, sae, saeConfig, saeRunning, runSae, stopSae, failure,
  } // prettier-ignore
})
