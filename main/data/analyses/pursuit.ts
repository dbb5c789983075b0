// Matching pursuit of the rows of a run: a sample, one token, parents and children. Data process, command line.
import { latentPair, latentVector } from '../../../core/analysis/hierarchy/latent-vectors.ts'
import { compareSupports } from '../../../core/analysis/pursuit-compare.ts'
import { addOrder, endOrder, startOrder, type OrderPair } from '../../../core/analysis/pursuit-order.ts'
import { addOwn, addShuffled, endReport, startReport } from '../../../core/analysis/pursuit-report.ts'
import { pursuitTolerance } from '../../../core/analysis/pursuit-trace.ts'
import type { PursuedRows } from '../../../core/analysis/pursued-rows.ts'
import { createRandom, sample } from '../../../core/random.ts'
import type { PursuitApi } from '../../../shared/analyses/pursuit.ts'
import type { Ctx, In, InferenceApi, Out, Progress } from '../../../shared/contract.ts'
import { AppError } from '../../../shared/errors.ts'
import { requirePresent } from '../catalogue.ts'
import { featureContains, finishedRun } from '../concept-rank.ts'
import { saeRef, type Context } from '../context.ts'
import { requireFeature, type OpenRun } from '../feature-table.ts'
import { isMasked, unmaskedRows } from '../mask.ts'
import { requireRow } from '../token-store.ts'

type Call<K extends keyof PursuitApi> = Ctx<Progress<PursuitApi, K>>
type Pursue = In<InferenceApi, 'sae.pursue'>

/** rows of the first answer, and rows of a pair whose order is looked at */
const firstRows = 48
const orderRows = 64
/** pairs whose order is looked at */
const mostPairs = 12
const stepLimits = [8, 64] as const

/** A run whose rows can be pursued. @throws AppError not-found, bad-input */
export function openPursued(ctx: Context, run: string): OpenRun {
  const open = finishedRun(ctx, run)
  const { dictionary, activations } = open
  requirePresent(dictionary)
  requirePresent(activations)
  if (dictionary.dIn !== dictionary.dOut) {
    throw new AppError(
      'bad-input',
      `${dictionary.name} writes into another space than it reads: pursuit of its input by its decoder means nothing.`,
    )
  }
  return open
}

/** About one and a half times the features that the encoder uses. */
function stepsOf({ cache, counted }: OpenRun, wanted: number | null): number {
  if (wanted !== null) return wanted
  const l0 = cache.summary().totals[1]! / Math.max(1, counted)
  return Math.min(stepLimits[1], Math.max(stepLimits[0], Math.ceil(1.5 * l0)))
}

function inputFor(ctx: Context, run: OpenRun, asked: { steps: number | null; centred: boolean }) {
  const { dictionary, activations, cache } = run
  const base: Omit<Pursue, 'rows' | 'shuffle'> = {
    sae: saeRef(dictionary, ctx.settings),
    source: { path: activations.path, tensor: activations.tensor },
    steps: stepsOf(run, asked.steps),
    tolerance: 0,
    centred: asked.centred,
    orthogonal: true,
    norms: cache.geometry()?.decoderNorm ?? null,
  }
  return base
}

async function pursue(ctx: Context, input: Pursue, signal: AbortSignal, onBlock: (block: PursuedRows) => void) {
  await ctx.inference.call('sae.pursue', input, { signal, onProgress: onBlock })
}

const coupledWords =
  'Which features are on in a row of this dictionary depends on the rows around it: there are no codes of one row.'

/** @throws AppError not-found, bad-input, cancelled, gone */
export async function pursuitSample(
  ctx: Context,
  asked: In<PursuitApi, 'analysis.pursuit'>,
  { signal, progress }: Call<'analysis.pursuit'>,
): Promise<Out<PursuitApi, 'analysis.pursuit'>> {
  const run = openPursued(ctx, asked.run)
  const { activations, dictionary } = run
  const random = createRandom(asked.seed)
  const all = sample(unmaskedRows(activations.mask, activations.rows), asked.rows, random)
  // In random order, so that the first rows stand for all.
  for (let i = all.length - 1; i > 0; i--) {
    const j = random.int(i + 1)
    ;[all[i], all[j]] = [all[j]!, all[i]!]
  }
  if (all.length < 2) throw new AppError('bad-input', `${activations.name} has fewer than two unmasked rows.`)
  const base = inputFor(ctx, run, asked)
  const fold = startReport(activations.d, base.steps)
  let hasCodes = true
  const answer = () => ({
    report: endReport(fold),
    total: all.length,
    seed: asked.seed,
    kind: dictionary.activation,
    withoutCodes: hasCodes ? null : coupledWords,
  })
  const parts = [all.subarray(0, firstRows), all.subarray(firstRows)].filter(part => part.length > 0)
  let done = 0
  for (const rows of parts) {
    const tell = (phase: string) => (block: PursuedRows) => progress({ done: done + (phase === 'own' ? 0 : rows.length) + block.to, total: 2 * all.length, phase: phase === 'own' ? 'pursuing rows' : 'pursuing rows with shuffled atoms' }) // prettier-ignore
    const [tellOwn, tellNull] = [tell('own'), tell('null')]
    await pursue(ctx, { ...base, rows, shuffle: null }, signal, block => {
      hasCodes &&= block.codes !== null
      addOwn(fold, block)
      tellOwn(block)
    })
    await pursue(ctx, { ...base, rows, shuffle: asked.seed, orthogonal: false, norms: null }, signal, block => {
      addShuffled(fold, block)
      tellNull(block)
    })
    done += 2 * rows.length
    if (done < 2 * all.length) progress({ done, total: 2 * all.length, phase: 'pursuing rows', first: answer() })
  }
  return answer()
}

