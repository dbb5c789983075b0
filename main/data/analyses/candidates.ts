// analysis.candidates: pairs of features that look absorbed, without labels, over a whole dictionary. Data process, command line.
import { createPairPool } from '../../../core/analysis/apart-pairs.ts'
import { sharesSpace } from '../../../core/zones/slice-input.ts'
import type { AnalysisProgress } from '../../../shared/analysis-api.ts'
import type { CandidateAnswer } from '../../../shared/analyses/candidates.ts'
import type { Ctx } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import { requirePresent, type DictionaryRecord } from '../catalogue.ts'
import { finishedRun } from '../concept-rank.ts'
import { saeRef, type Context } from '../context.ts'
import type { CandidatesQuestion, OpenPairs } from '../workers/analyses/candidates.task.ts'
import { runAnalysis } from './run-analysis.ts'

/** features whose rows are asked for at once */
const block = 64
/** numbers of encoder and decoder rows that are held at once: 1.2 GB */
const mostNumbers = 300_000_000
/** pairs left open by their weights that are kept: 64 MB */
const mostOpen = 2 ** 22

type Call = Ctx<AnalysisProgress<CandidateAnswer>>

/** @throws AppError not-found, bad-input, unsupported-format, gone, cancelled, out-of-memory */
export async function candidatesOf(ctx: Context, { run: id }: { run: string }, call: Call): Promise<CandidateAnswer> {
  const run = finishedRun(ctx, id)
  const { dictionary, activations } = run
  requirePresent(dictionary)
  const { dSae, dIn, dOut } = dictionary
  if (dSae * (dIn + dOut) > mostNumbers) {
    throw new AppError(
      'bad-input',
      `${dictionary.name}: ${dSae} features of ${dIn} and ${dOut} numbers found; at most ${mostNumbers} numbers are held at once.`,
    )
  }
  const weights = await weightsOf(ctx, dictionary, call)
  const task = { mask: activations.mask, rows: activations.rows - activations.masked, d: dOut, ...weights }
  return runAnalysis(ctx, 'candidates', task, [run], call, asked =>
    openPairs(ctx, dictionary, asked as CandidatesQuestion, call),
  )
}

/** Encoder and decoder rows, [dSae * d], in memory that the thread shares. */
async function weightsOf(ctx: Context, dictionary: DictionaryRecord, call: Call) {
  const { dSae, dIn, dOut, name } = dictionary
  const sae = saeRef(dictionary, ctx.settings)
  const shared = (n: number) => new Float32Array(new SharedArrayBuffer(4 * n))
  const [encoder, decoder] = [shared(dSae * dIn), shared(dSae * dOut)]
  for (let at = 0; at < dSae; at += block) {
    const features = Array.from({ length: Math.min(block, dSae - at) }, (_, i) => at + i)
    const found = await ctx.inference.call('sae.rows', { sae, features }, { signal: call.signal })
    if (!sharesSpace(found.spec)) {
      throw new AppError(
        'unsupported-format',
        `${name} writes into another place than it reads: its encoder and decoder rows cannot be compared.`,
      )
    }
    encoder.set(found.wEnc, at * dIn)
    decoder.set(found.wDec, at * dOut)
    call.progress({ done: at + features.length, total: dSae, phase: 'reading encoder and decoder rows' })
  }
  return { encoder, decoder }
}

/** Pairs that weights leave open, of all parents or of those asked for. */
async function openPairs(
  ctx: Context,
  dictionary: DictionaryRecord,
  asked: CandidatesQuestion,
  call: Call,
): Promise<OpenPairs> {
  const pool = createPairPool(mostOpen)
  const why: OpenPairs['why'] = {}
  let pairs = 0
  await ctx.inference.call(
    'sae.apartPairs',
    { sae: saeRef(dictionary, ctx.settings), ...asked },
    {
      signal: call.signal,
      onProgress: ({ to, total, counted, ...found }) => {
        pool.add(found)
        pairs += counted?.pairs ?? 0
        for (const [reason, n] of Object.entries(counted?.why ?? {})) why[reason] = (why[reason] ?? 0) + n
        call.progress({ done: to, total, phase: 'comparing the weights of all pairs' })
      },
    },
  )
  return { ...pool.taken(), counted: pairs, why }
}
