// The measures of the package overcomplete on plain numbers, with its own definitions (family overcomplete_metrics, analyses.md A6). Pure, every process.
import { cosine as exactCosine, norm, subtract } from '../linalg.ts'
import { assignRows } from '../matching/assignment.ts'
import { matrixField, widthOf, type Family } from './input.ts'

/** what the package adds to its denominators, and its threshold of `l0_eps` */
const epsilon = 1e-6

/**
 * Its r2_score subtracts one mean of all entries, not the mean of each column; cosine_hungarian_loss is a sum over the pairs, not a mean; codes that are never on have no
 * correlation and are left out of it; l0 is the share of entries that are not 0.
 */
function computeOvercomplete(input: unknown) {
  const d = widthOf(input, 'D1')
  const [D1, D2] = [filled(input, 'D1', d), filled(input, 'D2', d)]
  const Z = filled(input, 'Z', widthOf(input, 'Z'))
  const X = filled(input, 'X', widthOf(input, 'X'))
  const Xhat = matrixField(input, 'Xhat', X[0]!.length)
  if (Xhat.length !== X.length) throw new Error(`Xhat: ${Xhat.length} rows found; the ${X.length} of X are expected.`)
  const own = cosines(D1, D1)
  const R = correlations(Z)
  return {
    hungarian_loss_l2: assignedSum(D1, D2, (a, b) => norm(subtract(a, b))),
    cosine_hungarian_loss: assignedSum(D1, D2, (a, b) => 1 - (exactCosine(a, b) ?? 0)),
    max_collinearity_abs: largestBeside(own),
    cosine_row0: own[0],
    avg_l2_loss: mean(X.map((x, t) => norm(subtract(x, Xhat[t]!)))),
    relative_avg_l2_loss: mean(X.map((x, t) => norm(subtract(x, Xhat[t]!)) / (norm(x) + epsilon))),
    r2_score: scalarR2(X.flat(), Xhat.flat()),
    l0: mean(Z.flat().map(v => Number(v !== 0))),
    l0_eps: mean(Z.flat().map(v => Number(Math.abs(v) > epsilon))),
    dead: Z[0]!.map((_, j) => Number(Z.every(row => row[j] === 0))),
    codes_max_corr: largestBeside(R),
    codes_corr_row0: R[0] ?? null,
  }
}

function filled(input: unknown, key: string, columns: number): number[][] {
  const rows = matrixField(input, key, columns)
  if (rows.length === 0 || columns === 0)
    throw new Error(`${key}: nothing found; one row or more of numbers is expected.`)
  return rows
}

const cosine = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, v, k) => sum + v * b[k]!, 0) / ((norm(a) + epsilon) * (norm(b) + epsilon))

const cosines = (a: readonly number[][], b: readonly number[][]) => a.map(row => b.map(other => cosine(row, other)))

/** Sum of the costs of the cheapest one-to-one assignment; rows that find no partner cost nothing. */
function assignedSum(
  a: readonly number[][],
  b: readonly number[][],
  cost: (a: readonly number[], b: readonly number[]) => number,
): number {
  const costs = Float64Array.from(a.flatMap(row => b.map(other => cost(row, other))))
  const columns = assignRows(
    costs.map(v => -v),
    a.length,
    b.length,
  )
  return columns.reduce((sum, j, i) => (j < 0 ? sum : sum + costs[i * b.length + j]!), 0)
}

/** Largest size off the diagonal; null for one row or none. */
function largestBeside(matrix: readonly (readonly number[])[]): number | null {
  if (matrix.length < 2) return null
  return Math.max(...matrix.flatMap((row, i) => row.filter((_, j) => j !== i).map(Math.abs)))
}

/** Correlations of the columns that are on somewhere, with n - 1 in the covariance; null for one row. */
function correlations(Z: readonly number[][]): number[][] {
  const live = Z[0]!.map((_, j) => j).filter(j => Z.some(row => row[j] !== 0))
  const centred = live.map(j => {
    const column = Z.map(row => row[j]!)
    const middle = mean(column)
    return column.map(v => v - middle)
  })
  const n = Z.length - 1
  const product = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, t) => sum + v * b[t]!, 0) / n
  const sd = centred.map(c => Math.sqrt(product(c, c)))
  return centred.map((a, i) => centred.map((b, j) => product(a, b) / (sd[i]! * sd[j]! + epsilon)))
}

function scalarR2(x: readonly number[], found: readonly number[]): number {
  const middle = mean(x)
  const missed = mean(x.map((v, i) => (v - found[i]!) ** 2))
  return 1 - missed / (mean(x.map(v => (v - middle) ** 2)) + epsilon)
}

const mean = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) / values.length

export const overcompleteMetrics: Family = { name: 'overcomplete_metrics', compute: computeOvercomplete }
