// Whether the vectors of sibling concepts form a simplex, and whether words that made none of them lie nearest their own (A12). Pure, float64.
import { cosine, dot, norm, subtract } from '../../linalg.ts'
import { createRandom } from '../../random.ts'
import { singularValues } from '../../singular-values.ts'
import { conceptVector } from './lda-direction.ts'
import { takeRows } from './word-rows.ts'

export interface SimplexShape {
  k: number
  /** cosines of the vertices about their mean, pairs in order; a regular simplex has `regular` everywhere. Near it in high d for noise too */
  cosines: number[]
  regular: number
  /** standard deviation of the edge lengths over their mean; null for fewer than two edges */
  edgeVariation: number | null
  /** singular values of the centred vertices above 1e-6 of the largest: k - 1 for a simplex */
  rank: number
}

/** @param vertices two or more vectors [d]; null for fewer */
export function simplexShape(vertices: readonly Float64Array[]): SimplexShape | null {
  const k = vertices.length
  if (k < 2) return null
  const centre = vertices[0]!.map((_, j) => vertices.reduce((sum, v) => sum + v[j]!, 0) / k)
  const centred = vertices.map(v => subtract(v, centre))
  const cosines: number[] = []
  const edges: number[] = []
  for (let i = 0; i < k; i++) {
    for (let j = i + 1; j < k; j++) {
      cosines.push(cosine(centred[i]!, centred[j]!) ?? 0)
      edges.push(norm(subtract(vertices[i]!, vertices[j]!)))
    }
  }
  const mean = edges.reduce((sum, e) => sum + e, 0) / edges.length
  const spread = Math.sqrt(edges.reduce((sum, e) => sum + (e - mean) ** 2, 0) / edges.length)
  const values = singularValues(centred)
  return {
    k,
    cosines,
    regular: -1 / (k - 1),
    edgeVariation: edges.length > 1 && mean > 0 ? spread / mean : null,
    rank: values.filter(v => v > 1e-6 * values[0]!).length,
  }
}

export interface VertexTest {
  /** held-out words whose nearest vertex (Euclidean) is their own concept's, of all held-out words */
  hits: number
  held: number
  /** the same for vertices of shuffled labels: mean, 95 % point, and how many shuffles reach the hits */
  nullMean: number | null
  nullHigh: number | null
  reached: number
  shuffles: number
  /** (reached + 1) / (shuffles + 1) */
  p: number | null
}

export interface VertexInput {
  /** [V, d] whitened rows */
  g: Float64Array
  d: number
  /** rows of each sibling's words that make its vertex, and that are held out; no word of two siblings */
  train: readonly Int32Array[]
  held: readonly Int32Array[]
  seed: number
  shuffles: number
}

/** Words that belong to two siblings have no vertex of their own: they are left out. @returns the lists without them, and how many */
export function ofOneSibling(lists: readonly Int32Array[]): { lists: Int32Array[]; shared: number } {
  const count = new Map<number, number>()
  for (const list of lists) for (const row of list) count.set(row, (count.get(row) ?? 0) + 1)
  let shared = 0
  for (const times of count.values()) if (times > 1) shared++
  return { lists: lists.map(list => list.filter(row => count.get(row) === 1)), shared }
}

/** Nearest-vertex accuracy of held-out words; null where a sibling has no vertex, or nothing is held out. */
export function vertexTest(input: VertexInput): VertexTest | null {
  const { g, d, train, held, seed, shuffles } = input
  const vertices = verticesOf(g, d, train)
  const total = held.reduce((sum, rows) => sum + rows.length, 0)
  if (!vertices || total === 0 || train.length < 2) return null
  const hits = hitsOf(g, d, vertices, held)
  const random = createRandom(seed)
  const pool = Int32Array.from(train.flatMap(rows => [...rows]))
  const counts: number[] = []
  for (let k = 0; k < shuffles; k++) {
    for (let i = pool.length - 1; i > 0; i--) {
      const j = random.int(i + 1)
      ;[pool[i], pool[j]] = [pool[j]!, pool[i]!]
    }
    let from = 0
    const parts = train.map(rows => pool.slice(from, (from += rows.length)))
    const strange = verticesOf(g, d, parts)
    if (strange) counts.push(hitsOf(g, d, strange, held))
  }
  counts.sort((a, b) => a - b)
  const reached = counts.filter(c => c >= hits).length
  return {
    hits,
    held: total,
    nullMean: counts.length > 0 ? counts.reduce((s, c) => s + c, 0) / counts.length / total : null,
    nullHigh: counts.length > 0 ? counts[Math.ceil(0.95 * (counts.length - 1))]! / total : null,
    reached,
    shuffles: counts.length,
    p: counts.length > 0 ? (reached + 1) / (counts.length + 1) : null,
  }
}

function verticesOf(g: Float64Array, d: number, lists: readonly Int32Array[]): Float64Array[] | null {
  const vectors = lists.map(rows => conceptVector(takeRows(g, d, rows), d)?.l ?? null)
  return vectors.every(v => v !== null) ? vectors : null
}

function hitsOf(g: Float64Array, d: number, vertices: readonly Float64Array[], held: readonly Int32Array[]): number {
  // |x - v|^2 without |x|^2, which is the same for all vertices.
  const squares = vertices.map(v => dot(v, v))
  let hits = 0
  held.forEach((rows, own) => {
    for (const row of rows) {
      const x = g.subarray(row * d, (row + 1) * d)
      let nearest = 0
      let least = Infinity
      vertices.forEach((v, i) => {
        const distance = squares[i]! - 2 * dot(x, v)
        if (distance < least) [nearest, least] = [i, distance]
      })
      if (nearest === own) hits++
    }
  })
  return hits
}
