// Sums over the rows of two runs: of all pairs, or of candidates by decoder and by zone. Worker thread of the data process.
import type { BestLists } from '../../../../core/matching/candidates.ts'
import { alikeZones, countRow, emptyCounts, indexOf, joinedLists, mostCounted, mostSummed } from '../../../../core/matching/chosen-pairs.ts' // prettier-ignore
import { emptyPairSums, pairAdder, type PairIndex, type PairSums } from '../../../../core/matching/pair-sums.ts'
import { fewCounter } from '../../../../core/matching/few-rows.ts'
import type { AnalysisContext, RunCodes } from '../analysis-thread.ts'
import { pairedRows } from './paired-rows.ts'

/** zones most alike that are candidates of each latent, where not all pairs are summed */
const byZone = 8

export interface SummedPairs {
  sums: PairSums
  fewA: Uint8Array
  fewB: Uint8Array
}

/** @param lists best by decoder, both ways @param most blocks of rows */
export function summedPairs(
  runs: readonly [RunCodes, RunCodes],
  lists: { a: BestLists; b: BestLists },
  { mask, typeOf, most }: { mask: Uint8Array; typeOf: Int32Array; most: number },
  { progress }: Pick<AnalysisContext<unknown>, 'progress'>,
): SummedPairs {
  const [nA, nB] = [runs[0].shape.dSae, runs[1].shape.dSae]
  const sums = emptyPairSums(chosenIndex(), true)
  const add = pairAdder(sums)
  const [a, b] = [fewCounter(nA, typeOf), fewCounter(nB, typeOf)]
  pairedRows(
    runs,
    mask,
    ([x, y], row) => {
      add(x!, y!)
      a.add(x!.features, row)
      b.add(y!.features, row)
    },
    { most, phase: 'comparing codes', progress },
  )
  return { sums, fewA: a.few(), fewB: b.few() }

  function chosenIndex(): PairIndex {
    if (nA * nB <= mostSummed) return { kind: 'all', nA, nB }
    if (nA * nB > mostCounted) return indexOf(lists.a, lists.b, nA, nB)
    const counts = emptyCounts(nA, nB)
    const count = ([x, y]: Parameters<Parameters<typeof pairedRows>[2]>[0]) => countRow(counts, x!, y!)
    pairedRows(runs, mask, count, { most, phase: 'counting zones', progress })
    const zones = alikeZones(counts, byZone)
    return indexOf(joinedLists(lists.a, zones.a), joinedLists(lists.b, zones.b), nA, nB)
  }
}
