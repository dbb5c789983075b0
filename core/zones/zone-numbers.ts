// The numbers of a zone beyond its counts: linear map, full active sets, relative error, share at infinity (zones.md section 9). Pure, every process.
import { eigenvalues } from '../eigenvalues.ts'
import { drawsZones, hasAffineValues, hasHalfSpaces } from '../sae/kinds.ts'
import { dot, orthogonalPart, type Vector } from '../linalg.ts'
import { asymptoticShares } from './asymptotic-shares.ts'
import { linearMap, type MapPart } from './linear-map.ts'
import { sharesSpace } from './slice-input.ts'
import type { SliceBoundary } from './project.ts'
import type { ZoneNumbers, ZoneRow } from './types.ts'
import type { ZoneInput } from './view-input.ts'

export interface ZoneMeasures {
  /** orthonormal, [dIn] each */
  axes: readonly Float64Array[]
  lines: readonly SliceBoundary[]
  trueSet: Uint8Array
  drawnSet: Uint8Array
  /** [n * dim] and half the side of the box */
  s: Float64Array
  halfSize: number
  /** sum |x - mean x|^2 over the population */
  totalCentred: number
}

/** Adds its numbers to every zone of the table. */
export function withNumbers(zones: readonly ZoneRow[], input: ZoneInput, measures: ZoneMeasures): ZoneRow[] {
  const { kind } = input.rows.spec
  // Without affine values no sum of d w^T is a zone's map.
  const affine = hasAffineValues(kind)
  const { parts, axes } = reduced(input, measures.axes, sharesSpace(input.rows.spec))
  const members = memberNumbers(input, measures)
  const atInfinity = sharesAtInfinity(input, measures)
  const sameSpace = sharesSpace(input.rows.spec)
  // Errors are of raw rows: beside the variance of normalised ones they would be shares of something else.
  const comparable = input.rows.spec.inputNorm === 'none' && measures.totalCentred > 0
  const variance = measures.totalCentred / input.population.length
  return zones.map(zone => {
    const on = parts.filter((_, i) => (zone.active >>> i) & 1)
    const map = affine ? linearMap(on, axes, sameSpace) : null
    const { drawnInside, meanActive, fullSets } = members.get(zone.active) ?? nobody
    const numbers: ZoneNumbers = {
      singularValues: map && map.singularValues,
      eigenvalues: map?.inSlice ? eigenvalues(map.inSlice) : null,
      rank: map && map.rank,
      drawnInside: drawsZones(kind) ? drawnInside : null,
      meanActive,
      fullSets,
      relativeError: comparable && zone.meanSquaredError !== null ? zone.meanSquaredError / variance : null,
      atInfinity: atInfinity ? (atInfinity.get(zone.active) ?? 0) : null,
    }
    return { ...zone, numbers }
  })
}

/**
 * The vectors of all zones' maps in the coordinates of their own span, a few numbers each: lengths and products stay, and 256 zones of
 * eight features cost no more than one would in the full space. Encoder rows give values, so gated ones carry their e^r.
 */
function reduced({ rows }: ZoneInput, axes: readonly Float64Array[], sameSpace: boolean) {
  const { dIn, dOut } = rows.spec
  const row = (m: Float32Array, d: number, i: number): Vector => m.subarray(i * d, (i + 1) * d)
  const w = rows.features.map((_, i) => row(rows.wEnc, dIn, i))
  const d = rows.features.map((_, i) => row(rows.wDec, dOut, i))
  const k = w.length
  const read = coordinates(sameSpace ? [...axes, ...w, ...d] : [...axes, ...w])
  const written = sameSpace ? read.slice(axes.length + k) : coordinates(d)
  const parts: MapPart[] = w.map((_, i) => ({ w: read[axes.length + i]!, d: written[i]! }))
  return { parts, axes: read.slice(0, axes.length) }
}

/** Coordinates of vectors in an orthonormal basis of their span. */
function coordinates(vectors: readonly Vector[]): Float64Array[] {
  const basis: Float64Array[] = []
  for (const v of vectors) {
    const { axis, share } = orthogonalPart(v, basis)
    if (axis && share > 1e-12) basis.push(axis)
  }
  return vectors.map(v => Float64Array.from(basis, axis => dot(axis, v)))
}

type Members = Pick<ZoneNumbers, 'meanActive' | 'fullSets'> & { drawnInside: number }

const nobody: Members = { drawnInside: 0, meanActive: null, fullSets: null }

function memberNumbers({ fullSets }: ZoneInput, { trueSet, drawnSet, s, halfSize, axes }: ZoneMeasures) {
  const dim = axes.length
  const drawnInside = new Int32Array(256)
  const count = new Int32Array(256)
  const active = new Float64Array(256)
  const sets = Array.from({ length: 256 }, () => new Set<number>())
  for (let r = 0; r < trueSet.length; r++) {
    let inside = true
    for (let k = 0; k < dim; k++) if (!(Math.abs(s[r * dim + k]!) <= halfSize)) inside = false
    if (inside) drawnInside[drawnSet[r]!] = drawnInside[drawnSet[r]!]! + 1
    if (!fullSets) continue
    const set = trueSet[r]!
    count[set] = count[set]! + 1
    active[set] = active[set]! + fullSets.count[r]!
    sets[set]!.add(fullSets.key[r]!)
  }
  const out = new Map<number, Members>()
  for (let set = 0; set < 256; set++) {
    out.set(set, {
      drawnInside: drawnInside[set]!,
      meanActive: count[set]! > 0 ? active[set]! / count[set]! : null,
      fullSets: count[set]! > 0 ? sets[set]!.size : null,
    })
  }
  return out
}

/** By active set; null where features compete, whose drawn half-spaces are no zones even near by. */
function sharesAtInfinity({ rows }: ZoneInput, { lines, axes }: ZoneMeasures): Map<number, number> | null {
  if (!hasHalfSpaces(rows.spec.kind)) return null
  const w = lines.flatMap(line => line.boundary.normal)
  const constant = lines.map(line => line.boundary.offset)
  const shares = new Map<number, number>()
  for (const { bits, share } of asymptoticShares(w, axes.length === 3 ? 3 : 2, constant)) {
    shares.set(bits[0]!, (shares.get(bits[0]!) ?? 0) + share)
  }
  return shares
}
