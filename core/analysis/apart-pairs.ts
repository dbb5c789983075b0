// Which of all pairs of a parent and a child the weights leave open, from blocks of products: never a matrix over all pairs (analyses.md A3). Pure, every process.
import { LEAST_CHILD_ROWS, ruledOutByWeights, type NoCandidate, type PairWeights } from './absorption-candidates.ts'

/** Products of unit rows: of each parent with every feature as its child; [parents * m]. */
export interface WeightBlock {
  parents: ArrayLike<number>
  m: number
  /** cos(d_p, d_c), cos(e_p, e_c), cos(e_p, d_c) */
  decoders: ArrayLike<number>
  encoders: ArrayLike<number>
  across: ArrayLike<number>
}

/** Pairs as columns, with what their weights say. */
export interface ApartPairs {
  parent: Int32Array
  child: Int32Array
  cosDecoder: Float32Array
  inhibition: Float32Array
}

export interface ApartCount extends ApartPairs {
  /** pairs of the block: the parent on for more rows than the child, which is on for 30 or more */
  pairs: number
  why: Partial<Record<NoCandidate, number>>
}

/** Products of float32 are right to about this; nearer to a limit the exact numbers are asked. */
const SLACK = 1e-5

/**
 * @param on [m] rows on which each feature is on
 * @param line of random directions (cosine-null.ts)
 * @param exact weights of one pair, for those at a limit
 */
export function apartPairs(
  { parents, m, decoders, encoders, across }: WeightBlock,
  on: ArrayLike<number>,
  line: number,
  exact: (parent: number, child: number) => PairWeights,
): ApartCount {
  const [parent, child, cosDecoder, inhibition]: [number[], number[], number[], number[]] = [[], [], [], []]
  const why: ApartCount['why'] = {}
  const least = Math.max(line, 0)
  let pairs = 0
  for (let k = 0; k < parents.length; k++) {
    const [p, at] = [parents[k]!, k * m]
    const gain = across[at + p]!
    let [unlike, together] = [0, 0]
    for (let c = 0; c < m; c++) {
      if (on[c]! < LEAST_CHILD_ROWS || on[p]! <= on[c]!) continue
      pairs++
      const [d, e] = [decoders[at + c]!, encoders[at + c]!]
      // Most pairs end here. A row without direction has a cosine of 0 with all: those are told apart below.
      const isMeasured = Math.abs(gain) > SLACK && d !== 0 && e !== 0 && Math.abs(d) < 1 - SLACK
      if (isMeasured && d < least - SLACK) {
        unlike++
        continue
      }
      if (isMeasured && d > least + SLACK && e > SLACK) {
        together++
        continue
      }
      const off = Math.sqrt(Math.max(0, 1 - d * d))
      const own = across[at + c]! - d * gain
      const isNear = !isMeasured || Math.abs(d - least) <= SLACK || Math.abs(e) <= SLACK || Math.abs(own) <= SLACK
      const weights = isNear ? exact(p, c) : { cosDecoder: d, cosEncoder: e, inhibition: own / off / gain }
      const reason = ruledOutByWeights(weights, line)
      if (reason) {
        why[reason] = (why[reason] ?? 0) + 1
        continue
      }
      parent.push(p)
      child.push(c)
      cosDecoder.push(weights.cosDecoder!)
      inhibition.push(weights.inhibition!)
    }
    const add = (reason: NoCandidate, n: number) => n > 0 && (why[reason] = (why[reason] ?? 0) + n)
    add('decoder rows are no more alike than random ones', unlike)
    add('encoder rows are not turned apart', together)
  }
  return {
    pairs,
    why,
    parent: Int32Array.from(parent),
    child: Int32Array.from(child),
    cosDecoder: Float32Array.from(cosDecoder),
    inhibition: Float32Array.from(inhibition),
  }
}

export interface PairPool {
  add(found: ApartPairs): void
  /** what is kept, and how many were left out: none of those has a score above `above` */
  taken(): { pairs: ApartPairs; left: number; above: number }
}

/** Keeps at most about `most` pairs, those with the most inhibition: what bounds a pair's score. */
export function createPairPool(most: number): PairPool {
  let parts: ApartPairs[] = []
  let [kept, left, above] = [0, 0, 0]
  const whole = () => joined(parts, kept)
  const shrink = () => {
    const all = whole()
    const order = Array.from(all.inhibition.keys()).sort((a, b) => all.inhibition[a]! - all.inhibition[b]!)
    const keep = order.slice(0, most)
    left += kept - keep.length
    above = Math.max(above, -all.inhibition[order[most]!]!)
    const ints = (of: Int32Array) => Int32Array.from(keep, i => of[i]!)
    const floats = (of: Float32Array) => Float32Array.from(keep, i => of[i]!)
    parts = [{ parent: ints(all.parent), child: ints(all.child), cosDecoder: floats(all.cosDecoder), inhibition: floats(all.inhibition) }] // prettier-ignore
    kept = keep.length
  }
  return {
    add(found) {
      if (found.parent.length === 0) return
      parts.push(found)
      kept += found.parent.length
      if (kept > 2 * most) shrink()
    },
    taken() {
      if (kept > most) shrink()
      return { pairs: whole(), left, above }
    },
  }
}

function joined(parts: readonly ApartPairs[], length: number): ApartPairs {
  const out: ApartPairs = {
    parent: new Int32Array(length),
    child: new Int32Array(length),
    cosDecoder: new Float32Array(length),
    inhibition: new Float32Array(length),
  }
  let at = 0
  for (const part of parts) {
    out.parent.set(part.parent, at)
    out.child.set(part.child, at)
    out.cosDecoder.set(part.cosDecoder, at)
    out.inhibition.set(part.inhibition, at)
    at += part.parent.length
  }
  return out
}
