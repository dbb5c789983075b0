// Which feature of one dictionary is which of another, by encoder and decoder rows (family matching, analyses.md A6). Pure, every process.
import { assignRows } from '../matching/assignment.ts'
import { bestOfRows, cosineMatrix, mutualNearest, transposed } from '../matching/cosine-matrix.ts'
import { cosineTail } from '../matching/cosine-tail.ts'
import { field, matrixField, type Family } from './input.ts'

/** Paulo and Belrose 2025: shared iff encoders and decoders give the same partner, both at least this alike. */
const sharedAt = 0.7
const mostFeatures = 4_096
const tailAt = [0.1, 0.3, 0.5, 0.7]

/** MMCS both ways, the assignment with the largest total cosine, mutual nearest pairs, shared features, and the chance of a cosine. */
export function computeMatching(input: unknown) {
  const first = field(input, 'decA')
  const d = Array.isArray(first) && Array.isArray(first[0]) ? first[0].length : 1
  const read = (key: string) => {
    const rows = matrixField(input, key, d)
    if (rows.length === 0 || rows.length > mostFeatures) {
      throw new Error(`${key}: ${rows.length} rows found; 1 to ${mostFeatures} are expected.`)
    }
    return rows
  }
  const [decA, decB] = [read('decA'), read('decB')]
  const [n, m] = [decA.length, decB.length]
  const C = cosineMatrix(decA, decB)
  const columns = assignRows(C, n, m)
  const cosines = cosinesAt(C, columns, m)
  const [there, back] = [mean(bestOfRows(C, n, m).best), mean(bestOfRows(transposed(C, n, m), m, n).best)]
  const absolute = C.map(Math.abs)
  return {
    mmcs_AB: there,
    mmcs_BA: back,
    mmcs_sym: (there + back) / 2,
    hungarian_cols: Array.from(columns, j => (j < 0 ? null : j)),
    hungarian_cos: cosines,
    MCC_signed: mean(known(cosines)),
    MCC_abs: mean(known(cosinesAt(absolute, assignRows(absolute, n, m), m))),
    mnn: mutualNearest(C, n, m),
    shared: sharedOf(input, columns, cosines, read),
    wide: field(input, 'decB_wide') === undefined ? null : wideOf(decA, read('decB_wide')),
    tail_prob: Object.fromEntries(tailAt.map(c => [String(c), cosineTail(c, d)])),
  }
}

/** Features whose encoders choose the same partner as their decoders, both cosines at least 0.7; null without encoders. */
function sharedOf(
  input: unknown,
  columns: Int32Array,
  cosines: readonly (number | null)[],
  read: (key: string) => number[][],
): number[] | null {
  if (field(input, 'encA') === undefined || field(input, 'encB') === undefined) return null
  const [encA, encB] = [read('encA'), read('encB')]
  const E = cosineMatrix(encA, encB)
  const byEncoder = assignRows(E, encA.length, encB.length)
  const encoderCosines = cosinesAt(E, byEncoder, encB.length)
  const alike = (value: number | null | undefined) => value != null && value >= sharedAt
  return [...columns.keys()].filter(
    i => columns[i]! >= 0 && byEncoder[i] === columns[i] && alike(cosines[i]) && alike(encoderCosines[i]),
  )
}

function wideOf(decA: number[][], wide: number[][]) {
  const C = cosineMatrix(decA, wide)
  const columns = assignRows(C, decA.length, wide.length)
  return {
    cols: Array.from(columns, j => (j < 0 ? null : j)),
    mean: mean(known(cosinesAt(C, columns, wide.length))),
    mmcs_AB: mean(bestOfRows(C, decA.length, wide.length).best),
  }
}

const cosinesAt = (C: Float64Array, columns: Int32Array, m: number) =>
  Array.from(columns, (j, i) => (j < 0 ? null : C[i * m + j]!))
const known = (values: readonly (number | null)[]) => values.filter(v => v !== null)
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, v) => sum + v, 0) / values.length

export const matching: Family = { name: 'matching', compute: computeMatching }
