// Which latents are on together, on a dense matrix of codes: golden cofiring (analyses.md A4). Pure, every process.
import { addCodes, createCoFiring, maskedCosines, onOf } from '../analysis/co-firing.ts'
import { chunkOf } from '../analysis/code-rows.ts'
import { pairMeasures, type PairMeasures } from '../analysis/pair-measures.ts'
import { sparseFromDense } from '../analysis/sparse-rows.ts'
import { matrixField, widthOf, type Family } from './input.ts'

/** Columns at most: every pair is answered. */
const mostColumns = 2_048

/** `{z: [n][m]}` to matrices [m][m]; null where a latent that a number needs is never (or always) on. */
export function computeCoFiring(input: unknown) {
  const m = widthOf(input, 'z')
  const z = matrixField(input, 'z', m)
  if (m > mostColumns) throw new Error(`z: ${m} columns found; at most ${mostColumns} are expected.`)
  const negative = z.findIndex(row => row.some(v => v < 0))
  if (negative >= 0) throw new Error(`z[${negative}]: a code below 0 found; codes of 0 or more are expected.`)
  const set = createCoFiring([...Array(m).keys()], m)
  addCodes(set, chunkOf(sparseFromDense(z, m)))
  const on = onOf(set)
  const pairs = Array.from({ length: m * m }, (_, at) =>
    pairMeasures({ rows: z.length, i: on[Math.floor(at / m)]!, j: on[at % m]!, both: set.both[at]! }),
  )
  const masked = maskedCosines(set)
  const table = <T>(of: (pair: PairMeasures, at: number) => T) =>
    Array.from({ length: m }, (_, i) => pairs.slice(i * m, (i + 1) * m).map((pair, j) => of(pair, i * m + j)))
  return {
    N: table(pair => pair.both),
    jaccard: table(pair => pair.jaccard?.value ?? null),
    conditional_row_given_i: table(pair => pair.jGivenI?.value ?? null),
    lift: table(pair => pair.lift && tenDigits(pair.lift)),
    phi: table(pair => pair.phi),
    zphi: table(pair => pair.zphi),
    expected: table(pair => pair.expected),
    masked_cosine_i_given_mask_j: table((_, at) => (Number.isNaN(masked[at]!) ? null : masked[at]!)),
    wilson: table(({ jGivenI }) => jGivenI && [jGivenI.low, jGivenI.high]),
    implications: where(pairs, m, (pair, i, j) => i !== j && pair.implies),
    exclusions: where(pairs, m, (pair, i, j) => i < j && pair.excludes),
  }
}

/** Ten significant digits, as the cases state numbers: lifts above 10 would else differ from them by more than the absolute tolerance. */
const tenDigits = (value: number) => Number(value.toPrecision(10))

function where(pairs: readonly PairMeasures[], m: number, is: (pair: PairMeasures, i: number, j: number) => boolean) {
  return pairs
    .map((pair, at): [PairMeasures, number, number] => [pair, Math.floor(at / m), at % m])
    .filter(([pair, i, j]) => is(pair, i, j))
    .map(([, i, j]) => [i, j])
}

export const cofiring: Family = { name: 'cofiring', compute: computeCoFiring }
