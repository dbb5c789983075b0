// The calls about zone plots and what is compared beside them, on the open workspace. Data process, command line.
import type { DataApi, Handlers } from '../../shared/contract.ts'
import { createAngleTables } from './angles.ts'
import { createComparisons } from './comparisons.ts'
import type { Compute } from './compute.ts'
import { featurePairs } from './feature-pairs.ts'
import type { FeaturePopulations } from './feature-population.ts'
import { matchFeatures } from './matching.ts'
import { createPlaneViews } from './planes.ts'
import type { RowStore } from './row-store.ts'
import type { Wrap } from './session.ts'
import { createTurnReports } from './turn-reports.ts'
import { requirePlace } from './zone-section.ts'
import { createThumbnails } from './zone-thumbnail.ts'
import { createZoneViews } from './zones.ts'

interface Parts {
  on: Wrap
  /** activation rows */
  rows: RowStore
  populations: FeaturePopulations
  compute: Compute
}

type ZoneCall = Extract<keyof DataApi, `zone.${string}`> | `dictionary.${'match' | 'pairs'}`

export function zoneHandlers({ on, rows, populations, compute }: Parts): Pick<Handlers<DataApi>, ZoneCall> {
  const zones = createZoneViews(rows, compute)
  const planes = createPlaneViews(rows, compute)
  const angles = createAngleTables(rows, compute)
  const comparisons = createComparisons(zones, compute)
  const thumbnails = createThumbnails(rows, compute)
  const turns = createTurnReports(zones, populations, compute)
  return {
    'zone.view': on((s, spec, call) => zones.view(s.ctx, spec, call)),
    'zone.thumbnail': on((s, input, { signal }) => thumbnails.thumbnail(s.ctx, input, signal)),
    'zone.count': on(async (s, spec, call) => compute.count(await zones.section(s.ctx, spec, call), call.signal)),
    'zone.cell': on(async (s, { spec, place }, call) => {
      const section = await zones.section(s.ctx, spec, call)
      requirePlace(section, place)
      return compute.cell(section, place, call.signal)
    }),
    'zone.angles': on((s, spec, call) => angles.angles(s.ctx, spec, call)),
    'zone.plane': on((s, request, call) => planes.plane(s.ctx, request, call)),
    'zone.turn': on((s, input, call) => turns.turn(s.ctx, input, call)),
    'zone.compare': on((s, input, call) => comparisons.compare(s.ctx, input, call)),
    'dictionary.match': on((s, input, call) => matchFeatures(s.ctx, input, call)),
    'dictionary.pairs': on((s, input, call) => featurePairs(s.ctx, input, call, compute)),
  }
}
