// Splitting trees from each dictionary to the next wider one. Worker thread of the data process.
import type { SplitEdge } from '../../../../core/analysis/splitting-tree.ts'
import { nearestColumns } from '../../../../core/matching/match-report.ts'
import type { WidthsReport } from '../../../../shared/analyses/dictionaries.ts'
import type { AnalysisTask, RunCodes } from '../analysis-thread.ts'
import type { Lists } from './dictionaries.task.ts'
import { pairedRows } from './paired-rows.ts'
import { movedOf, startSplit } from './split-levels.ts'
import { knownCosines, summedPairs } from './summed-pairs.ts'

export interface WidthsInput {
  /** from each width to the next */
  levels: { lists: Lists; all: Float32Array | null }[]
  /** [width * d] of each dictionary, or null for all when they are too many */
  decoders: Float32Array[] | null
  d: number
  mask: Uint8Array
  typeOf: Int32Array
  quick: boolean
}

export type WidthsOutput = Pick<WidthsReport, 'rows' | 'levels'>

export const widthsTask: AnalysisTask<WidthsInput, WidthsOutput> = (input, context) => {
  const { levels, decoders, d, mask, quick } = input
  const most = quick ? 1 : Number.POSITIVE_INFINITY
  let rows = 0
  const found = levels.map(({ lists, all }, at): WidthsOutput['levels'][number] => {
    const runs = [context.runs[at]!, context.runs[at + 1]!] as const satisfies readonly [RunCodes, RunCodes]
    const [nA, nB] = [runs[0].shape.dSae, runs[1].shape.dSae]
    const { sums } = summedPairs(runs, lists, { mask, typeOf: input.typeOf, most }, context)
    rows = sums.rows
    const known = knownCosines(all, lists, [nA, nB])
    const cosine = (_place: number, i: number, j: number) => known(i, j)
    const rowsOf = decoders && { a: decoders[at]!, b: decoders[at + 1]!, d }
    const split = { sums, cosine, best: nearestColumns(lists.b).cosine, decoders: rowsOf }
    const { edges, fold } = startSplit(split)
    pairedRows(runs, mask, ([a, b]) => fold.add(a!, b!), {
      most,
      phase: 'checking families',
      progress: context.progress,
    })
    return {
      edges: edges.map(plain),
      families: fold.families(),
      moved: quick ? [] : movedOf(split),
      allPairs: sums.index.kind === 'all',
    }
  })
  return { rows, levels: found }
}

const plain = (edge: SplitEdge): SplitEdge => ({ ...edge })
