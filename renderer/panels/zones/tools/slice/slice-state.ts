// What of a pane's request is its slice, where it can go from there, and its numbers in words. Pure; renderer.
import { sliceSourceOf } from '../../../../../core/zones/shared-slice.ts'
import { basisText } from '../../../../../core/zones/slice-words.ts'
import type { SliceSource, TokenSet, ZoneSpec, ZoneView } from '../../../../../core/zones/types.ts'
import { formatCount, plural } from '../../../../format.ts'
import { basisOptions, capital } from '../../slice-options.ts'

const keys = ['dim', 'basis', 'origin', 'sets', 'parallel', 'sliceFrom', 'morph', 'section'] as const

/** The part of a request that a step back puts back. Keys that were not there are undefined. */
export type SliceState = Pick<ZoneSpec, (typeof keys)[number]>

export function sliceOf(spec: ZoneSpec): SliceState {
  return {
    dim: spec.dim,
    basis: spec.basis,
    origin: spec.origin,
    sets: spec.sets,
    parallel: spec.parallel,
    sliceFrom: spec.sliceFrom,
    morph: spec.morph,
    section: spec.section,
  }
}

/** Whether nothing of the slice was replaced. */
export const isSameSlice = (a: SliceState, b: SliceState): boolean => keys.every(key => a[key] === b[key])

export interface MorphTarget {
  value: string
  title: string
  source: SliceSource
}

/** Slices to morph to: every other basis of the same features and sets, then those of the other plots. */
export function morphTargets(
  spec: ZoneSpec,
  others: readonly { name: string; spec: ZoneSpec }[],
  unit: string,
): MorphTarget[] {
  const own = sliceSourceOf(spec)
  const bases = basisOptions(own, unit)
    .filter(({ value }) => value !== own.basis)
    .map(({ value }) => {
      const source = { ...own, basis: value }
      return { value: `basis ${value}`, title: capital(basisText(source, unit)), source }
    })
  const beside = others.map(({ name, spec: other }) => {
    const source = sliceSourceOf(other)
    return { value: `plot ${name}`, title: `Slice of ${name}`, source }
  })
  return [...bases, ...beside]
}

/** The request with the slice that a morph leads to as its own, or as a borrowed one where that is of other features. */
export function arrived(spec: ZoneSpec): Partial<ZoneSpec> {
  const to = spec.morph?.to
  if (!to) return {}
  const own = to.dictionary === spec.dictionary && to.features.join() === spec.features.join()
  const none = { morph: undefined, sliceFrom: undefined }
  if (!own) return { ...none, sliceFrom: to }
  return { ...none, basis: to.basis, origin: to.origin, sets: to.sets, parallel: to.parallel }
}

/** A name that no other set of the list has. */
export function setName(sets: readonly TokenSet[]): string {
  let i = 1
  while (sets.some(set => set.name === `selection ${i}`)) i++
  return `selection ${i}`
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`
const degrees = (radians: number) => `${((180 * radians) / Math.PI).toFixed(1)}°`

export interface SliceNumber {
  name: string
  value: string
  hint: string
  warn?: boolean
}

/** The numbers of the slice as it is drawn now, each with what it is a share of. */
export function sliceNumbers(view: ZoneView): SliceNumber[] {
  const { population, disagreement, slice } = view
  const units = plural(2, population.unit)
  const of = slice?.preview
    ? `${formatCount(population.drawn)} drawn ${units}`
    : `${formatCount(population.n)} ${units}`
  const out: SliceNumber[] = [
    {
      name: 'variance shown, centred',
      value: percent(view.explainedCentred),
      hint: `Share of the variance of all ${formatCount(population.n)} ${units} about their mean that lies in the slice`,
    },
    {
      name: 'variance shown, about the origin',
      value: percent(view.explainedAboutOrigin),
      hint: `Share of the squared distance of all ${formatCount(population.n)} ${units} from the slice's origin that lies in the slice`,
    },
  ]
  if (disagreement) {
    out.push({
      name: 'drawn ≠ true',
      value: `${formatCount(disagreement.rows)} of ${of}`,
      hint: `${units} whose drawn active set is not the true one, which is computed in the full space`,
      warn: disagreement.rows > 0,
    })
  }
  if (slice?.slab) {
    out.push({
      name: `within ±${Number(slice.slab.half.toPrecision(2))} of the plane`,
      value: `${formatCount(slice.slab.rows)} of ${of}`,
      hint: 'Distance along the normal of the plane inside the 3D slice, in input units; a tenth of the box to either side',
    })
  }
  if (slice?.morph) {
    out.push({
      name: 'principal angles of the two slices',
      value: slice.morph.angles.map(degrees).join(', '),
      hint: `In the full space; 0° is a direction that both slices share${slice.morph.flipped ? '. The last axis of the second slice is turned round' : ''}`,
    })
  }
  return out
}
