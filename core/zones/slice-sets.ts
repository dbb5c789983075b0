// Slices through token sets: differences of their means, and planes through single rows. Pure, every process.
import { norm, subtract } from '../linalg.ts'
import { addMeanDirection, addVector, standardErrors } from './slice-axes.ts'
import {
  allOf,
  finiteRows,
  groupOf,
  meanOf,
  selectedGroup,
  type RowGroup,
  type Slice,
  type SliceInput,
} from './slice-input.ts'

/**
 * Axes along differences of means. One set (or none: the firing rows): mean(set) - mean(rest of the population). Two or more:
 * mean(set i) - mean(set 1), so that the slice is parallel to the plane of the sets' means. The standard error of a difference is
 * sqrt(e1^2 + e2^2); shorter than three of them it may be chance.
 */
export function addDifferences(slice: Slice, input: SliceInput): void {
  const d = input.rows.spec.dIn
  const groups = classes(input)
  const empty = groups.find(g => g.at.length === 0)
  if (empty) {
    slice.warnings.push(`There are no ${empty.what}: an axis is taken from the data.`)
    return
  }
  const means = groups.map(g => meanOf(g, d))
  const sets = input.sets ?? []
  // With one set the rest is what it is compared with; with more the first one is.
  const [base, others] = sets.length > 1 ? [0, groups.slice(1).map((_, i) => i + 1)] : [1, [0]]
  for (const i of others) {
    if (slice.axes.length === input.dim) break
    const direction = subtract(means[i]!.mean, means[base]!.mean)
    const error = Math.hypot(means[i]!.error, means[base]!.error)
    const [a, b] = [groups[i]!, groups[base]!]
    const before = slice.axes.length
    addMeanDirection(slice, direction, error, {
      name: `${titleOf(a, input)} − ${titleOf(b, input)}`,
      short: `The means of the ${a.what} and the ${b.what} are ${standardErrors(norm(direction), error)} apart`,
    })
    if (slice.axes.length === before) {
      slice.warnings.push(`The means of the ${a.what} and the ${b.what} give no new direction.`)
    }
  }
}

const titleOf = ({ what }: RowGroup, { unit }: SliceInput) => what.replace(`${unit}s of `, '')

/** Token sets as classes; one set alone (or the firing rows) against the rest of the population. */
export function classes(input: SliceInput): RowGroup[] {
  const { sets = [], rows, x, firing, unit } = input
  const d = rows.spec.dIn
  if (sets.length > 1) return sets.map(set => groupOf(set, d, unit))
  const members = new Set(sets[0]?.inPopulation ?? firing)
  const rest = finiteRows(x, d, allOf(x, d)).filter(r => !members.has(r))
  return [selectedGroup(input), { x, at: rest, what: `other ${unit}s` }]
}

/**
 * The plane through the origin and the first rows of the first set: axes are x_r - o.
 * @throws Error without a set of rows
 */
export function addRows(slice: Slice, input: SliceInput): void {
  const { sets, origin, dim, rows, unit } = input
  const set = sets?.[0]
  if (!set) throw new Error(`A slice through ${unit}s needs a token set that names them: give ${dim} rows.`)
  const d = rows.spec.dIn
  const { at } = groupOf(set, d, unit)
  if (at.length > dim) {
    slice.warnings.push(`The slice goes through the first ${dim} of the ${at.length} ${unit}s of ${set.name}.`)
  }
  at.slice(0, dim).forEach((r, i) => {
    addVector(slice, subtract(set.x.subarray(r * d, (r + 1) * d), origin), `${unit} ${i + 1} of ${set.name}`, input)
  })
}
