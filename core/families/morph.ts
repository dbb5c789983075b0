// The way between two slices, as the golden family morph states it. Pure, every process.
import { dot, norm } from '../linalg.ts'
import { morphAxes, morphOrigin, morphPath } from '../zones/morph.ts'
import { field, matrixField, vectorField, type Family } from './input.ts'

/** Largest projectors that are given back whole. */
const MOST_DIMENSIONS = 1024
const TIMES = [0, 0.25, 0.5, 0.75, 1]

/**
 * Principal angles of the slices, projectors B(t) B(t)^T at five times, the axes themselves, and the middle of the origins.
 * Extra keys of the input: `t`, other times.
 */
export function computeMorph(input: unknown) {
  const b1 = columnsField(input, 'B1')
  const b2 = columnsField(input, 'B2')
  const k = b1.length
  const d = b1[0]!.length
  if (b2.length !== k || b2[0]!.length !== d) {
    throw new Error(`B2: ${b2[0]!.length} x ${b2.length} numbers found; ${d} x ${k} are expected, as in B1.`)
  }
  const path = morphPath(b1, b2)
  const times = field(input, 't') === undefined ? TIMES : vectorField(input, 't')
  const outside = times.find(t => t < 0 || t > 1)
  if (outside !== undefined) throw new Error(`t: ${outside} found; times from 0 to 1 are expected.`)
  const at = times.map((t): [string, Float64Array[]] => [String(t), morphAxes(path, t)])
  const origins = ['o1', 'o2'].map(key => (field(input, key) === undefined ? null : vectorField(input, key, d)))
  const same = path.angles.every(angle => angle < 1e-7)
  return {
    principal_angles: path.angles,
    flipped: path.flipped,
    projector_at: Object.fromEntries(at.map(([t, axes]) => [t, projector(axes, d)])),
    axes_at: Object.fromEntries(at.map(([t, axes]) => [t, rowsOf(axes, d)])),
    ...(origins[0] && origins[1] ? { o_half: morphOrigin(origins[0], origins[1], 0.5) } : {}),
    // In one plane the morph only turns the picture: by this angle, from axis 1 toward axis 2.
    ...(same && k === 2 && !path.flipped
      ? { in_plane_rotation: Math.atan2(dot(b1[1]!, b2[0]!), dot(b1[0]!, b2[0]!)) }
      : {}),
  }
}

/** Columns of a matrix [d][k], orthonormal, k = 2 or 3. */
function columnsField(input: unknown, key: string): Float64Array[] {
  const value = field(input, key)
  const k = Array.isArray(value) && Array.isArray(value[0]) ? value[0].length : 2
  if (k !== 2 && k !== 3) throw new Error(`${key}: ${k} columns found; 2 or 3 are expected.`)
  const rows = matrixField(input, key, k)
  const d = rows.length
  if (d < k || d > MOST_DIMENSIONS) {
    throw new Error(`${key}: ${d} rows found; ${k} to ${MOST_DIMENSIONS} are expected.`)
  }
  const columns = Array.from({ length: k }, (_, c) => Float64Array.from(rows, row => row[c]!))
  columns.forEach((a, i) => {
    if (Math.abs(norm(a) - 1) > 1e-6) throw new Error(`${key}: column ${i} has length ${norm(a)}; 1 is expected.`)
    columns.slice(0, i).forEach((b, j) => {
      if (Math.abs(dot(a, b)) > 1e-6) throw new Error(`${key}: columns ${j} and ${i} have the cosine ${dot(a, b)}; 0 is expected.`) // prettier-ignore
    })
  })
  return columns
}

const rowsOf = (axes: Float64Array[], d: number) => Array.from({ length: d }, (_, r) => axes.map(axis => axis[r]!))

function projector(axes: Float64Array[], d: number): number[][] {
  return Array.from({ length: d }, (_, r) =>
    Array.from({ length: d }, (_, c) => axes.reduce((sum, axis) => sum + axis[r]! * axis[c]!, 0)),
  )
}

export const morph: Family = { name: 'morph', compute: computeMorph }
