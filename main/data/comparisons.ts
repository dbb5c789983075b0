// zone.compare: two zone plots of the same rows in numbers, features paired by decoder cosine. Data process, command line.
import { assignRows } from '../../core/matching/assignment.ts'
import { cosineMatrix } from '../../core/matching/cosine-matrix.ts'
import { drawsZones, hasHalfSpaces } from '../../core/sae/kinds.ts'
import { competingName } from '../../core/zones/varying-threshold.ts'
import { requestInSlice } from '../../core/zones/shared-slice.ts'
import { mostRows, type Comparison, type ComparisonInput } from '../../core/zones/comparison.ts'
import type { ZoneSpec, ZoneView } from '../../core/zones/types.ts'
import type { FeatureRows } from '../../core/sae/types.ts'
import type { Ctx, DataApi, In } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { matchedAt } from '../../shared/model.ts'
import { getActivations, getDictionary, type ActivationsRecord } from './catalogue.ts'
import type { Compute } from './compute.ts'
import { saeRef, type Context } from './context.ts'
import { codesOf, finishedRun, type ZoneProgress } from './zone-codes.ts'
import { passingFor } from './token-rows.ts'
import { populationOf } from './zone-population.ts'
import type { ZoneViews } from './zones.ts'

export interface Comparisons {
  /** @throws AppError not-found, bad-input (other rows, a control by tokens, no row in common), gone, cancelled */
  compare(ctx: Context, input: In<DataApi, 'zone.compare'>, call: Ctx<ZoneProgress>): Promise<Comparison>
}

export function createComparisons(zones: ZoneViews, compute: Compute): Comparisons {
  return {
    compare: async (ctx, { a, b, among }, call) => {
      const activations = getActivations(ctx.ws, a.activations)
      requireSameRows(activations, getActivations(ctx.ws, b.activations), a, b)
      // A control of random features has a slice of its own; in a comparison it is drawn in that of the features it stands for.
      const first = a.control ? requestInSlice(a, a) : a
      // Their boundaries are compared: cells of a section would be computed for nothing.
      const plain = (spec: ZoneSpec) => zones.view(ctx, { ...spec, exact: false }, call)
      const views = { a: await plain(first), b: await plain(requestInSlice(b, a)) }
      const population = await commonPopulation(ctx, activations, a, b)
      const side = async (spec: ZoneSpec, view: ZoneView) => {
        const dictionary = getDictionary(ctx.ws, spec.dictionary)
        // The view says what was drawn: a control draws other features than the request names.
        const features = view.features.map(f => f.feature)
        const cache = finishedRun(ctx, dictionary, activations)
        const codes = await codesOf(ctx, { dictionary, activations }, cache, population, features, call)
        const sae = saeRef(dictionary, ctx.settings)
        const rows = await ctx.inference.call('sae.rows', { sae, features }, { signal: call.signal })
        const boundaries = drawsZones(view.kind) ? view.features.map(f => f.boundary) : null
        return { features, values: codes.values, boundaries, rows }
      }
      const sides = { a: await side(a, views.a), b: await side(b, views.b) }
      call.progress({ done: 0, total: 1, phase: 'comparing zones' })
      const { rows: rowsA, ...sideA } = sides.a
      const { rows: rowsB, ...sideB } = sides.b
      const input: ComparisonInput = {
        unit: activations.unit,
        population,
        a: sideA,
        b: sideB,
        pairs: pairUp(rowsA, rowsB),
        among,
        dim: a.dim,
        halfSize: Math.max(views.a.halfSize, views.b.halfSize),
        notes: notesOf(activations, [rowsA, rowsB], a, b),
      }
      return compute.compare(input, call.signal)
    },
  }
}

function requireSameRows(first: ActivationsRecord, second: ActivationsRecord, a: ZoneSpec, b: ZoneSpec): void {
  if (first.id !== second.id) {
    const spaces = first.d === second.d ? '' : ` Their input spaces differ too (${first.d} and ${second.d} dimensions).`
    throw new AppError(
      'bad-input',
      `The plots show different activations, ${first.name} and ${second.name}: row by row there is nothing to compare.${spaces}`,
    )
  }
  const kinds = [a.control?.kind, b.control?.kind]
  if (kinds.includes('tokens') || kinds.includes('answer')) {
    const what = kinds.includes('answer') ? 'made-up rows' : `random ${first.unit}s`
    throw new AppError('bad-input', `One plot draws ${what}: its rows are not those of the other plot.`)
  }
}

/** Rows that both plots look at. @throws AppError bad-input when there is none */
async function commonPopulation(
  ctx: Context,
  activations: ActivationsRecord,
  a: ZoneSpec,
  b: ZoneSpec,
): Promise<Int32Array> {
  const populationFor = async ({ dictionary, filter }: ZoneSpec) =>
    populationOf(activations, await passingFor(ctx, getDictionary(ctx.ws, dictionary).id, activations, filter), filter)
  const population = await populationFor(a)
  // on() and silent() of a filter are about the plot's own dictionary.
  if (a.filter === b.filter && a.dictionary === b.dictionary) return population
  const other = new Set(await populationFor(b))
  const common = population.filter(row => other.has(row))
  if (common.length > 0) return common
  throw new AppError(
    'bad-input',
    `No ${activations.unit} passes the filters of both plots, ${a.filter} and ${b.filter}.`,
  )
}

/** Features of the two plots by the largest total decoder cosine; by encoder rows where decoders write into different spaces. */
function pairUp(a: FeatureRows, b: FeatureRows): ComparisonInput['pairs'] {
  const split = (matrix: Float32Array, d: number) =>
    Array.from({ length: matrix.length / d }, (_, i) => matrix.subarray(i * d, (i + 1) * d))
  const [n, m] = [a.features.length, b.features.length]
  const encoders = cosineMatrix(split(a.wEnc, a.spec.dIn), split(b.wEnc, b.spec.dIn))
  const decoders =
    a.spec.dOut === b.spec.dOut ? cosineMatrix(split(a.wDec, a.spec.dOut), split(b.wDec, b.spec.dOut)) : null
  const by = decoders ?? encoders
  return [...assignRows(by, n, m)]
    .map((j, i) => ({
      a: i,
      b: j,
      cosDecoder: decoders && decoders[i * m + j]!,
      cosEncoder: encoders[i * m + j]!,
      matched: by[i * m + j]! >= matchedAt,
    }))
    .filter(({ b: j }) => j >= 0)
}

function notesOf(activations: ActivationsRecord, rows: FeatureRows[], a: ZoneSpec, b: ZoneSpec): string[] {
  const notes: string[] = []
  const unit = activations.unit
  for (const kind of new Set(rows.map(({ spec }) => spec.kind).filter(kind => !hasHalfSpaces(kind)))) {
    const overlaps = drawsZones(kind) ? 'are of what is drawn at the median threshold' : 'are left out'
    notes.push(
      `A feature of ${competingName(kind)} has no half-plane: overlaps in the box ${overlaps}. Counts of ${unit}s are of true zones.`,
    )
  }
  if (rows[0]!.spec.dOut !== rows[1]!.spec.dOut) {
    notes.push('The decoders write into different spaces: features are paired by the cosine of encoder rows.')
  }
  if (a.filter !== b.filter) notes.push(`Only ${unit}s that pass the filters of both plots are compared.`)
  if (a.control || b.control) notes.push('One plot is a control: its features are random ones of similar density.')
  if (activations.rows > mostRows) notes.push(`At most ${mostRows} ${unit}s that change zone are listed.`)
  return notes
}
