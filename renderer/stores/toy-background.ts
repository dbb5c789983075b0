// What the toy lab computes beside the run on screen: sweeps and the tiny SAE, each with progress and cancel (seeds: toy-seeds.ts). Renderer.
import { defineStore } from 'pinia'
import { computed, shallowRef, watch } from 'vue'
import { z } from 'zod'
import { defaultSae, type SaeConfig } from '../../core/toy/sae.ts'
import { cellCount, type SweepCell, type SweepSpec } from '../../core/toy/sweep.ts'
import { readConfig } from '../../core/toy/exchange.ts'
import type { ToyConfig } from '../../core/toy/types.ts'
import { data } from '../api.ts'
import type { SaeMessage, ToyAnswer } from '../workers/toy-messages.ts'
import { spareWorkers, toyPool } from '../workers/toy-pool.ts'
import { keepState } from './keep-state.ts'
import { useWorkspace } from './workspace.ts'

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
  const sweep = shallowRef<Sweep | null>(null)
  const sweeping = shallowRef(false)
  const sae = shallowRef<readonly SaeMessage[]>([])
  const saeConfig = shallowRef<SaeConfig>(defaultSae)
  const saeRunning = shallowRef(false)
  /** settings of the SAE in `sae`, which the fields may have left */
  const saeTrained = shallowRef<SaeConfig | null>(null)
  /** which look at it is on screen; null follows the last */
  const saeAt = shallowRef<number | null>(null)
  const saeShown = computed(() => sae.value[saeAt.value ?? sae.value.length - 1] ?? null)
  const failure = shallowRef<string | null>(null)
  const sweepers = toyPool()
  const saeTrainer = toyPool()

  const done = computed(() => sweep.value?.cells.filter(Boolean).length ?? 0)
  /** Computes the cells that are missing: a new sweep has none, one that was interrupted goes on. */
  const runSweep = (spec: SweepSpec, cells: readonly (SweepCell | null)[] = new Array(cellCount(spec)).fill(null)) => {
    sweep.value = { spec, cells }
    const missing = cells.flatMap((cell, i) => (cell ? [] : [i]))
    sweeping.value = missing.length > 0
    if (missing.length === 0) return
    failure.value = null
    const count = spareWorkers()
    const take = (answer: ToyAnswer) => {
      if (answer.t === 'failed') {
        failure.value = answer.message
        stopSweep()
      }
      if (answer.t !== 'cell' || !sweep.value) return
      const next = [...sweep.value.cells]
      next[answer.cell] = answer.result
      sweep.value = { ...sweep.value, cells: next }
      if (done.value === next.length) sweeping.value = false
    }
    sweepers
      .begin(take, count)
      .forEach((worker, w) =>
        worker.post({ t: 'sweep', id: 1, spec, cells: missing.filter((_, i) => i % count === w) }),
      )
  }
  const stopSweep = () => {
    sweepers.end()
    sweeping.value = false
  }

  const runSae = (config: ToyConfig, theta: Float64Array, steps: number) => {
    sae.value = []
    saeAt.value = null
    saeTrained.value = saeConfig.value
    failure.value = null
    saeRunning.value = true
    const [worker] = saeTrainer.begin(answer => {
      if (answer.t === 'failed') {
        failure.value = answer.message
        saeRunning.value = false
      }
      if (answer.t !== 'sae') return
      sae.value = [...sae.value, answer]
      saeRunning.value = !answer.done
    })
    worker!.post({ t: 'sae', id: 1, sae: saeConfig.value, config, theta: Float64Array.from(theta), steps })
  }
  const stopSae = () => {
    saeTrainer.end()
    saeRunning.value = false
  }

  const keep = keepState('toy-sweep', () => sweep.value && { ...sweep.value.spec, cells: sweep.value.cells })
  const restore = async (id: string) => {
    stopSweep()
    stopSae()
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
    sweep, sweeping, done, runSweep, stopSweep, sae, saeConfig, saeTrained, saeAt, saeShown, saeRunning, runSae, stopSae, failure,
  } // prettier-ignore
})
