// ledger.ablate: absorption of a class by what taking each latent away does to the model's answer (analyses.md A2, v1). Data process, command line.
//
// The paper estimates the effect of ablating a latent by integrated gradients, because there are tens of thousands of latents and one model pass
// each would take too long. Only latents that are on at a token can change anything there; here each of those is taken away exactly.
import {
  ablationRate,
  absorbedByAblation,
  answerMargin,
  answerSets,
  type AblatedLatent,
} from '../../core/analysis/absorption-ablation.ts'
import { groupInterval } from '../../core/analysis/group-interval.ts'
import type { ActiveLatent } from '../../core/analysis/probe-ledger.ts'
import { createRandom, sample } from '../../core/random.ts'
import type { StepProgress } from '../../shared/concept-api.ts'
import type { Ctx } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { canonicalJson } from '../../shared/ids.ts'
import type { AblatedRow, AblationReport, ProbeSpec } from '../../shared/ledger-model.ts'
import type { ActivationsRecord } from './catalogue.ts'
import { finishedRun } from './concept-rank.ts'
import { saeRef, type Context } from './context.ts'
import { documentOf } from './documents.ts'
import { sha256 } from './hash.ts'
import { modelRef, requireLanguageModel, type LanguageModel } from './language-models.ts'
import type { Ledgers } from './ledger.ts'
import { classCells, classStamp, typesOf } from './ledger-classes.ts'
import { absorbersOf } from './ledger-rates.ts'
import type { ReadClass } from './read-class.ts'
import { getState, putState } from './state.ts'

const MOST_ROWS = 200
const SEED = 1
const shownLatents = 4
/** features of one request for decoder rows */
const atOnce = 64

/** Raised whenever a stored report would no longer be what is computed. */
const version = 2

/** @throws AppError not-found, bad-input, unsupported-format, cancelled */
export async function ablateClass(
  ctx: Context,
  ledgers: Ledgers,
  { run: id, probe: spec }: { run: string; probe: ProbeSpec },
  call: Ctx<StepProgress>,
): Promise<AblationReport> {
  const run = finishedRun(ctx, id)
  const { activations } = run
  const model = requireLanguageModel(ctx, activations.id)
  const stamp = classStamp(ctx, activations, spec.by)
  const key = `ablation-${sha256(new TextEncoder().encode(canonicalJson({ version, run: run.row.id, spec, model: model.files, ...(stamp && { stamp }) }))).slice(0, 32)}` // prettier-ignore
  const known = getState(ctx.ws.db, key) as AblationReport | null
  if (known) return known
  const read = await ledgers.classOf(ctx, id, spec, call)
  const report = await ablate(ctx, { activations, model, read, dictionary: run.dictionary }, call)
  if (!ctx.ws.readOnly) putState(ctx.ws.db, key, report)
  return report
}

interface Job {
  activations: ActivationsRecord
  dictionary: Parameters<typeof saeRef>[0]
  model: LanguageModel
  read: ReadClass
}

async function ablate(ctx: Context, job: Job, call: Ctx<StepProgress>): Promise<AblationReport> {
  const { activations, read } = job
  const { report } = read
  const answers = answersFor(ctx, job)
  const positives = [...read.rows.keys()].filter(i => read.projections[i]! > 0)
  // Without main latents nothing can be silent, and the class is not looked at.
  const quiet = report.main.length > 0 && read.silentScore <= 0
  const candidates = Int32Array.from(quiet ? positives.filter(i => read.absorption[i]!.silent) : [])
  const chosen = sample(candidates, MOST_ROWS, createRandom(SEED))
  const decoders = await decodersOf(ctx, job, chosen, call)
  const rows: AblatedRow[] = []
  for (let from = 0; from < chosen.length;) {
    const part: Candidate[] = []
    let tokens = 0
    while (from + part.length < chosen.length) {
      const i = chosen[from + part.length]!
      const row = read.rows[i]!
      const document = documentOf(ctx.tokens, activations, job.model, row)
      if (part.length > 0 && tokens + document.ids.length > job.model.tokensPerCall) break
      tokens += document.ids.length
      part.push({ row, at: row - document.from, ids: document.ids, latents: read.latentsAt(i) })
    }
    rows.push(...(await ablatePart(ctx, job, part, { ...answers, decoders }, call)))
    from += part.length
    call.progress({ done: from, total: chosen.length, phase: 'taking latents away' })
  }
  const types = typesOf(ctx.tokens, activations)
  const absorbed = rows.filter(r => r.absorber !== null)
  const portion = candidates.length > 0 ? chosen.length / candidates.length : 0
  const reasons: Record<string, number> = {}
  for (const { why } of rows) if (why) reasons[why] = (reasons[why] ?? 0) + 1
  return {
    spec: report.spec,
    answerTokens: answers.sets[answers.own]!.length,
    answerClasses: answers.sets.length,
    positives: positives.length,
    candidates: candidates.length,
    sampled: chosen.length,
    absorbed: absorbed.length,
    rate: report.tooFew || report.main.length === 0 ? null : rateOf(job, positives, rows, portion, types),
    reasons,
    absorbers: absorbersOf(absorbed.map(r => ({ feature: r.absorber!, word: types[r.row]! }))),
    rows,
  }
}

