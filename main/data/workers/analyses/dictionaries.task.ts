// Two dictionaries on the same rows: assignment, functional match, splits both ways. Worker thread of the data process.
import { dictionaryColumns } from '../../../../core/analysis/dictionary-columns.ts'
import { exchanged } from '../../../../core/analysis/splitting-tree.ts'
import { bestCosine } from '../../../../core/analysis/cosine-null.ts'
import { assignByCodes, assignExactly, assignLists, mostExact, type Assigned } from '../../../../core/matching/assign-lists.ts' // prettier-ignore
import { bestOfMean } from '../../../../core/matching/best-null.ts'
import type { BestLists } from '../../../../core/matching/candidates.ts'
import { mmcs, nearestColumns, novelFlags } from '../../../../core/matching/match-report.ts'
import type { DictionariesReport, MatchTotal } from '../../../../shared/analyses/dictionaries.ts'
import type { AnalysisContext, AnalysisTask, RunCodes } from '../analysis-thread.ts'
import { pairedRows } from './paired-rows.ts'
import { startSplit } from './split-levels.ts'
import { knownCosines, summedPairs } from './summed-pairs.ts'

export interface Lists {
  a: BestLists
  b: BestLists
}

export interface DictionariesInput {
  lists: Lists
  /** [nA * nB] decoder cosines; null for too many pairs */
  all: Float32Array | null
  encoder: Lists | null
  absolute: Lists | null
  centred: Lists | null
  decoders: { a: Float32Array; b: Float32Array; d: number } | null
  mask: Uint8Array
  typeOf: Int32Array
  d: number
  /** the answer of the first block of rows, by auction */
  quick: boolean
}

export type DictionariesOutput = Omit<DictionariesReport, 'a' | 'b' | 'unit' | 'ofRows' | 'masked' | 'flipped'>

export const dictionariesTask: AnalysisTask<DictionariesInput, DictionariesOutput> = (input, context) => {
  const { lists, all, d, quick } = input
  const runs = context.runs as unknown as readonly [RunCodes, RunCodes]
  const [nA, nB] = [runs[0].shape.dSae, runs[1].shape.dSae]
  const tell = (phase: string) => (share: number) => context.progress(share, 1, phase)
  const { sums, fewA, fewB } = summedPairs(
    runs,
    lists,
    { ...input, most: quick ? 1 : Number.POSITIVE_INFINITY },
    context,
  )
  const decoder = assign(input, [nA, nB], tell('assigning'))
  const encoder = input.encoder && assignLists(input.encoder.a, input.encoder.b, tell('assigning encoders'))
  const absolute = input.absolute && assignLists(input.absolute.a, input.absolute.b, tell('assigning sizes'))
  const functional = assignByCodes(sums)
  const cosine = knownCosines(all, lists, [nA, nB])
  const columns = dictionaryColumns({ lists, decoder, encoder, functional, sums, cosine, d })
  const [there, back] = [nearestColumns(lists.a), nearestColumns(lists.b)]
  const centred = input.centred && {
    mmcs: mmcs(nearestColumns(input.centred.a), nearestColumns(input.centred.b)).mean,
    total: totalOf(assignLists(input.centred.a, input.centred.b, tell('assigning without the mean row'))),
  }
  const named = (flags: Uint8Array) => Int32Array.from([...flags.keys()].filter(i => flags[i] === 1))
  return {
    rows: sums.rows,
    d,
    ...{ onA: sums.onA, onB: sums.onB, fewA, fewB },
    mmcs: mmcs(there, back),
    centred,
    signed: totalOf(decoder),
    absolute: absolute && totalOf(absolute),
    functional: totalOf(functional),
    shared: encoder && { count: columns.shared.reduce((sum, v) => sum + v, 0), of: nA },
    columns,
    ...{ novelA: named(novelFlags(there)), novelB: named(novelFlags(back)) },
    random: { mean: bestOfMean(nB, d), point: bestCosine(d, nB) },
    ...(quick ? { split: [], merged: [] } : splits(input, runs, { sums, cosine, there, back }, context)),
    pairs: { count: sums.both.length, all: sums.index.kind === 'all' },
  }
}

export const totalOf = ({ mcc, matched, exact, gap }: Assigned): MatchTotal => ({ mcc, matched, exact, gap })

/** Exact where all cosines are at hand and no first answer waits. */
function assign(
  { lists, all, quick }: DictionariesInput,
  [nA, nB]: [number, number],
  progress: (share: number) => void,
): Assigned {
  if (quick || !all || Math.max(nA, nB) > mostExact) return assignLists(lists.a, lists.b, progress)
  progress(0)
  const none = ({ features, count }: BestLists) => Uint8Array.from({ length: features.length / count }, (_, i) => Number(features[i * count]! < 0)) // prettier-ignore
  return assignExactly(all, nA, nB, { a: none(lists.a), b: none(lists.b) })
}

/** Families of A's latents in B, and of B's in A. */
function splits(
  { mask, decoders }: DictionariesInput,
  runs: readonly [RunCodes, RunCodes],
  { sums, cosine, there, back }: Pick<Parameters<typeof dictionaryColumns>[0], 'sums' | 'cosine'> & Record<'there' | 'back', ReturnType<typeof nearestColumns>>, // prettier-ignore
  context: AnalysisContext<unknown>,
): Pick<DictionariesReport, 'split' | 'merged'> {
  const forth = startSplit({ sums, cosine: (_, i, j) => cosine(i, j), best: back.cosine, decoders })
  const turned = exchanged(sums)
  const other = decoders && { a: decoders.b, b: decoders.a, d: decoders.d }
  const reverse = startSplit({ sums: turned, cosine: (_, j, i) => cosine(i, j), best: there.cosine, decoders: other })
  pairedRows(
    runs,
    mask,
    ([a, b]) => {
      forth.fold.add(a!, b!)
      reverse.fold.add(b!, a!)
    },
    { phase: 'checking families', progress: context.progress },
  )
  const several = (fold: typeof forth.fold) => fold.families().filter(f => f.children.length - f.same.length >= 2)
  return { split: several(forth.fold), merged: several(reverse.fold) }
}
