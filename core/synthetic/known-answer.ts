// A dictionary with a known answer: activations that are sparse sums of its own directions, so that what a picture shows of them is what a
// picture shows of a perfect dictionary (honesty.md rules 4 and 5). Pure, every process.
//
//   x = mu + sum over the features on of a_i d_i,   a_i in [1, 1.2],   |d_i| = 1,   each feature on by itself with its own density p_i
//
// The encoder is the decoder transposed with one JumpReLU threshold. Every inactive feature sees the others as noise of sd
// sqrt(sum p_j a_j^2 / d): random directions are only almost orthogonal. The `common` densest features are therefore exactly orthogonal to
// everything (coordinate axes; turning the whole space would change no angle), the others random unit vectors in the rest of the space.
import { createRandom, type Random } from '../random.ts'
import { heavyTail } from './heavy-tail.ts'

export interface KnownAnswerShape {
  /** dimensions of the input space */
  d: number
  dSae: number
  /** mean number of features on in a row */
  l0: number
  rows: number
  /** the densest features, orthogonal to all others */
  common: number
  seed: number
}

/** The shape of Gemma Scope 2B's residual dictionaries of width 16k (d, dSae, l0). */
export const gemmaShape: KnownAnswerShape = { d: 2304, dSae: 16_384, l0: 59, rows: 12_288, common: 256, seed: 59 }

/** JumpReLU threshold of every feature, in units of the smallest magnitude. */
export const knownThreshold = 0.6
const leastMagnitude = 1
const magnitudeSpread = 0.2
/** |mu|, the mean that all rows share besides their features */
const meanLength = 6
/** densities of the pair that mirrors the source post's `_s` and `_short` */
const parentDensity = 0.04
const childDensity = 0.005

export interface KnownAnswer {
  shape: KnownAnswerShape
  /** [dSae] share of rows on which each feature is on, by construction */
  density: Float64Array
  /** fires wherever `child` does, and elsewhere: a parent without absorption. At 16,384 features their ids are the source post's. */
  parent: number
  child: number
  /** [d] */
  mean: Float32Array
  /** Writes d_i of features from..to into `out`, [to - from, d]. */
  directions(from: number, to: number, out: Float32Array): void
  /** The features on in a row, ascending, with their magnitudes. */
  code(row: number): { features: Int32Array; values: Float32Array }
}

/** Rank of each feature by density, 0 the densest; a seeded shuffle, so that ids say nothing. */
function ranksOf(dSae: number, random: Random): Int32Array {
  const ranks = Int32Array.from({ length: dSae }, (_, i) => i)
  for (let i = dSae - 1; i > 0; i--) {
    const j = random.int(i + 1)
    const kept = ranks[i]!
    ranks[i] = ranks[j]!
    ranks[j] = kept
  }
  return ranks
}

/** A stream of its own for every feature and row, whatever is asked for first. */
const streamOf = (seed: number, kind: number, index: number) =>
  createRandom((Math.imul(seed, 0x9e3779b1) ^ Math.imul(kind, 0x85ebca6b)) + Math.imul(index, 0xc2b2ae35))

/**
 * The known answer of a shape. Equal shapes give equal numbers on every machine.
 * @throws Error for a shape that cannot be: more common features than dimensions or features, no rows, an L0 beyond dSae / 4
 */