/** The share of the positives, and its interval over words: each absorbed row stands for as many as the sample left out. */
function rateOf({ read }: Job, positives: number[], rows: AblatedRow[], portion: number, types: string[]) {
  const on = new Set(rows.filter(r => r.absorber !== null).map(r => r.row))
  const groups = positives.map(i => types[read.rows[i]!]!)
  const { rate } = ablationRate(on.size, portion, positives.length)
  const weights = positives.map(i => (on.has(read.rows[i]!) ? 1 / portion : 0))
  const interval = groupInterval(weights, groups)
  return interval && rate !== null ? { ...interval, value: rate } : null
}

interface Answers {
  /** [classes with answers] */
  sets: Int32Array[]
  /** place of the class among them */
  own: number
}

/** Tokens that answer for each class behind rows of the probe. @throws AppError bad-input when there are none to tell the class by */
function answersFor(ctx: Context, { activations, model, read }: Job): Answers {
  const { spec } = read.report
  const { rows, y, names } = read.probe
  const documents = ctx.tokens.columnOf(activations, 'document')
  const ids = ctx.tokens.columnOf(activations, 'id')
  const cells = classCells(ctx, activations, spec.by)
  const next = Int32Array.from(rows, (row, t) => {
    const there = row + 1 < activations.rows && documents[row + 1] === documents[row]
    if (!there || cells[row + 1] !== names[y[t]!]) return -1
    const id = Number(ids[row + 1])
    return Number.isInteger(id) && id >= 0 && id < model.vocabulary ? id : -1
  })
  const all = answerSets(next, y, names.length)
  const own = names.indexOf(spec.value)
  const kept = [...all.keys()].filter(c => all[c]!.length > 0)
  if (all[own]!.length === 0 || kept.length < 2) {
    throw new AppError(
      'bad-input',
      `What follows these rows does not say ${spec.by} ${spec.value}: no token answers for it alone, so that there is nothing to measure here. Choose a place before its answer.`,
    )
  }
  return { sets: kept.map(c => all[c]!), own: kept.indexOf(own) }
}

interface Candidate {
  row: number
  /** place in its document */
  at: number
  ids: Int32Array
  latents: ActiveLatent[]
}

/** Unit decoder rows of every latent that is on in a chosen row: with norms folded in, value times it is what it writes. */
async function decodersOf(ctx: Context, { read, dictionary }: Job, chosen: Int32Array, call: Ctx<StepProgress>) {
  const features = [...new Set(Array.from(chosen).flatMap(i => read.latentsAt(i).map(l => l.feature)))]
  const rows = new Map<number, Float32Array>()
  const sae = saeRef(dictionary, ctx.settings)
  for (let from = 0; from < features.length; from += atOnce) {
    const part = features.slice(from, from + atOnce)
    const { wDec, spec } = await ctx.inference.call('sae.rows', { sae, features: part }, { signal: call.signal })
    part.forEach((feature, k) => {
      const row = wDec.slice(k * spec.dOut, (k + 1) * spec.dOut)
      const length = Math.hypot(...row) || 1
      rows.set(feature, row.map(v => v / length)) // prettier-ignore
    })
  }
  return rows
}

async function ablatePart(
  ctx: Context,
  { model, read, activations }: Job,
  part: readonly Candidate[],
  { sets, own, decoders }: Answers & { decoders: ReadonlyMap<number, Float32Array> },
  call: Ctx<StepProgress>,
): Promise<AblatedRow[]> {
  const { d } = model
  // Of each candidate first the document as it is, then without each latent.
  const variants = part.flatMap((c, document) => [null, ...c.latents].map(latent => ({ document, at: c.at, latent })))
  const add = new Float32Array(variants.length * d)
  variants.forEach(({ latent }, v) => {
    const decoder = latent && decoders.get(latent.feature)
    if (latent && decoder) for (let j = 0; j < d; j++) add[v * d + j] = -latent.value * decoder[j]!
  })
  const places = Int32Array.from(variants, v => v.at)
  const starts = [0]
  for (const set of sets) starts.push(starts.at(-1)! + set.length)
  const { answers } = await ctx.inference.call(
    'model.answers',
    {
      model: modelRef(model, ctx.settings),
      ids: Int32Array.from(part.flatMap(c => [...c.ids])),
      lengths: Int32Array.from(part, c => c.ids.length),
      variants: { document: Int32Array.from(variants, v => v.document), token: places, read: places.slice(), add },
      sets: { ids: Int32Array.from(sets.flatMap(set => [...set])), starts: Int32Array.from(starts) },
    },
    { signal: call.signal },
  )
  const marginOf = (v: number) => answerMargin(answers.subarray(v * sets.length, (v + 1) * sets.length), own)
  const texts = ctx.tokens.tokensOf(activations)
  let v = 0
  return part.map(({ row, latents }) => {
    const margin = marginOf(v++)
    const ablated = latents.map((l): AblatedLatent => ({ ...l, effect: marginOf(v++) - margin }))
    const { absorber, why } = absorbedByAblation(ablated.filter(l => read.main.has(l.feature)), ablated) // prettier-ignore
    const top = [...ablated].sort((a, b) => a.effect - b.effect || a.feature - b.feature).slice(0, shownLatents)
    return {
      row,
      token: texts[row] ?? '',
      margin,
      absorber,
      why,
      top: top.map(({ feature, effect, cosine }) => ({ feature, effect, cosine })),
    }
  })
}
