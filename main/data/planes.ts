// zone.plane: the activation plane of two chosen features, from the same rows and codes as their zones. Data process, command line.
import type { ActivationPlane, PlaneSpec } from '../../core/zones/activation-plane.ts'
import { defaultZoneSpec } from '../../core/zones/default-spec.ts'
import type { ZoneSpec } from '../../core/zones/types.ts'
import type { Ctx } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { canonicalJson } from '../../shared/ids.ts'
import { findRun, getActivations, getDictionary } from './catalogue.ts'
import type { Compute } from './compute.ts'
import type { Context } from './context.ts'
import { remember } from './remember.ts'
import type { RowStore } from './row-store.ts'
import { gatherZoneTask } from './zones.ts'

export interface PlaneViews {
  /** @throws AppError not-found, bad-input, gone, cancelled */
  plane(
    ctx: Context,
    request: PlaneSpec,
    call: Ctx<{ done: number; total: number; phase: string }>,
  ): Promise<ActivationPlane>
}

const keptPlanes = 16

export function createPlaneViews(rows: RowStore, compute: Compute): PlaneViews {
  const kept = new Map<string, ActivationPlane>()
  return {
    plane: async (ctx, { spec, x, y }, call) => {
      if (x === y || Math.max(x, y) >= spec.features.length) {
        throw new AppError('bad-input', 'The activation plane needs two different features among the chosen ones.')
      }
      const dictionary = getDictionary(ctx.ws, spec.dictionary)
      const activations = getActivations(ctx.ws, spec.activations)
      const run = findRun(ctx.ws, dictionary.id, activations.id)
      const cache = run?.state === 'done' ? ctx.caches.find(run) : null
      // Nothing of the plane depends on the slice: a plain one needs no rows of its own.
      const { features, filter, points, control, zone } = spec
      const about = { dictionary: dictionary.id, activations: activations.id, features }
      const plain: ZoneSpec = { ...defaultZoneSpec, ...about, filter, points, control, ...(zone && { zone }) }
      const key = canonicalJson({ spec: plain, x, y, done: cache !== null })
      return { ...(await remember(kept, key, keptPlanes, make)), spec }

      async function make(): Promise<ActivationPlane> {
        const { task, warnings } = await gatherZoneTask({ ctx, spec: plain, call, cache, rows })
        call.progress({ done: 0, total: 1, phase: 'drawing the plane' })
        const made = await compute.plane({ ...task, axes: { x, y } }, call.signal)
        return { ...made, warnings: [...warnings, ...made.warnings] }
      }
    },
  }
}
