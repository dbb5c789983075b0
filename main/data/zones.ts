// zone.view: gathers what a view is made from, from a finished run or computed now for just these features. Data process, command line.
import { cellOrder, wantsCells } from '../../core/sae/kinds.ts'
import { windowPoints } from '../../core/zones/default-spec.ts'
import type { TopKFunctions } from '../../core/zones/exact-zones.ts'
import type { SliceSource, ZoneSpec, ZoneView } from '../../core/zones/types.ts'
import type { SliceFrame } from '../../core/zones/view.ts'
import type { WholeSection } from '../../core/zones/whole-dictionary.ts'
import { conceptsIn } from '../../core/query/concepts.ts'
import { createRandom, sample } from '../../core/random.ts'
import type { Ctx } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { canonicalJson } from '../../shared/ids.ts'
import {
  getActivations,
  getDictionary,
  requirePresent,
  type ActivationsRecord,
  type DictionaryRecord,
} from './catalogue.ts'
import type { Compute } from './compute.ts'
import { conceptStamp } from './concept-store.ts'
import { saeRef, type Context } from './context.ts'
import { unmaskedRows } from './mask.ts'
import { fullSetsFromRun } from './full-sets.ts'
import type { RowStore } from './row-store.ts'
import type { RunCache } from './run-cache.ts'
import { passingFor } from './token-rows.ts'
import type { ZoneTask } from './workers/zone-task.ts'
import { answerShape, answerSpec } from './answer-control.ts'
import { codesOf, finishedRun, type ZoneProgress } from './zone-codes.ts'
import { remember } from './remember.ts'
import { errorsFromRun, matchedFeatures, populationOf, randomPopulation } from './zone-population.ts'
import { createSectionStore } from './zone-section.ts'
import { checkSource, setTasks, sourceTask, type SourceGathering } from './zone-sources.ts'

export interface ZoneViews {
  /** @throws AppError not-found, bad-input, gone, cancelled */
  view(ctx: Context, spec: ZoneSpec, call: Ctx<ZoneProgress>): Promise<ZoneView>
  /** The view, and where its slice lies in the input space. @throws what view throws */
  made(ctx: Context, spec: ZoneSpec, call: Ctx<ZoneProgress>): Promise<MadeView>
  /** Every feature of the dictionary in the view's slice. @throws what view throws */
  section(ctx: Context, spec: ZoneSpec, call: Ctx<ZoneProgress>): Promise<WholeSection>
}

/** A view and where its slice lies in the input space. */
export interface MadeView {
  view: ZoneView
  frame: SliceFrame
}

const keptViews = 24

export function createZoneViews(rows: RowStore, compute: Compute): ZoneViews {
  const kept = new Map<string, MadeView>()
  const sections = createSectionStore()

  const make = async (ctx: Context, spec: ZoneSpec, call: Ctx<ZoneProgress>): Promise<MadeView> => {
    const dictionary = getDictionary(ctx.ws, spec.dictionary)
    const activations = getActivations(ctx.ws, spec.activations)
    const cache = finishedRun(ctx, dictionary, activations)
    const others = othersOf(spec).map(source => getDictionary(ctx.ws, source.dictionary))
    const key = canonicalJson({
      ...spec,
      // What was left to the kind and what says the same are one picture.
      exact: hasCells(spec, dictionary),
      dictionary: dictionary.id,
      activations: activations.id,
      done: cache !== null,
      concepts: conceptStamp(ctx, activations.id, conceptsIn(spec.filter)),
      others: others.map(other => [other.id, finishedRun(ctx, other, activations) !== null]),
    })
    return remember(kept, key, keptViews, () =>
      makeView({ ctx, spec, call, cache, rows, compute }, async () => {
        const functions = await sectionOf(ctx, spec, call)
        return { ...functions, k: cellOrder(functions)! }
      }),
    )
  }
  const sectionOf = async (ctx: Context, spec: ZoneSpec, call: Ctx<ZoneProgress>): Promise<WholeSection> => {
    if (spec.control?.kind === 'answer') {
      throw new AppError(
        'bad-input',
        'The known answer is made of few features: there is no dictionary around them to count.',
      )
    }
    const { view, frame } = await make(ctx, inexact(spec), call)
    return sections.section(ctx, view, frame, call)
  }
  return {
    view: async (ctx, spec, call) => ({ ...(await make(ctx, spec, call)).view, spec }),
    made: make,
    section: sectionOf,
  }
}

/** The same request without exact cells: it has the same slice and the same box. */
const inexact = (spec: ZoneSpec): ZoneSpec => ({ ...spec, exact: false })

/** Whether exact cells are drawn: in two dimensions, of a dictionary whose features compete. The known answer is none. */
const hasCells = (spec: ZoneSpec, { activation }: DictionaryRecord): boolean =>
  spec.dim === 2 && spec.control?.kind !== 'answer' && wantsCells(spec, activation)

export interface Gathering {
  ctx: Context
  spec: ZoneSpec
  call: Ctx<ZoneProgress>
  /** of the finished run; null computes activations now, for just these features */
  cache: RunCache | null
  rows: RowStore
}

interface Making extends Gathering {
  compute: Compute
}

