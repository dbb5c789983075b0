// The honest angle table of chosen features: cosines to single rows and to their mean, each about three origins, with what a perfect
// sparse code would give (honesty.md rules 4 and 7, zones.md section 10, analyses.md A5). Pure, every process.
import { cosine, dot, norm, subtract, type Vector } from '../linalg.ts'
import { hasHalfSpaces } from '../sae/kinds.ts'
import { createRandom, sample } from '../random.ts'
import { quantiles } from '../stats.ts'
import { halfSpaces, type HalfSpaces } from '../zones/half-spaces.ts'
import { labelledSets } from '../zones/labels.ts'
import { sharesSpace } from '../zones/slice-input.ts'
import { competingName } from '../zones/varying-threshold.ts'
import { checkInput, type ZoneInput } from '../zones/view-input.ts'
import { bundleGroups, drawBundles, meanInterval, medianInterval, sumBundles, type Bundles } from './bootstrap.ts'
import { chanceCosine, perfectCosine } from './perfect-code.ts'
import type {
  AngleOrigin,
  AngleTable,
  FeatureAngles,
  FiringAngles,
  Measured,
  OriginAngles,
  VectorAngles,
} from './types.ts'

/** Under so many rows or groups there is no interval and no reading. */
export const fewest = { rows: 30, types: 5 }
const SEED = 1
/** Rows of one feature beyond this are sampled: angles are settled long before. */
const MOST_ROWS = 4_096

/**
 * @param input as a zone view's; slice and origin of the request play no part
 * @param percentiles [k] share of all features with a lower cos(w, d); null where it is not known
 * @throws Error for an empty population, no or more than 8 features, and columns that do not fit each other
 */
export function angleTable(input: ZoneInput, percentiles: readonly (number | null)[] | null): AngleTable {
  checkInput(input)
  const { rows, spec, unit } = input
  const d = rows.spec.dIn
  const spaces = halfSpaces(rows, 0, spec.zone)
  const sets = labelledSets(input, spaces)
  const groups = groupsOf(input.tokens)
  const density = rows.features.map((_, i) => sets.reduce((on, set) => on + ((set >>> i) & 1), 0) / sets.length)
  const context = { input, spaces, groups: groups.of, energy: energyAbout(input.x, input.mean), density }
  return {
    dictionary: spec.dictionary,
    activations: spec.activations,
    ...(spec.zone ? { zone: spec.zone } : {}),
    unit,
    n: input.population.length,
    d,
    chance: chanceCosine(d),
    groupedBy: groups.by,
    source: input.source,
    features: rows.features.map((_, i) => {
      const only = Int32Array.from(sets.keys()).filter(r => sets[r] === 1 << i)
      return featureAngles(context, i, only, percentiles?.[i] ?? null)
    }),
    warnings: warningsOf(input),
  }
}

interface Context {
  input: ZoneInput
  spaces: HalfSpaces
  /** [n] */
  groups: Int32Array
  /** mean |x - reference mean|^2 over the population */
  energy: number
  /** [k] share of the population on which each feature is on */
  density: number[]
}

function featureAngles(context: Context, i: number, all: Int32Array, percentile: number | null): FeatureAngles {
  const { input, groups } = context
  const { rows, fullSets } = input
  const { dIn: d, dOut } = rows.spec
  const types = new Set(Array.from(all, r => groups[r]!)).size
  const tooFew = all.length < fewest.rows || types < fewest.types
  const counts = fullSets && all.length > 0 ? Array.from(all, r => fullSets.count[r]!) : null
  const only = sample(all, MOST_ROWS, createRandom(SEED))
  const own = Int32Array.from(only, r => groups[r]!)
  const l0 = counts && counts.reduce((sum, c) => sum + c, 0) / counts.length
  const w = rows.wEnc.subarray(i * d, (i + 1) * d)
  const dec = sharesSpace(rows.spec) ? rows.wDec.subarray(i * dOut, (i + 1) * dOut) : null
  const resampling = tooFew ? null : { bundles: bundleGroups(own, SEED), draws: [] as Uint16Array[] }
  if (resampling) resampling.draws = drawBundles(resampling.bundles.count, SEED + 1)
  return {
    feature: rows.features[i]!,
    rows: all.length,
    types,
    used: only.length,
    alone: fullSets ? Array.from(all).filter(r => fullSets.count[r] === 1).length : null,
    l0,
    tooFew,
    encoderDecoder: dec && cosine(w, dec),
    percentile,
    origins: originsOf(input).map(([origin, q]): OriginAngles => {
      const steps = Array.from(only, r => subtract(input.x.subarray(r * d, (r + 1) * d), q))
      const sums = resampling && sumBundles(steps, resampling.bundles.of, resampling.bundles.count)
      const angles = (v: Vector) => vectorAngles(v, steps, sums, resampling?.draws ?? [])
      const offset = context.energy > 0 ? squareDistance(input.mean, q) / context.energy : 0
      const density = origin === 'mean' ? context.density[i]! : 0
      const perfect = (n: number) => perfectCosine({ l0: l0!, n, offset, density })
      return {
        origin,
        encoder: angles(w),
        decoder: dec && angles(dec),
        expected: l0 === null ? null : { perToken: perfect(1), toMean: perfect(only.length) },
      }
    }),
    firing: only.length > 0 ? firingAngles(context, i, only) : null,
  }
}

