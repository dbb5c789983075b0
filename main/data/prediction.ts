// prediction.make and prediction.save: snippets that a feature's page does not show, and a test of them that was taken. Data process, command line.
import { choosePrediction, fewestOn, type PredictionSource } from '../../core/prediction/choose.ts'
import type { PredictionBody } from '../../core/prediction/types.ts'
import { competingName } from '../../core/zones/varying-threshold.ts'
import type { Ctx, DataApi, In } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { Example, ExampleRules } from '../../shared/feature-page-model.ts'
import type { PredictionTest } from '../../shared/model.ts'
import type { PredictionSet } from '../../shared/prediction-api.ts'
import { hasHalfSpaces } from '../../core/sae/kinds.ts'
import type { Context } from './context.ts'
import { insertEvent, newEvent, nextTime } from './definition-events.ts'
import { getHistory } from './definition-history.ts'
import { exampleRows } from './example-rows.ts'
import { positionOf, unmasked } from './examples.ts'
import { featurePage } from './feature-page.ts'
import { openRun, requireFeature, type OpenRun } from './feature-table.ts'
import { blindAnnotator } from './labels/blind.ts'
import { orderedTest } from './labels/bodies.ts'
import { isMasked } from './mask.ts'
import { closestRows, nearMisses } from './near-misses.ts'
import type { Postings } from './run-cache.ts'

/** tokens shown before and after the marked one */
const reach = { before: 16, after: 16 }
/** how far from a token where the feature is on a wrong one is marked */
const wrongReach = 8
/** draws of a random row until one is off */
const draws = 200
const everyRule: ExampleRules[] = [false, true].flatMap(hideDuplicates =>
  [false, true].map(hideSpecial => ({ hideDuplicates, hideSpecial })),
)

/** @throws AppError not-found, bad-input, gone, cancelled */
export async function makePrediction(
  ctx: Context,
  input: In<DataApi, 'prediction.make'>,
  call: Pick<Ctx<unknown>, 'signal'>,
): Promise<PredictionSet> {
  const { feature, count, seed } = input
  const run = openRun(ctx, input.run)
  requireFeature(run.dictionary, feature)
  await ctx.tokens.ready(run.activations)
  const all = run.cache.postings(feature)
  const on = unmasked(all, run.activations.mask)
  const kind = run.dictionary.activation
  if (on.rows.length === 0) return { seed, items: [], notes: ['It is never on in these activations: there is nothing to predict.'] } // prettier-ignore
  const hasNear = hasHalfSpaces(kind)
  const near = hasNear ? (await closestRows(ctx, run, feature, all.rows, call.signal)).ids : new Int32Array(0)
  const seen = await seenRows(ctx, run, feature, call)
  const source = sourceOf(ctx, run, { all, on, near, seen })
  const items = choosePrediction(source, count, seed)
  const half = items.length / 2
  const notes: string[] = []
  if (half < fewestOn) {
    const rows = half === 1 ? 'snippet' : 'snippets'
    return { seed, items: [], notes: [`Only ${half} ${rows} where it is on that its page does not show, with as many where it is off: a test needs ${fewestOn} of each.`] } // prettier-ignore
  }
  if (items.length < count) notes.push(`${items.length} snippets instead of ${count}: there are no more that its page does not show.`) // prettier-ignore
  if (!hasNear) notes.push(`No near misses: they are not defined for ${competingName(kind)}.`)
  else if (!items.some(item => item.kind === 'near')) notes.push('No near misses were found.')
  if (!items.some(item => item.kind === 'wrong-token')) notes.push('No wrong tokens: snippets have none beside the marked one.') // prettier-ignore
  const tokens = ctx.tokens.tokensOf(run.activations)
  return {
    seed,
    notes,
    items: items.map(item => {
      const { from, to } = source.snippetOf(item.row)
      return { ...item, tokens: tokens.slice(from, to), at: item.row - from }
    }),
  }
}

