// UMAP's layout: points of strong edges pulled together, random pairs pushed apart, by stochastic gradient descent (McInnes et al. 2018, section 4.2,
// and the reference implementation umap-learn, whose defaults these are). Pure; the same seed gives the same picture.
import { createRandom } from '../random.ts'
import { fuzzyGraph, type FuzzyGraph, type Neighbours } from './fuzzy-graph.ts'
import { startPlaces } from './start-places.ts'

/** The curve 1 / (1 + a d^2b) that umap-learn fits to min_dist 0.1 and spread 1. */
const a = 1.576943460405378
const b = 0.8950608781227859
/** random pairs pushed apart for one pair pulled together */
const negatives = 5
/** longest step of a coordinate at rate 1 */
const longest = 4
const clip = (v: number): number => (v > longest ? longest : v < -longest ? -longest : v)

/** Rounds over the edges: 500 for up to 10,000 points, 200 above. */
export const roundsFor = (n: number): number => (n <= 10_000 ? 500 : 200)

/**
 * Places of the points in the plane, [n * 2]. Points without any edge stay where they start.
 * @param onRound called after every round with its number from 1
 */
export function umapLayout(
  neighbours: Neighbours,
  options: { seed: number; rounds?: number; onRound?: (done: number, rounds: number) => void },
): Float32Array {
  const graph = fuzzyGraph(neighbours)
  const random = createRandom(options.seed)
  const places = startPlaces(graph, random)
  const rounds = options.rounds ?? roundsFor(graph.n)
  const edges = edgesOf(graph, rounds)
  for (let round = 0; round < rounds; round++) {
    moveAll(places, edges, { round, rate: 1 - round / rounds, int: random.int })
    options.onRound?.(round + 1, rounds)
  }
  return places
}

interface Edges {
  n: number
  head: Int32Array
  tail: Int32Array
  /** rounds from one turn of an edge to the next: the strongest has one every round */
  period: Float32Array
  /** round of the next turn */
  due: Float32Array
  /** round of the next push */
  duePush: Float32Array
}

/** Edges too weak to have a turn are left out. */
function edgesOf({ n, start, to, weight }: FuzzyGraph, rounds: number): Edges {
  const strongest = weight.reduce((most, w) => Math.max(most, w), 0)
  const kept: number[] = []
  const head = new Int32Array(to.length)
  for (let i = 0; i < n; i++) {
    for (let e = start[i]!; e < start[i + 1]!; e++) {
      head[e] = i
      if (weight[e]! >= strongest / rounds) kept.push(e)
    }
  }
  const period = Float32Array.from(kept, e => strongest / weight[e]!)
  return {
    n,
    head: Int32Array.from(kept, e => head[e]!),
    tail: Int32Array.from(kept, e => to[e]!),
    period,
    due: period.slice(),
    duePush: period.map(p => p / negatives),
  }
}

/** One round, in place. */
function moveAll(
  places: Float32Array,
  { n, head, tail, period, due, duePush }: Edges,
  { round, rate, int }: { round: number; rate: number; int(n: number): number },
): void {
  for (let e = 0; e < head.length; e++) {
    if (due[e]! > round) continue
    const i = head[e]! * 2
    const j = tail[e]! * 2
    let dx = places[i]! - places[j]!
    let dy = places[i + 1]! - places[j + 1]!
    let d2 = dx * dx + dy * dy
    if (d2 > 0) {
      const power = d2 ** b
      const pull = (-2 * a * b * power) / d2 / (a * power + 1)
      const [mx, my] = [rate * clip(pull * dx), rate * clip(pull * dy)]
      places[i]! += mx
      places[i + 1]! += my
      places[j]! -= mx
      places[j + 1]! -= my
    }
    due[e]! += period[e]!
    const every = period[e]! / negatives
    const pushes = Math.floor((round - duePush[e]!) / every)
    for (let p = 0; p < pushes; p++) {
      const other = int(n) * 2
      if (other === i) continue
      dx = places[i]! - places[other]!
      dy = places[i + 1]! - places[other + 1]!
      d2 = dx * dx + dy * dy
      const push = d2 > 0 ? (2 * b) / ((0.001 + d2) * (a * d2 ** b + 1)) : 0
      places[i]! += rate * (push > 0 ? clip(push * dx) : longest)
      places[i + 1]! += rate * (push > 0 ? clip(push * dy) : longest)
    }
    duePush[e]! += pushes * every
  }
}
