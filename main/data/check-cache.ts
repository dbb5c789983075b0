// Integrity of a run's cache: codes by row against codes by feature, sums against codes. Data process, command line.
import { weakestOf } from './codes/pack-chunk.ts'
import { roundValue } from './codes/rounding.ts'
import { isMasked } from './mask.ts'
import type { RunCache } from './run-cache.ts'

/** Sentences for what is wrong; the whole cache is decoded. @throws AppError bad-input for a damaged block */
export function checkCache(cache: RunCache, finished: boolean): string[] {
  const { file, shape } = cache
  const problems = checkSpans(cache)
  if (problems.length > 0) return problems
  if (finished && cache.rowsDone() !== shape.rows)
    problems.push(`${file}: found ${cache.rowsDone()} rows, expected ${shape.rows}.`)
  if (finished && !cache.geometry()) problems.push(`${file}: the statistics of a finished run are missing.`)
  const { counts, largest } = addUp(cache, problems)
  const summary = cache.summary()
  for (let f = 0; f < shape.dSae && problems.length < 20; f++) {
    if (counts[f] !== summary.count[f])
      problems.push(`${file}: feature ${f} is on at ${counts[f]} rows, its sums say ${summary.count[f]}.`)
    else if (roundValue(largest[f]!) !== roundValue(summary.max[f]!))
      problems.push(`${file}: the largest activation of feature ${f} is ${largest[f]}, its sums say ${summary.max[f]}.`)
  }
  return problems
}

function checkSpans({ db, file }: RunCache): string[] {
  const spans = db
    .prepare<[], [number, number]>(
      'SELECT from_row, to_row FROM batch UNION ALL SELECT from_row, to_row FROM pending ORDER BY 1',
    )
    .raw()
  let next = 0
  for (const [from, to] of spans.iterate()) {
    if (from !== next) return [`${file}: found rows from ${from}, expected from ${next}.`]
    next = to
  }
  return []
}

/** Walks over all rows, and adds what is wrong with them to `problems`. Counts are of unmasked rows. */
function addUp(cache: RunCache, problems: string[]): { counts: Int32Array; largest: Float32Array } {
  const { file, shape } = cache
  const counts = new Int32Array(shape.dSae)
  const largest = new Float32Array(shape.dSae)
  for (let row = 0; row < cache.rowsDone() && problems.length < 20;) {
    const sets = cache.setsOf(row)!
    const codes = cache.batchOf(row)!
    const from = codes.indptr[row - codes.from]!
    const to = codes.indptr[sets.to - codes.from]!
    const features = codes.features.subarray(from, to)
    const sameRows = sets.indptr.every((at, i) => at === codes.indptr[row - codes.from + i]! - from)
    if (!sameRows || !sets.features.every((f, i) => f === features[i]))
      problems.push(`${file}: rows ${row} to ${sets.to} differ by row and by feature.`)
    const weakest = cache.numbersOf(row)!.weakest
    const expected = weakestOf(sets.indptr, codes.values.subarray(from, to))
    if (!expected.every((v, i) => Object.is(v, weakest[i])))
      problems.push(`${file}: the smallest codes of rows ${row} to ${sets.to} are not those of the features.`)
    for (; row < sets.to; row++) {
      if (isMasked(shape.mask, row)) continue
      for (let e = codes.indptr[row - codes.from]!; e < codes.indptr[row - codes.from + 1]!; e++) {
        const f = codes.features[e]!
        counts[f]!++
        largest[f] = Math.max(largest[f]!, Math.abs(codes.values[e]!))
      }
    }
  }
  return { counts, largest }
}
