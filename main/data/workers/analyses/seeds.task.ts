// Dictionaries of one size from several seeds: every pair's assignments, by decoder, encoder and codes. Worker thread of the data process.
import { sharedFlags } from '../../../../core/matching/match-report.ts'
import { assignByCodes, assignLists, type Assigned } from '../../../../core/matching/assign-lists.ts'
import type { AnalysisTask, RunCodes } from '../analysis-thread.ts'
import { totalOf, type Lists } from './dictionaries.task.ts'
import type { SeedPair } from '../../../../shared/analyses/dictionaries.ts'
import { summedPairs } from './summed-pairs.ts'

export interface SeedsInput {
  pairs: { a: number; b: number; decoder: Lists; encoder: Lists | null }[]
  mask: Uint8Array
  typeOf: Int32Array
  /** without the codes, which take the longest */
  quick: boolean
}

export interface SeedsOutput {
  pairs: (SeedPair & { flags: Uint8Array | null })[]
  rows: number
}

export const seedsTask: AnalysisTask<SeedsInput, SeedsOutput> = ({ pairs, mask, typeOf, quick }, context) => {
  let rows = 0
  const found = pairs.map(({ a, b, decoder, encoder }, at) => {
    context.progress(at, pairs.length, 'assigning')
    const byDecoder = assignLists(decoder.a, decoder.b)
    const byEncoder = encoder && assignLists(encoder.a, encoder.b)
    const flags = byEncoder && sharedFlags(byDecoder, byEncoder)
    let functional: Assigned | null = null
    if (!quick) {
      const runs = [context.runs[a]!, context.runs[b]!] as const satisfies readonly [RunCodes, RunCodes]
      const { sums } = summedPairs(runs, decoder, { mask, typeOf, most: Number.POSITIVE_INFINITY }, context)
      rows = sums.rows
      functional = assignByCodes(sums)
    }
    return {
      a,
      b,
      cosine: Float32Array.from(byDecoder.cosine),
      total: totalOf(byDecoder),
      shared: flags ? flags.reduce((sum, v) => sum + v, 0) / Math.max(1, flags.length) : Number.NaN,
      functional: functional && totalOf(functional),
      flags,
    }
  })
  return { pairs: found, rows }
}