export function createKnownAnswer(shape: KnownAnswerShape): KnownAnswer {
  const { d, dSae, l0, rows, common, seed } = shape
  if (![d, dSae, rows, common].every(Number.isInteger) || d < 2 || dSae < 16 || rows < 1 || common < 0) {
    throw new Error(
      `Known answer: the shape ${JSON.stringify(shape)} has sizes that are no whole numbers or too small.`,
    )
  }
  if (common >= d || common > dSae - 2)
    throw new Error(`Known answer: ${common} common features do not fit ${d} dimensions.`)
  if (!(l0 > 0 && l0 <= dSae / 4)) throw new Error(`Known answer: an L0 of ${l0} of ${dSae} features is not sparse.`)
  const ranks = ranksOf(dSae, createRandom(seed))
  // The ids of the source post at its width, the same places at others.
  const parent = Math.floor((dSae * 6510) / 16_384)
  const child = Math.floor((dSae * 1085) / 16_384)
  for (const special of [parent, child]) {
    // Neither is one of the common features: they change places with one that is not.
    if (ranks[special]! >= common) continue
    const other = ranks.findIndex((rank, i) => rank >= common && i !== parent && i !== child)
    const kept = ranks[special]!
    ranks[special] = ranks[other]!
    ranks[other] = kept
  }
  const density = densitiesOf(shape, ranks, parent, child)
  const meanRandom = streamOf(seed, 1, 0)
  const mean = Float32Array.from({ length: d }, () => (meanRandom.normal() * meanLength) / Math.sqrt(d))
  const parentAlone = (parentDensity - childDensity) / (1 - childDensity)
  return {
    shape,
    density,
    parent,
    child,
    mean,
    directions(from, to, out) {
      for (let i = from; i < to; i++) {
        const row = out.subarray((i - from) * d, (i - from + 1) * d)
        row.fill(0)
        if (ranks[i]! < common) {
          row[ranks[i]!] = 1
          continue
        }
        const random = streamOf(seed, 2, i)
        let squares = 0
        for (let j = common; j < d; j++) {
          const v = random.normal()
          row[j] = v
          squares += v * v
        }
        const scale = 1 / Math.sqrt(squares)
        for (let j = common; j < d; j++) row[j] = row[j]! * scale
      }
    },
    code(row) {
      const random = streamOf(seed, 3, row)
      const features: number[] = []
      const hasChild = random.next() < childDensity
      const hasParent = hasChild || random.next() < parentAlone
      for (let i = 0; i < dSae; i++) {
        const on = i === parent ? hasParent : i === child ? hasChild : random.next() < density[i]!
        if (on) features.push(i)
      }
      return {
        features: Int32Array.from(features),
        values: Float32Array.from(features, () => leastMagnitude + magnitudeSpread * random.next()),
      }
    },
  }
}

/** A heavy tail by rank, but for the pair; all of them sum to L0. */
function densitiesOf({ dSae, l0 }: KnownAnswerShape, ranks: Int32Array, parent: number, child: number): Float64Array {
  const tail = heavyTail(dSae - 2, 30 * (dSae / 16_384) + 0.5, Math.max(0, l0 - parentDensity - childDensity))
  // The two ranks that the pair holds are passed over.
  const taken = [ranks[parent]!, ranks[child]!]
  return Float64Array.from(ranks, (rank, i) =>
    i === parent ? parentDensity : i === child ? childDensity : tail[rank - taken.filter(t => t < rank).length]!,
  )
}

/**
 * The vectors of rows from..to: x = mean + sum a_i d_i.
 * @param decoder [dSae, d] all directions
 * @param out [to - from, d]
 */
export function knownRows(
  answer: KnownAnswer,
  decoder: Float32Array,
  from: number,
  to: number,
  out: Float32Array,
): void {
  const { d } = answer.shape
  for (let row = from; row < to; row++) {
    const x = out.subarray((row - from) * d, (row - from + 1) * d)
    x.set(answer.mean)
    const { features, values } = answer.code(row)
    features.forEach((feature, k) => {
      const a = values[k]!
      const at = feature * d
      for (let j = 0; j < d; j++) x[j] = x[j]! + a * decoder[at + j]!
    })
  }
}

/** What a row is called: the pair by name, and its rarest other features by id; the text says what is truly in it. */
export function rowText(answer: KnownAnswer, features: Int32Array): string {
  const { parent, child, density } = answer
  const named = features.includes(child) ? 'short' : features.includes(parent) ? 's' : ''
  const rarest = Array.from(features)
    .filter(i => i !== parent && i !== child)
    .sort((a, b) => density[a]! - density[b]! || a - b)
    .slice(0, named ? 1 : 2)
    .map(i => `#${i}`)
  return [...(named ? [named] : []), ...rarest].join(' ') || 'none'
}
