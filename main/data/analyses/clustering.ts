// analysis.clustering: the evidence for clusters or a sparse sum on a sample of a run's rows, surrogates encoded by the same dictionary. Data process, command line.
import { createRandom, sample } from '../../../core/random.ts'
import { permutation } from '../../../core/analysis/surrogates.ts'
import { reconstructs } from '../../../core/sae/kinds.ts'
import type { SaeSpec } from '../../../core/sae/types.ts'
import type { ClusteringApi, ClusteringReport } from '../../../shared/analyses/clustering.ts'
import type { Ctx, In, Progress } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import { requirePresent } from '../catalogue.ts'
import { saeRef, type Context } from '../context.ts'
import { openRun } from '../feature-table.ts'
import { unmaskedRows } from '../mask.ts'
import type { RowStore } from '../row-store.ts'
import type { ClusteringAnswers, ClusteringQuestion } from '../workers/analyses/clustering.task.ts'
import { runAnalysis } from './run-analysis.ts'

/** rows of the first answer */
const firstRows = 1_024
/** Numbers of all rows of the sample: several copies of them are held as float64. */
const mostNumbers = 2 ** 23
/** A sample below so many rows has no cells to speak of. */
const fewestRows = 100

type Call = Ctx<Progress<ClusteringApi, 'analysis.clustering'>>

/** @throws AppError not-found; bad-input where the definitions do not fit the dictionary or there are too few rows; cancelled, gone */
export async function clusteringOfRun(
  ctx: Context,
  store: RowStore,
  { run, rows: wanted, draws, seed }: In<ClusteringApi, 'analysis.clustering'>,
  { signal, progress }: Call,
): Promise<ClusteringReport> {
  const { row, dictionary, activations } = openRun(ctx, run)
  if (row.state !== 'done') throw new AppError('bad-input', 'The run is not done yet: its rows are sampled when it is.')
  requirePresent(dictionary)
  requirePresent(activations)
  const sae = saeRef(dictionary, ctx.settings)
  const { spec, bOut: b } = await ctx.inference.call('sae.rows', { sae, features: [0] }, { signal })
  const obstacle = whyNot(spec)
  if (obstacle) throw new AppError('bad-input', `${dictionary.name} ${obstacle}`)
  const d = spec.dIn
  const all = unmaskedRows(activations.mask, activations.rows)
  const chosen = sample(all, Math.min(wanted, Math.floor(mostNumbers / d)), createRandom(seed))
  if (chosen.length < fewestRows) {
    throw new AppError('bad-input', `${activations.name} has ${all.length} unmasked rows of ${d} numbers; at least ${fewestRows} are needed.`) // prettier-ignore
  }
  progress({ done: 0, total: 0, phase: 'reading rows' })
  const read = await store.some(activations, chosen)
  const x = new Float32Array(read.length)
  // In random order, so that the first rows stand for all.
  permutation(chosen.length, createRandom(seed + 1)).forEach((from, to) =>
    x.set(read.subarray(from * d, (from + 1) * d), to * d),
  )
  const facts = {
    ...{ total: all.length, masked: activations.rows - all.length, unit: activations.unit },
    ...{ kind: spec.kind, wanted: draws },
  }
  const answer = async (question: unknown): Promise<ClusteringAnswers[ClusteringQuestion['t']]> => {
    const asked = question as ClusteringQuestion
    switch (asked.t) {
      case 'encode': {
        const { indptr, features, values } = await ctx.inference.call('sae.encodeRows', { sae, x: asked.x }, { signal })
        return { indptr, features, values }
      }
      case 'latents': {
        const { wDec, wEnc } = await ctx.inference.call('sae.rows', { sae, features: asked.features }, { signal })
        return { wDec, wEnc }
      }
      case 'cluster': {
        const { x: given, d: width, init, most } = asked
        const { threads } = ctx.settings
        return ctx.inference.call('rows.cluster', { x: given, d: width, init, most, threads }, { signal })
      }
    }
  }
  const input = { x, b: Float32Array.from(b), first: firstRows, draws, seed }
  const told: Parameters<typeof runAnalysis<'clustering'>>[4]['progress'] = ({ first, ...at }) =>
    progress(first ? { ...at, first: { ...first, ...facts } } : at)
  const found = await runAnalysis(ctx, 'clustering', input, [], { signal, progress: told }, answer)
  return { ...found, ...facts }
}

/** Why rows are no sum of decoder rows times codes of at least 0; null where they are. */
function whyNot(spec: SaeSpec): string | null {
  if (!reconstructs(spec))
    return 'writes into another space than it reads: its output is no sum for the rows themselves.'
  if (spec.skip) return 'adds a linear map of its input to the output: the rows are not its codes alone.'
  if (spec.signed) return 'has codes below 0: the statistics are defined for codes of 0 and above.'
  if (spec.inputNorm !== 'none') return 'scales every row before it encodes it: rows are no fixed sum of decoder rows.'
  return null
}