/** Rows in sight of the examples that the page may show, whatever its rules hide, and what reads like one of them. */
async function seenRows(ctx: Context, run: OpenRun, feature: number, call: Pick<Ctx<unknown>, 'signal'>) {
  const examples: Example[] = []
  for (const rules of everyRule) {
    const input = { run: run.row.id, feature, rules }
    const { max, intervals, quantiles, randomActive, random } = (await featurePage(ctx, input)).examples
    examples.push(...max, ...randomActive, ...random, ...[...intervals, ...quantiles].flatMap(range => range.items))
    if (hasHalfSpaces(run.dictionary.activation)) examples.push(...(await nearMisses(ctx, input, call)).items)
  }
  const rows = new Set<number>()
  for (const { row, at, tokens } of examples) for (let i = 0; i < tokens.length; i++) rows.add(row - at + i)
  return { rows, shown: [...new Set(examples.map(example => example.row))] }
}

interface Parts {
  all: Postings
  on: Postings
  near: Int32Array
  seen: { rows: Set<number>; shown: number[] }
}

function sourceOf(ctx: Context, run: OpenRun, { all, on, near, seen }: Parts): PredictionSource {
  const { activations, cache } = run
  const look = exampleRows(ctx, run, on)
  const keys = new Set(seen.shown.map(row => look.key(row)))
  const isOff = (row: number) => !isMasked(activations.mask, row) && positionOf(all.rows, row) < 0
  const snippetOf = (row: number) => ctx.tokens.contextOf(activations, row, reach)
  const done = cache.rowsDone()
  return {
    on: on.rows,
    values: on.values,
    near,
    snippetOf,
    key: row => look.key(row),
    isFree: row =>
      row < done &&
      !isMasked(activations.mask, row) &&
      !seen.rows.has(row) &&
      !look.isSpecial(row) &&
      !keys.has(look.key(row)),
    off: random => {
      for (let i = 0; i < draws; i++) {
        const row = random.int(done)
        if (isOff(row)) return row
      }
      return null
    },
    silentAround: row => {
      const { from, to } = snippetOf(row)
      const rows: number[] = []
      for (let r = Math.max(from, row - wrongReach); r < Math.min(to, done, row + wrongReach + 1); r++) if (isOff(r)) rows.push(r) // prettier-ignore
      return rows
    },
  }
}

/** @throws AppError not-found, bad-input */
export async function savePrediction(
  ctx: Context,
  input: In<DataApi, 'prediction.save'>,
  now: number,
): Promise<PredictionTest> {
  const { feature, annotator, of, seed, seconds } = input
  const run = openRun(ctx, input.run)
  requireFeature(run.dictionary, feature)
  const { rows, values } = run.cache.postings(feature)
  const items = input.items.map(({ row, kind, guess }) => {
    const at = positionOf(rows, row)
    const activation = at < 0 ? 0 : values[at]!
    if ((kind === 'on') === (at < 0)) throw new AppError('bad-input', `Row ${row}: it is ${at < 0 ? 'off' : 'on'} there, which is not what “${kind}” says.`) // prettier-ignore
    return { row, kind, activation, guess }
  })
  const body: PredictionBody = { run: run.row.id, activations: run.activations.id, seed, items, seconds }
  const { db } = ctx.ws
  const dictionary = run.dictionary.id
  return db
    .transaction(() => {
      const { events, tests } = getHistory(db, dictionary, feature)
      if (!events.some(e => e.event === of)) throw new AppError('not-found', `The definition ${of} is not one of #${feature}.`) // prettier-ignore
      const supersedes = tests.find(test => test.annotator === annotator)?.event ?? null
      const row = newEvent({
        ...{ dictionary, feature, annotator, at: nextTime(db, now), supersedes, body: orderedTest(body) },
        ...{ kind: 'test' as const, about: [of], blind: blindAnnotator(db) === annotator },
      })
      insertEvent(db, row)
      return { ...orderedTest(body), event: row.id, annotator, at: new Date(row.at).toISOString(), of }
    })
    .immediate()
}
