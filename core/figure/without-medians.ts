// Figures of matching pursuit from versions that drew half-spaces at a median threshold: what no feature's zone is comes off them. Every process.
import { drawsZones } from '../sae/kinds.ts'
import { noBoundaryNote } from '../zones/varying-threshold.ts'
import type { ZoneView } from '../zones/types.ts'
import type { ZoneFigure } from './types.ts'

/** Sentences of their captions that spoke of the half-spaces. */
const drawnAtMedian =
  'The threshold of a matching pursuit feature varies per token: boundaries are dashed at its median, with a 5–95% band, and are not half-space zones.'
const agreement = / The drawn zone is the true one for [^ ]+ of the [^ .]+\./

/** The recipe as it is drawn today: points, arrows and counts of true sets stay; recipes of other kinds are returned as they are. */
export function withoutMedians(recipe: ZoneFigure): ZoneFigure {
  const { view, caption } = recipe
  if (drawsZones(view.kind) || view.disagreement === null) return recipe
  const now: ZoneView = {
    ...view,
    features: view.features.map(f => ({
      ...f,
      state: 'none',
      boundary: { normal: f.boundary.normal.map(() => 0), offset: 0 },
      varies: null,
    })),
    cells: [],
    zones: view.zones
      .filter(zone => zone.nTrue > 0)
      .map(zone => ({
        ...zone,
        nDrawn: null,
        share: null,
        ...(zone.numbers ? { numbers: { ...zone.numbers, drawnInside: null } } : {}),
      })),
    points: { ...view.points, drawnSet: new Uint8Array(view.points.drawnSet.length) },
    disagreement: null,
  }
  const told = caption.replace(drawnAtMedian, noBoundaryNote(now)).replace(agreement, '')
  return { ...recipe, caption: told, view: now }
}
