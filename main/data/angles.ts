// zone.angles: the honest angle table of the chosen features, from the same rows and codes as their zones. Data process, command line.
import type { AngleTable } from '../../core/angles/types.ts'
import { defaultZoneSpec } from '../../core/zones/default-spec.ts'
import type { ZoneSpec } from '../../core/zones/types.ts'
import type { Ctx } from '../../shared/contract.ts'
import { canonicalJson } from '../../shared/ids.ts'
import { getActivations, getDictionary } from './catalogue.ts'
import type { Compute } from './compute.ts'
import type { Context } from './context.ts'
import { remember } from './remember.ts'
import type { RowStore } from './row-store.ts'
import { finishedRun, type ZoneProgress } from './zone-codes.ts'
import { gatherZoneTask } from './zones.ts'

export interface AngleTables {
  /** @throws AppError not-found, bad-input, gone, cancelled */
  angles(ctx: Context, spec: ZoneSpec, call: Ctx<ZoneProgress>): Promise<AngleTable>
}

const keptTables = 16

export function createAngleTables(rows: RowStore, compute: Compute): AngleTables {
  const kept = new Map<string, AngleTable>()
  return {
    angles: async (ctx, spec, call) => {
      const dictionary = getDictionary(ctx.ws, spec.dictionary)
      const activations = getActivations(ctx.ws, spec.activations)
      const cache = finishedRun(ctx, dictionary, activations)
      // Nothing of the angles depends on the slice, nor on which rows are drawn.
      const { features, filter, control, zone } = spec
      const about = { dictionary: dictionary.id, activations: activations.id, features, filter, control }
      const plain: ZoneSpec = { ...defaultZoneSpec, ...about, ...(zone ? { zone } : {}) }
      const key = canonicalJson({ spec: plain, done: cache !== null })
      return remember(kept, key, keptTables, make)

      async function make(): Promise<AngleTable> {
        const { task, warnings } = await gatherZoneTask({ ctx, spec: plain, call, cache, rows })
        call.progress({ done: 0, total: 1, phase: 'measuring angles' })
        const cosines = cache?.geometry()?.encoderDecoderCosine
        const percentiles =
          cosines && control?.kind !== 'answer' ? task.rows.features.map(feature => shareBelow(cosines, feature)) : null
        const table = await compute.angles({ ...task, percentiles }, call.signal)
        return { ...table, warnings: [...warnings, ...table.warnings] }
      }
    },
  }
}

/** Share of the other features that have a number whose number is lower; null where this one has none. */
export function shareBelow(values: Float32Array, feature: number): number | null {
  const own = values[feature]!
  if (Number.isNaN(own)) return null
  let below = 0
  let others = 0
  values.forEach((value, f) => {
    if (f === feature || Number.isNaN(value)) return
    others++
    if (value < own) below++
  })
  return others > 0 ? below / others : null
}
