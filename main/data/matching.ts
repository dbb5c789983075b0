// dictionary.match: which features of another dictionary are these, by decoder rows; and how far they are on together. Data process, command line.
import { cosine } from '../../core/linalg.ts'
import { assignRows } from '../../core/matching/assignment.ts'
import type { FeatureRows } from '../../core/sae/types.ts'
import type { Ctx, DataApi, In } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import type { FeatureMatch } from '../../shared/model.ts'
import { getActivations, getDictionary, requirePresent, type DictionaryRecord } from './catalogue.ts'
import { saeRef, type Context } from './context.ts'
import { unmasked } from './examples.ts'
import { requireFeature } from './feature-table.ts'
import { finishedRun } from './zone-codes.ts'

/** Candidates per feature: more than features that compete for them, so that the best total over all of `to` is among them. */
const candidates = 16
/** Below any cosine: what is no candidate is taken only where nothing else is left. */
const noCandidate = -3

/**
 * One match for each feature, in their order, no match twice: the largest total decoder cosine over all features of `to`.
 * @throws AppError not-found, bad-input when the two decoders write into spaces of different size, gone, cancelled
 */
export async function matchFeatures(
  ctx: Context,
  { from, to, features, activations }: In<DataApi, 'dictionary.match'>,
  { signal }: Ctx<never>,
): Promise<FeatureMatch[]> {
  const [a, b] = [getDictionary(ctx.ws, from), getDictionary(ctx.ws, to)]
  for (const dictionary of [a, b]) requirePresent(dictionary)
  features.forEach(feature => requireFeature(a, feature))
  if (a.dOut !== b.dOut) {
    throw new AppError(
      'bad-input',
      `Decoder rows of ${a.name} have ${a.dOut} numbers, those of ${b.name} ${b.dOut}: they write into different spaces and cannot be matched.`,
    )
  }
  const ask = { a: saeRef(a, ctx.settings), b: saeRef(b, ctx.settings) }
  const rowsA = await ctx.inference.call('sae.rows', { sae: ask.a, features }, { signal })
  const count = Math.min(candidates, b.dSae)
  const near = await ctx.inference.call('sae.matches', { sae: ask.b, directions: rowsA.wDec, count }, { signal })
  const assigned = assignNear(near, features.length, count)

  const found = [...new Set(assigned.filter(f => f !== null))]
  const rowsB = found.length ? await ctx.inference.call('sae.rows', { sae: ask.b, features: found }, { signal }) : null
  const back = rowsB && (await ctx.inference.call('sae.matches', { sae: ask.a, directions: rowsB.wDec, count: 1 }, { signal })) // prettier-ignore
  return features.map((feature, i): FeatureMatch => {
    const match = assigned[i] ?? null
    if (match === null) return nothing(feature)
    const at = found.indexOf(match)
    const list = [...near.features.subarray(i * count, (i + 1) * count)]
    const own = near.cosines[i * count + list.indexOf(match)]!
    const other = list.findIndex(f => f >= 0 && f !== match)
    return {
      feature,
      match,
      cosine: own,
      margin: other < 0 ? null : own - near.cosines[i * count + other]!,
      mutual: list[0] === match && back!.features[at] === feature,
      encoderCosine: a.dIn === b.dIn ? cosine(encoderRow(rowsA, i), encoderRow(rowsB!, at)) : null,
      together: activations === null ? null : together(ctx, activations, [a, feature], [b, match]),
    }
  })
}

const nothing = (feature: number): FeatureMatch => ({
  feature,
  match: null,
  cosine: null,
  margin: null,
  mutual: false,
  encoderCosine: null,
  together: null,
})

const encoderRow = ({ wEnc, spec: { dIn } }: FeatureRows, i: number) => wEnc.subarray(i * dIn, (i + 1) * dIn)

/** One candidate for each feature, none twice; null where it has none, or others took all. */
function assignNear(
  { features, cosines }: { features: Int32Array; cosines: Float32Array },
  n: number,
  count: number,
): (number | null)[] {
  const columns = [...new Set(features.filter(f => f >= 0))]
  const at = new Map(columns.map((feature, j) => [feature, j]))
  const scores = new Float64Array(n * columns.length).fill(noCandidate)
  features.forEach((feature, p) => {
    if (feature >= 0) scores[Math.floor(p / count) * columns.length + at.get(feature)!] = cosines[p]!
  })
  return [...assignRows(scores, n, columns.length)].map((j, i) =>
    j >= 0 && scores[i * columns.length + j]! > noCandidate ? columns[j]! : null,
  )
}

/** Unmasked rows on which the two are on, from finished runs on the same activations. */
function together(ctx: Context, id: string, ...sides: [DictionaryRecord, number][]): FeatureMatch['together'] {
  const activations = getActivations(ctx.ws, id)
  const [on, other] = sides.map(([dictionary, feature]) => {
    const cache = finishedRun(ctx, dictionary, activations)
    return cache && unmasked(cache.postings(feature), activations.mask).rows
  })
  if (!on || !other) return null
  const both = countCommon(on, other)
  const either = on.length + other.length - both
  return { from: on.length, to: other.length, both, jaccard: either > 0 ? both / either : null }
}

/** Members of both lists; each ascending. */
function countCommon(a: Int32Array, b: Int32Array): number {
  let count = 0
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) count++
    if (a[i]! <= b[j]!) i++
    else j++
  }
  return count
}
