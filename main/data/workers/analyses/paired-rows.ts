// Unmasked rows of several runs on the same activations, side by side. Worker thread of the data process.
import type { RowCodes } from '../../../../core/matching/pair-sums.ts'
import { AppError } from '../../../../shared/errors.ts'
import type { CodeRows } from '../../codes/types.ts'
import { isMasked } from '../../mask.ts'
import type { AnalysisContext, RunCodes } from '../analysis-thread.ts'

/**
 * Calls with the codes of each unmasked row, one of each run, in their order. The views are good until the next call.
 * @param most blocks that are read; all of them where left out
 * @returns unmasked rows read
 * @throws AppError bad-input for runs of different rows
 */
export function pairedRows(
  runs: readonly RunCodes[],
  mask: Uint8Array,
  take: (codes: readonly RowCodes[], row: number) => void,
  {
    most = Number.POSITIVE_INFINITY,
    phase,
    progress,
  }: { most?: number; phase: string } & Pick<AnalysisContext<unknown>, 'progress'>,
): number {
  const readers = runs.map(run => run.blocks())
  const total = runs[0]!.shape.rows
  let rows = 0
  for (let block = 0; block < most; block++) {
    const parts = readers.map(reader => reader.next().value as CodeRows | undefined)
    const [first] = parts
    if (!first) break
    if (parts.some(part => part?.from !== first.from || part.to !== first.to)) {
      throw new AppError('bad-input', 'The runs are of different rows: they cannot be compared.')
    }
    const whole = parts as CodeRows[]
    for (let row = first.from; row < first.to; row++) {
      if (isMasked(mask, row)) continue
      rows++
      take(whole.map(part => codesAt(part, row)), row) // prettier-ignore
    }
    progress(first.to, total, phase)
  }
  return rows
}

function codesAt({ from, indptr, features, values }: CodeRows, row: number): RowCodes {
  const [at, to] = [indptr[row - from]!, indptr[row - from + 1]!]
  return { features: features.subarray(at, to), values: values.subarray(at, to) }
}
