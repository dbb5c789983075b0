// Siblings under one parent: their simplex, whether held-out words lie nearest their own vertex, and a picture (analyses.md A12). Pure.
import { subtract } from '../../linalg.ts'
import { principalAxes } from '../../pca.ts'
import { createRandom } from '../../random.ts'
import { conceptVector } from './lda-direction.ts'
import { trainingWords } from './pair-report.ts'
import { siblings } from './park-numbers.ts'
import type { Concept, PlannedFamily } from './plan.ts'
import { ofOneSibling, simplexShape, vertexTest, type SimplexShape, type VertexTest } from './simplex.ts'
import { pickRows, takeRows } from './word-rows.ts'

/** Held-out words in the picture, of each sibling. */
const drawn = 25
/** Words of a sibling that make its vertex, and that are held out for the test: 199 shuffles are made of them. */
const mostTrain = 100
const mostHeld = 200
/** A sibling without words of its own in training is left out. */
const least = 3

export interface FamilyReport {
  parent: number
  children: number[]
  /** words of more than one sibling, left out; training and held-out words of each */
  shared: number
  train: number[]
  held: number[]
  shape: SimplexShape | null
  test: VertexTest | null
  /** cos(l_i - l_j, l_p) over pairs of siblings */
  siblings: number[]
  /** vertices and held-out words along the first three principal axes of the vertices */
  picture: { vertices: Float32Array; words: Float32Array; word: Int32Array; of: Uint8Array; axes: number } | null
}

export interface FamilyWork {
  g: Float64Array
  d: number
  concepts: readonly Concept[]
  side: Uint8Array
  vectorOf(concept: number): Float64Array | null
  seed: number
  shuffles: number
}

export function familyReport(work: FamilyWork, family: PlannedFamily): FamilyReport {
  const { g, d, concepts, side, seed, shuffles } = work
  const { lists, shared } = ofOneSibling(family.children.map(child => concepts[child]!.words))
  const unseen = side.map(s => 1 - s)
  const parts = family.children.map((child, i) => ({
    child,
    train: trainingWords(lists[i]!, side, seed + child, mostTrain),
    held: trainingWords(lists[i]!, unseen, seed - child, mostHeld),
  }))
  const kept = parts.filter(part => part.train.length >= least)
  const vectors = kept.map(part => conceptVector(takeRows(g, d, part.train), d)?.l ?? null)
  const vertices = vectors.every(v => v !== null) ? vectors : []
  const lp = work.vectorOf(family.parent)
  const cosines: number[] = []
  vertices.forEach((one, i) =>
    vertices.slice(i + 1).forEach(other => {
      const value = lp && siblings(one, other, lp)
      if (value !== null) cosines.push(value)
    }),
  )
  const [train, held] = [kept.map(p => p.train), kept.map(p => p.held)]
  return {
    parent: family.parent,
    children: kept.map(p => p.child),
    shared,
    train: train.map(rows => rows.length),
    held: held.map(rows => rows.length),
    shape: simplexShape(vertices),
    test: vertices.length >= 2 ? vertexTest({ g, d, train, held, seed: seed + family.parent, shuffles }) : null,
    siblings: cosines,
    picture: vertices.length >= 2 ? pictureOf(g, d, vertices, held, seed) : null,
  }
}

function pictureOf(
  g: Float64Array,
  d: number,
  vertices: readonly Float64Array[],
  held: readonly Int32Array[],
  seed: number,
) {
  const k = vertices.length
  const flat = new Float64Array(k * d)
  vertices.forEach((v, i) => flat.set(v, i * d))
  const { axes } = principalAxes(flat, d, Int32Array.from({ length: k }, (_, i) => i), { count: 3 }) // prettier-ignore
  const centre = vertices[0]!.map((_, j) => vertices.reduce((sum, v) => sum + v[j]!, 0) / k)
  const random = createRandom(seed)
  const picked = held.map(rows => Int32Array.from(pickRows(rows.length, drawn, random), i => rows[i]!))
  const word = Int32Array.from(picked.flatMap(rows => [...rows]))
  const place = (v: Float64Array) => {
    const from = subtract(v, centre)
    return axes.map(axis => axis.reduce((sum, a, j) => sum + a * from[j]!, 0))
  }
  return {
    vertices: Float32Array.from(vertices.flatMap(place)),
    words: Float32Array.from([...word].flatMap(row => place(g.slice(row * d, (row + 1) * d)))),
    word,
    of: Uint8Array.from(picked.flatMap((rows, i) => Array.from(rows, () => i))),
    axes: axes.length,
  }
}
