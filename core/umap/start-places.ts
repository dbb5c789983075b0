// Where UMAP's points start: along the two slowest directions of a walk on the graph, so that the layout keeps its coarse order. Pure.
import type { Random } from '../random.ts'
import type { FuzzyGraph } from './fuzzy-graph.ts'

/** turns of the power method: far from the eigenvectors of single small clumps, close to what is smooth over the whole graph */
const turns = 60
/** side of the square that points start in */
export const side = 10

/** [n * 2]. Two vectors orthogonal to the trivial one and to each other, then each coordinate by its rank, evenly over the square. */
export function startPlaces(graph: FuzzyGraph, random: Random): Float32Array {
  const { n } = graph
  const root = rootDegrees(graph)
  const trivial = normalised(root.slice())
  const found = [trivial]
  for (let axis = 0; axis < 2; axis++) {
    let v: Float64Array = Float64Array.from({ length: n }, () => random.normal())
    for (let turn = 0; turn < turns; turn++) {
      v = walked(graph, root, v)
      for (const other of found) without(v, other)
      normalised(v)
    }
    found.push(v)
  }
  const places = new Float32Array(n * 2)
  for (const [axis, v] of found.slice(1).entries()) {
    const value = v.map((x, i) => x / (root[i]! || 1))
    const order = Int32Array.from(value.keys()).sort((a, b) => value[a]! - value[b]! || a - b)
    order.forEach((i, rank) => (places[i * 2 + axis] = (side * (rank + 0.5)) / n))
  }
  return places
}

/** Square roots of the points' degrees. */
function rootDegrees({ n, start, weight }: FuzzyGraph): Float64Array {
  const degree = new Float64Array(n)
  for (let i = 0; i < n; i++) for (let e = start[i]!; e < start[i + 1]!; e++) degree[i]! += weight[e]!
  return degree.map(Math.sqrt)
}

/** Half a step of the lazy walk: (v + D^-1/2 W D^-1/2 v) / 2, whose largest eigenvalues are the smoothest. */
function walked({ n, start, to, weight }: FuzzyGraph, root: Float64Array, v: Float64Array): Float64Array {
  const next = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    let sum = 0
    for (let e = start[i]!; e < start[i + 1]!; e++) sum += (weight[e]! * v[to[e]!]!) / root[to[e]!]!
    next[i] = (v[i]! + (root[i]! > 0 ? sum / root[i]! : 0)) / 2
  }
  return next
}

function without(v: Float64Array, other: Float64Array): void {
  let along = 0
  for (let i = 0; i < v.length; i++) along += v[i]! * other[i]!
  for (let i = 0; i < v.length; i++) v[i]! -= along * other[i]!
}

function normalised(v: Float64Array): Float64Array {
  const length = Math.sqrt(v.reduce((sum, x) => sum + x * x, 0)) || 1
  for (let i = 0; i < v.length; i++) v[i]! /= length
  return v
}
