// A probe of classes, trained on some word types and judged on the others (analyses.md A1; honesty.md rule 7). Pure, float64.
import { createRandom } from '../random.ts'
import { classDirection, fitClassProbe, probeSays } from './class-probe.ts'
import { jumpCount, kSparseSteps, rankByDifference, rankLatents } from './ksparse.ts'
import { sparsePart, type SparseRows } from './sparse-rows.ts'

const TEST_SHARE = 0.2

/** Which rows are for testing, [n]: those of a fifth of the word types, drawn by the seed from the types in order of their text. */
export function testRows(types: readonly string[], seed = 0): Uint8Array {
  const distinct = [...new Set(types)].sort()
  const random = createRandom(seed)
  for (let i = distinct.length - 1; i > 0; i--) {
    const j = random.int(i + 1)
    ;[distinct[i], distinct[j]] = [distinct[j]!, distinct[i]!]
  }
  const test = new Set(distinct.slice(0, Math.round(TEST_SHARE * distinct.length)))
  return Uint8Array.from(types, type => (test.has(type) ? 1 : 0))
}

export interface ReadClassesInput {
  /** [n * d] */
  x: Float32Array
  d: number
  /** [n] 0 .. classes - 1 */
  y: Int32Array
  classes: number
  /** [n] */
  test: Uint8Array
}

export interface ReadClasses {
  /** [classes * d] unit directions; zeros where the class has none */
  directions: Float64Array
  accuracy: number
  /** [classes] F1 of each class among the test rows, by the largest score; NaN where neither is there */
  f1: Float64Array
}

/** @throws Error for fewer than two classes among the training rows */
export function readClasses({ x, d, y, classes, test }: ReadClassesInput): ReadClasses {
  const rowsOf = (wanted: number) => Int32Array.from(y.keys()).filter(t => test[t] === wanted)
  const [train, held] = [rowsOf(0), rowsOf(1)]
  const part = new Float32Array(train.length * d)
  train.forEach((t, i) => part.set(x.subarray(t * d, (t + 1) * d), i * d))
  const probe = fitClassProbe(
    part,
    d,
    Int32Array.from(train, t => y[t]!),
    classes,
  )
  const directions = new Float64Array(classes * d)
  for (let c = 0; c < classes; c++) {
    const direction = classDirection(probe, c)
    if (direction) directions.set(direction, c * d)
  }
  const hits = new Float64Array(classes)
  const sizes = new Float64Array(classes)
  for (const t of held) {
    const said = probeSays(probe, x, t * d)
    sizes[said]!++
    sizes[y[t]!]!++
    if (said === y[t]) hits[said]!++
  }
  const right = hits.reduce((sum, v) => sum + v, 0)
  return {
    directions,
    accuracy: held.length > 0 ? right / held.length : NaN,
    f1: hits.map((v, c) => (2 * v) / sizes[c]!),
  }
}

export interface MainLatentsInput {
  z: SparseRows
  /** [n] 1 for the class */
  y: Uint8Array
  test: Uint8Array
  rank: 'convex' | 'difference'
}

export interface MainLatents {
  curve: { feature: number; f1: number; f1Sum: number }[]
  main: number[]
  /** score of the probe on the main latents where all of them are silent; NaN without main latents */
  silentScore: number
}

/** Main latents of a class by the jump rule. @throws Error when the training rows lack one of the two classes */
export function mainLatents({ z, y, test, rank }: MainLatentsInput): MainLatents {
  const part = (wanted: number) => {
    const rows = Int32Array.from(y.keys()).filter(t => test[t] === wanted)
    return { z: sparsePart(z, rows), y: Uint8Array.from(rows, t => y[t]!) }
  }
  const [train, held] = [part(0), part(1)]
  const ranked = rank === 'convex' ? rankLatents(train.z, train.y) : rankByDifference(train.z, train.y)
  const steps = kSparseSteps(train, held, ranked)
  const kept = jumpCount(steps.map(s => s.f1))
  return {
    curve: steps.map((s, k) => ({ feature: ranked[k]!, f1: s.f1, f1Sum: s.f1Sum })),
    main: ranked.slice(0, kept),
    silentScore: steps[kept - 1]?.fit.bias ?? NaN,
  }
}