/** zero, what the dictionary subtracts or adds, and the reference mean. */
function originsOf({ rows, mean }: ZoneInput): [AngleOrigin, Float32Array][] {
  const zero: [AngleOrigin, Float32Array] = ['zero', new Float32Array(rows.spec.dIn)]
  const reference: [AngleOrigin, Float32Array] = ['mean', mean]
  if (rows.spec.subtractBDec) return [zero, ['b_pre', rows.bPre], reference]
  return sharesSpace(rows.spec) ? [zero, ['b_dec', rows.bOut], reference] : [zero, reference]
}

function vectorAngles(v: Vector, steps: Float64Array[], sums: Bundles | null, draws: Uint16Array[]): VectorAngles {
  const length = norm(v)
  const none: Measured = { value: null, low: null, high: null }
  if (steps.length === 0 || length === 0) return { perToken: none, toMean: none }
  const unit = Float64Array.from(v, x => x / length)
  const cosines = Float64Array.from(steps, step => cosine(unit, step) ?? 0)
  const mean = new Float64Array(unit.length)
  for (const step of steps) for (let j = 0; j < mean.length; j++) mean[j] = mean[j]! + step[j]! / steps.length
  const toMean = cosine(unit, mean) ?? 0
  const without = { low: null, high: null }
  return {
    perToken: { value: quantiles(cosines, [0.5])[0]!, ...(sums ? medianInterval(sums, cosines, draws) : without) },
    toMean: { value: toMean, ...(sums ? meanInterval(sums, unit, toMean, draws) : without) },
  }
}

/** Firing needs cos(w, x - p) > (theta - b) / (|w| |x - p|) with the z of the boundary in place of theta (zones.md section 10). */
function firingAngles({ input, spaces }: Context, i: number, only: Int32Array): FiringAngles | null {
  const { rows, x } = input
  const d = rows.spec.dIn
  if (!hasHalfSpaces(rows.spec.kind) || spaces.length[i] === 0) return null
  const level = spaces.threshold[i]! - rows.bEnc[i]!
  const per = Array.from(only, r => {
    const step = subtract(x.subarray(r * d, (r + 1) * d), rows.bPre)
    const length = norm(step)
    const actual = cosine(spaces.w[i]!, step) ?? 0
    const necessary = length > 0 ? level / (spaces.length[i]! * length) : 0
    const angle = (c: number) => (180 / Math.PI) * Math.acos(Math.max(-1, Math.min(1, c)))
    return { actual, necessary, margin: angle(necessary) - angle(actual) }
  })
  const median = (of: (row: (typeof per)[number]) => number) => quantiles(per.map(of), [0.5])[0]!
  return {
    actual: median(row => row.actual),
    necessary: median(row => row.necessary),
    marginDegrees: median(row => row.margin),
  }
}

/** Equal token texts are one group; rows without any text, called by their numbers, are their own. */
export function groupsOf(tokens: readonly string[]): { of: Int32Array; by: 'type' | 'row' } {
  if (tokens.every(token => token === '' || /^row \d+$/.test(token)))
    return { of: Int32Array.from(tokens.keys()), by: 'row' }
  const known = new Map<string, number>()
  const of = Int32Array.from(tokens, token => {
    const text = token.trim().toLowerCase()
    const at = known.get(text) ?? known.size
    known.set(text, at)
    return at
  })
  return { of, by: 'type' }
}

function energyAbout(x: Float32Array, q: Float32Array): number {
  const d = q.length
  let sum = 0
  for (let r = 0, at = 0; r < x.length / d; r++) for (let j = 0; j < d; j++, at++) sum += (x[at]! - q[j]!) ** 2
  return sum / (x.length / d)
}

function squareDistance(a: Float32Array, b: Float32Array): number {
  const step = subtract(a, b)
  return dot(step, step)
}

function warningsOf({ rows, fullSets, unit }: ZoneInput): string[] {
  const out: string[] = []
  if (!fullSets) out.push('Without a finished run L0 is not known: no expected values and no readings.')
  const { kind } = rows.spec
  if (!hasHalfSpaces(kind)) {
    out.push(
      `A feature of ${competingName(kind)} has no fixed threshold: whether it fires depends on the ${unit}'s other features.`,
    )
  }
  if (kind === 'matching_pursuit') out.push('Matching pursuit is tied: encoder and decoder vectors are the same.')
  if (rows.spec.inputNorm !== 'none') out.push(`Angles are in the normalised space (${rows.spec.inputNorm}).`)
  if (!sharesSpace(rows.spec)) out.push('Decoder vectors live in another space: only encoder angles are given.')
  return out
}
