// The numbers of one zone beyond its counts, as terms and values with what each is of (zones.md section 9). Pure; renderer and tests.
import { hasAffineValues } from '../../../core/sae/kinds.ts'
import type { SaeKind } from '../../../core/sae/types.ts'
import type { ZoneFeature, ZoneRow, ZoneView } from '../../../core/zones/types.ts'
import { formatCount, plural } from '../../format.ts'
import { countOf, percent, short } from './pane-words.ts'

export interface ZoneDetail {
  term: string
  value: string
  hint: string
}

/**
 * Distinct full active sets in words; one means that the full model is a single linear map there, where values are affine.
 */
export function fullSetsText(zone: ZoneRow, kind: SaeKind): string | null {
  const sets = zone.numbers?.fullSets
  if (sets === null || sets === undefined) return null
  return sets === 1 && hasAffineValues(kind) ? '1: one linear map' : formatCount(sets)
}

/** "1.10 · 0.02" */
export const gainText = (values: readonly number[]): string => values.map(v => (v < 1e-9 ? '0' : short(v))).join(' · ')

function eigenvaluesText(values: readonly { re: number; im: number }[]): string {
  const part = (v: number) => (Math.abs(v) < 1e-9 ? '0' : short(v))
  return values
    .map(({ re, im }) =>
      Math.abs(im) < 1e-9 ? part(re) : `${part(re)}${im < 0 ? ' − ' : ' + '}${part(Math.abs(im))}i`,
    )
    .join(' · ')
}

/** What is known of a zone; numbers that do not exist are left out. */
export function zoneDetails(zone: ZoneRow, view: ZoneView): ZoneDetail[] {
  const { unit } = view.population
  const { numbers } = zone
  const out: ZoneDetail[] = []
  const add = (term: string, value: string, hint: string) => out.push({ term, value, hint })
  if (numbers) {
    if (numbers.drawnInside !== null && zone.nDrawn !== null) {
      add('drawn inside', countOf(numbers.drawnInside, unit), `${plural(2, unit)} drawn in the zone and in the box, of the slice; ${formatCount(zone.nDrawn)} with those outside the box.`) // prettier-ignore
    }
    if (numbers.atInfinity !== null) {
      add(
        'of all directions',
        percent(numbers.atInfinity),
        'Share of the directions in the slice from far away: no box decides it.',
      )
    }
  }
  if (zone.meanSquaredError !== null) {
    const share = numbers?.relativeError == null ? '' : `, ${percent(numbers.relativeError)} of the variance`
    add('mean squared error', `${short(zone.meanSquaredError)}${share}`, `|x − reconstruction|² by the whole dictionary over the ${countOf(zone.nTrue, unit)} truly inside, and as a share of the population's variance. Full space.`) // prettier-ignore
  }
  if (!numbers) return out
  if (numbers.meanActive !== null) {
    add('L0 inside', short(numbers.meanActive), `Mean number of all the dictionary's features that are on, over the ${countOf(zone.nTrue, unit)} truly inside.`) // prettier-ignore
  }
  const sets = fullSetsText(zone, view.kind)
  if (sets !== null) {
    const map = numbers.singularValues ? ": the map of the chosen ones is the model's own only where this is 1." : '.'
    add('full active sets', sets, `Distinct active sets of all features among the ${countOf(zone.nTrue, unit)}${map}`)
  }
  if (zone.active !== 0 && numbers.singularValues) {
    add('singular values', gainText(numbers.singularValues), 'Of the linear map of the chosen features that are on here, on steps in the slice: how much a step grows. Rank ' + String(numbers.rank) + '.') // prettier-ignore
    if (numbers.eigenvalues) {
      add('eigenvalues', eigenvaluesText(numbers.eigenvalues), 'Of that map seen in the slice: 1 a direction kept, 0 one lost.') // prettier-ignore
    }
  }
  for (const [i, feature] of view.features.entries()) {
    if (feature.jump === undefined || !((zone.active >>> i) & 1)) continue
    add(`jump at #${feature.feature}`, short(feature.jump), 'How far the reconstruction jumps across this boundary: threshold times the length of the decoder row. Full space.') // prettier-ignore
  }
  return out
}

/** What happens at a feature's boundary beside going on: a jump of the reconstruction, a strip where the gate is open and the value zero. */
export function boundaryNotes({ jump, strip }: ZoneFeature, unit: string): string[] {
  return [
    ...(jump === undefined ? [] : [`at its boundary the reconstruction jumps by ${short(jump)} (threshold × |d|)`]),
    ...(strip ? [`gate open and value zero for ${countOf(strip.n, unit)}`] : []),
  ]
}
