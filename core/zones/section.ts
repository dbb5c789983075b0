// A plane inside the 3D slice: turned by a quaternion, moved along its normal. Pure, every process.
import { dot, norm, type Vector } from '../linalg.ts'
import { explainedBy, momentsOf } from './moments.ts'
import type { Projection } from './project.ts'
import type { PlacedSlice } from './resolve-slice.ts'
import { turnedAxes } from './rotation.ts'
import type { SliceSection } from './types.ts'

/** Half the thickness of the slab whose rows are counted, as a share of the box's half side. */
export const SLAB_SHARE = 0.1

/** A plane in the input space with the third direction of the slice that it was cut from. */
export interface SectionSlice extends PlacedSlice {
  /** [d] unit */
  normal: Float64Array
}

/**
 * Names of the plane's axes: those of the 3D slice, with the angle to the nearest one.
 * @param axes in coordinates of the 3D slice
 */
export function sectionNames(axes: readonly (readonly number[])[], names: readonly string[]): string[] {
  return axes.map(axis => {
    const nearest = axis.reduce((best, v, i) => (Math.abs(v) > Math.abs(axis[best]!) ? i : best), 0)
    const degrees = (Math.acos(Math.min(1, Math.abs(axis[nearest]!))) * 180) / Math.PI
    const name = `${axis[nearest]! < 0 ? '− ' : ''}${names[nearest]!}`
    return degrees < 0.5 ? name : `${name}, turned ${degrees.toFixed(0)}°`
  })
}

/**
 * The plane in the input space. A vector that built the 3D slice is in the plane by construction only if the turn left it there.
 * @param vectors encoder and decoder rows by position of the feature
 */
export function sectionSlice(
  slice: PlacedSlice,
  { turn, offset }: SliceSection,
  vectors: { encoder: (i: number) => Vector; decoder: (i: number) => Vector },
): SectionSlice {
  const turned = turnedAxes(turn)
  const [a, b, normal] = turned.map(by => combine(slice.axes, by)) as [Float64Array, Float64Array, Float64Array]
  const stays = (v: Vector) => Math.abs(dot(normal, v)) <= 1e-9 * norm(v)
  return {
    ...slice,
    axes: [a, b],
    normal,
    origin: slice.origin.map((v, j) => v + offset * normal[j]!),
    names: sectionNames(turned.slice(0, 2), slice.names),
    built: {
      encoder: slice.built.encoder.filter(i => stays(vectors.encoder(i))),
      decoder: slice.built.decoder.filter(i => stays(vectors.decoder(i))),
    },
  }
}

function combine(axes: readonly Float64Array[], by: readonly number[]): Float64Array {
  return axes[0]!.map((v, j) => by[0]! * v + by[1]! * axes[1]![j]! + by[2]! * axes[2]![j]!)
}

/** The coordinates in the 3D slice [n * 3] of rows given in the turned frame of a section. */
export function unturned(s: Float64Array, { turn, offset }: SliceSection): Float64Array {
  const [a, b, c] = turnedAxes(turn)
  const out = new Float64Array(s.length)
  for (let at = 0; at < s.length; at += 3) {
    const [x, y, z] = [s[at]!, s[at + 1]!, s[at + 2]! + offset]
    for (let j = 0; j < 3; j++) out[at + j] = x * a[j]! + y * b[j]! + z * c[j]!
  }
  return out
}

/** The projection onto the plane from that onto its axes and its normal: residual^2 = r3^2 + out-of-plane^2. */
export function flatten(whole: Projection): Projection & { out: Float64Array } {
  const n = whole.residual.length
  const s = new Float64Array(2 * n)
  const out = new Float64Array(n)
  for (let r = 0; r < n; r++) {
    s[2 * r] = whole.s[3 * r]!
    s[2 * r + 1] = whole.s[3 * r + 1]!
    out[r] = whole.s[3 * r + 2]!
  }
  const { totalAboutOrigin, totalCentred } = whole
  const plane = [[1, 0, 0], [0, 1, 0]] // prettier-ignore
  const shown = explainedBy(momentsOf(whole.s, 3, totalAboutOrigin, totalCentred), plane, [0, 0, 0])
  return {
    ...whole,
    s,
    out,
    residual: whole.residual.map((v, r) => Math.hypot(v, out[r]!)),
    explainedAboutOrigin: shown.aboutOrigin,
    explainedCentred: shown.centred,
  }
}