/** @param allFeatures for exact cells: the pre-activations of all features in the slice */
async function makeView(making: Making, allFeatures: () => Promise<TopKFunctions>): Promise<MadeView> {
  const { ctx, spec, call, compute } = making
  const exact = hasCells(spec, getDictionary(ctx.ws, spec.dictionary))
  const functions = exact ? await allFeatures() : null
  const { task, warnings } = await gatherZoneTask(making)
  call.progress({ done: 0, total: 1, phase: exact ? 'computing exact cells' : 'computing zones' })
  const { view, frame } = await compute.zone({ ...task, functions }, call.signal)
  // The request stays what was asked for; `features` of the view says what was drawn.
  return { view: { ...view, spec, warnings: [...warnings, ...view.warnings] }, frame }
}

/**
 * Everything that is computed from: rows, codes, thresholds and tokens of the population, and what to warn of.
 * @throws AppError not-found, bad-input, gone, cancelled
 */
export async function gatherZoneTask({
  ctx,
  spec,
  call,
  cache,
  rows,
}: Gathering): Promise<{ task: ZoneTask; warnings: string[] }> {
  const dictionary = getDictionary(ctx.ws, spec.dictionary)
  const activations = getActivations(ctx.ws, spec.activations)
  const { signal } = call
  requirePresent(activations)
  for (const source of [spec, ...othersOf(spec)]) checkSource(ctx, activations, source)
  if (spec.section && spec.dim !== 2) {
    throw new AppError('bad-input', 'A section is a plane in the 3D slice: ask for it in two dimensions.')
  }
  const features = controlled(spec, cache)
  const sae = saeRef(dictionary, ctx.settings)
  const tokens = ctx.tokens.tokensOf(activations)
  const warnings: string[] = []

  const full = await rows.all(activations, {
    signal,
    onRows: (done, total) => call.progress({ done, total, phase: 'reading rows' }),
  })
  const passes = await passingFor(ctx, dictionary.id, activations, spec.filter, call)
  let population = populationOf(activations, passes, spec.filter)
  if (!full) population = bounded(population, rows.limit(activations.d), spec, activations, warnings)

  const pair = { dictionary, activations }
  let codes = await codesOf(ctx, pair, cache, population, features, call)
  if (spec.control?.kind === 'tokens') {
    population = randomPopulation(activations, codes.values, features.length, spec.control.seed)
    codes = await codesOf(ctx, pair, cache, population, features, call)
  }

  const originRow =
    typeof spec.origin === 'object' ? await rows.some(activations, Int32Array.of(spec.origin.row)) : null
  const gathering: SourceGathering = { ctx, activations, population, hasAll: full !== null, rows, call, warnings }
  const task: ZoneTask = {
    spec: {
      ...spec,
      dictionary: dictionary.id,
      features,
      points: spec.control?.kind === 'tokens' ? 'all' : spec.points,
    },
    rows: await ctx.inference.call('sae.rows', { sae, features }, { signal }),
    population,
    x: full ?? (await rows.some(activations, population)),
    at: full ? population : null,
    ...codes,
    squaredError: cache ? errorsFromRun(cache, population) : null,
    fullSets: cache ? fullSetsFromRun(cache, population) : null,
    rawMean: activations.mean,
    unmaskedAt: full ? unmaskedRows(activations.mask, activations.rows) : Int32Array.from(population.keys()),
    tokens: Array.from(population, row => tokens[row] ?? ''),
    unit: activations.unit,
    totalRows: activations.rows,
    masked: activations.masked,
    source: cache ? 'run' : 'shown rows',
    maxDrawn: spec.maxDrawn ?? windowPoints,
    originRow,
    sets: await setTasks(gathering, spec.sets),
    sliceFrom: spec.sliceFrom ? await sourceTask(gathering, spec.sliceFrom) : null,
    morphTo: spec.morph ? await sourceTask(gathering, spec.morph.to) : null,
  }
  if (spec.control?.kind === 'answer') {
    const answer = answerShape({ dictionary, activations, cache, features, population, seed: spec.control.seed })
    return { task: { ...task, spec: answerSpec(task.spec, features.length), answer }, warnings }
  }
  return { task, warnings }
}

/** Slices of other sources that the request names. */
function othersOf({ sliceFrom, morph }: ZoneSpec): SliceSource[] {
  return [sliceFrom, morph?.to].filter(source => source !== undefined)
}

/** The features that are drawn: the chosen ones, or their density-matched control. @throws AppError bad-input */
function controlled(spec: ZoneSpec, cache: RunCache | null): number[] {
  if (spec.control?.kind !== 'features') return spec.features
  if (cache) return matchedFeatures(cache.summary().count, spec.features, spec.control.seed)
  throw new AppError(
    'bad-input',
    'Density-matched control features need a finished run. Start the run of this dictionary first.',
  )
}

/** A seeded sample of the population where its vectors would not fit into memory, and a warning that says so. */
function bounded(
  population: Int32Array,
  limit: number,
  spec: ZoneSpec,
  activations: ActivationsRecord,
  warnings: string[],
): Int32Array {
  if (population.length <= limit) return population
  const share = `${limit} of ${population.length} ${activations.unit}s`
  warnings.push(`All counts are of a random sample: ${share}, because the vectors do not fit into memory together.`)
  return sample(population, limit, createRandom(spec.control?.seed ?? 1))
}
