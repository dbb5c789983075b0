// Sums over the rows of two runs: of all pairs, or of candidates by decoder and by zone. Worker thread of the data process.
import { candidateGraph, type BestLists } from '../../../../core/matching/candidates.ts'
import { alikeZones, alikeZonesIn, countRow, emptyCounts, indexOf, joinedLists, mostCounted, mostSummed, type RowOfBoth } from '../../../../core/matching/chosen-pairs.ts' // prettier-ignore
import {
  emptyPairSums,
  pairAdder,
  pairAt,
  type PairIndex,
  type PairSums,
  type RowCodes,
} from '../../../../core/matching/pair-sums.ts'
import { fewCounter } from '../../../../core/matching/few-rows.ts'
import type { AnalysisContext, RunCodes } from '../analysis-thread.ts'
import { pairedRows } from './paired-rows.ts'

/** zones most alike that are candidates of each latent, where not all pairs are summed */
const byZone = 8
/** blocks of rows that zones are compared on where pairs are too many to count */
const zoneBlocks = 4

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
    const zones = nA * nB <= mostCounted ? counted() : sampled()
    return indexOf(joinedLists(lists.a, zones.a), joinedLists(lists.b, zones.b), nA, nB)
  }

  function counted(): { a: BestLists; b: BestLists } {
    const counts = emptyCounts(nA, nB)
    pairedRows(runs, mask, ([x, y]) => countRow(counts, x!, y!), { most, phase: 'counting zones', progress })
    return alikeZones(counts, byZone)
  }

  function sampled(): { a: BestLists; b: BestLists } {
    const rows: RowOfBoth[] = []
    const keep = ([x, y]: readonly RowCodes[]) => {
      rows.push({ a: Int32Array.from(x!.features), b: Int32Array.from(y!.features) })
    }
    pairedRows(runs, mask, keep, { most: Math.min(most, zoneBlocks), phase: 'counting zones', progress })
    return alikeZonesIn(rows, nA, nB, byZone)
  }
}

/** Decoder cosines by two latents: of all pairs, or of those among the best of either side; NaN for others. */
export function knownCosines(
  all: Float32Array | null,
  lists: { a: BestLists; b: BestLists },
  [nA, nB]: readonly [number, number],
): (i: number, j: number) => number {
  if (all) return (i, j) => all[i * nB + j]!
  const { starts, columns, cosines } = candidateGraph(lists.a, lists.b, nA, nB)
  const index = { kind: 'some', nA, nB, starts, columns } as const
  return (i, j) => cosines[pairAt(index, i, j)] ?? Number.NaN
}
