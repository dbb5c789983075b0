// analysis.candidates: pairs of features that look absorbed, without labels, over a whole dictionary. Data process, command line.
import { sharesSpace } from '../../../core/zones/slice-input.ts'
import type { AnalysisProgress } from '../../../shared/analysis-api.ts'
import type { CandidateAnswer } from '../../../shared/analyses/candidates.ts'
import type { Ctx } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import { requirePresent, type DictionaryRecord } from '../catalogue.ts'
import { finishedRun } from '../concept-rank.ts'
import { saeRef, type Context } from '../context.ts'
import { runAnalysis } from './run-analysis.ts'

/** Nearest decoder rows of every feature that are looked at. */
const nearest = 48
/** features whose rows are asked for at once */
const block = 64
/** numbers of encoder and decoder rows that are held at once: 1.2 GB */
const mostNumbers = 300_000_000

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
  const near = await nearestOf(ctx, dictionary, call)
  const task = { mask: activations.mask, rows: activations.rows - activations.masked, d: dOut, ...weights, ...near }
  return runAnalysis(ctx, 'candidates', task, [run], call)
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

async function nearestOf(ctx: Context, dictionary: DictionaryRecord, call: Call) {
  const { dSae } = dictionary
  const count = Math.max(1, Math.min(nearest, dSae - 1))
  const features = new Int32Array(dSae * count).fill(-1)
  const cosines = new Float32Array(dSae * count)
  await ctx.inference.call(
    'sae.allNeighbours',
    { sae: saeRef(dictionary, ctx.settings), count },
    {
      signal: call.signal,
      onProgress: part => {
        features.set(part.features, part.from * count)
        cosines.set(part.cosines, part.from * count)
        call.progress({ done: part.to, total: part.total, phase: 'finding nearest decoder rows' })
      },
    },
  )
  return { features, cosines, nearest: count }
}