/** @throws AppError not-found, bad-input, cancelled, gone */
export async function pursuitToken(
  ctx: Context,
  asked: In<PursuitApi, 'analysis.pursuitToken'>,
  { signal }: Pick<Call<'analysis.pursuitToken'>, 'signal'>,
): Promise<Out<PursuitApi, 'analysis.pursuitToken'>> {
  const run = openPursued(ctx, asked.run)
  const { activations } = run
  const row = asked.row ?? sample(unmaskedRows(activations.mask, activations.rows), 1, createRandom(asked.seed))[0] ?? 0
  requireRow(activations, row)
  const base = { ...inputFor(ctx, run, asked), tolerance: pursuitTolerance, rows: Int32Array.of(row) }
  const blocks: PursuedRows[] = []
  await pursue(ctx, { ...base, shuffle: null }, signal, block => blocks.push(block))
  await pursue(ctx, { ...base, shuffle: asked.seed, orthogonal: false, norms: null }, signal, block =>
    blocks.push(block),
  )
  const [own, shuffled] = blocks as [PursuedRows, PursuedRows]
  const count = own.codes?.features.length ?? 0
  const chosen = Array.from(own.plain.atoms).filter(atom => atom >= 0).slice(0, count) // prettier-ignore
  const compared = own.codes && count > 0 && count <= base.steps
  return {
    row,
    token: ctx.tokens.tokensOf(activations)[row] ?? '',
    steps: base.steps,
    own,
    shuffled,
    seed: asked.seed,
    compared: compared ? compareSupports(chosen, own.codes!.features, own.codes!.values) : null,
  }
}

/** @throws AppError not-found, bad-input, cancelled, gone */
export async function pursuitOrder(
  ctx: Context,
  asked: In<PursuitApi, 'analysis.pursuitOrder'>,
  { signal, progress }: Call<'analysis.pursuitOrder'>,
): Promise<Out<PursuitApi, 'analysis.pursuitOrder'>> {
  const run = openPursued(ctx, asked.run)
  const { activations, cache, dictionary } = run
  requireFeature(dictionary, asked.feature)
  const found = await featureContains(ctx, { run: asked.run, feature: asked.feature }, { signal, progress })
  const pairs: OrderPair[] = [
    ...found.parents.filter(c => c.holds).map(c => ({ parent: c.feature, child: asked.feature })),
    ...found.children.filter(c => c.holds).map(c => ({ parent: asked.feature, child: c.feature })),
  ].slice(0, mostPairs)
  const base = { ...inputFor(ctx, run, asked), orthogonal: false, norms: null, shuffle: null }
  const vectors = await latentVectors(ctx, run, [...new Set(pairs.flatMap(p => [p.parent, p.child]))], signal)
  const out: Out<PursuitApi, 'analysis.pursuitOrder'>['pairs'] = []
  let rows = 0
  for (const [i, pair] of pairs.entries()) {
    progress({ done: i, total: pairs.length, phase: 'pursuing rows of the child' })
    const fold = startOrder([pair])
    const on = cache.postings(pair.child).rows.filter(row => !isMasked(activations.mask, row))
    const chosen = sample(on, orderRows, createRandom(asked.seed + pair.child))
    rows = Math.max(rows, chosen.length)
    await pursue(ctx, { ...base, rows: chosen }, signal, block =>
      eachTrace(block, base.steps, trace => addOrder(fold, trace)),
    )
    const latents = latentPair(vectors.get(pair.child)!, vectors.get(pair.parent)!)
    out.push(...endOrder(fold).map(found => ({ ...found, latents })))
  }
  return { feature: asked.feature, pairs: out, rows, seed: asked.seed }
}

/** What each feature adds to a row when it is on, by feature. */
async function latentVectors(ctx: Context, { cache, dictionary }: OpenRun, features: number[], signal: AbortSignal) {
  const { sum, count } = cache.summary()
  const { wDec } = await ctx.inference.call('sae.rows', { sae: saeRef(dictionary, ctx.settings), features }, { signal })
  const d = dictionary.dOut
  return new Map(
    features.map((f, i) => [f, latentVector(sum[f]! / count[f]!, wDec.subarray(i * d, (i + 1) * d))] as const),
  )
}

/** Steps of each row of a block, as far as order needs them. */
function eachTrace(
  { from, to, plain }: PursuedRows,
  steps: number,
  each: (trace: Parameters<typeof addOrder>[1]) => void,
): void {
  for (let r = 0; r < to - from; r++) {
    const taken: { atom: number; conditional: number }[] = []
    for (let s = 0; s < steps && plain.atoms[r * steps + s]! >= 0; s++) {
      taken.push({ atom: plain.atoms[r * steps + s]!, conditional: plain.conditional[r * steps + s]! })
    }
    each({ steps: taken })
  }
}
