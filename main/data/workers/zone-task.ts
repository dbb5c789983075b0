// What a zone view needs in the worker: gathers and normalises rows, fills in pre-activations, builds the view. Pure; worker thread.
import type { FeatureRows } from '../../../core/sae/types.ts'
import type { SliceGiven } from '../../../core/zones/resolve-slice.ts'
import type { SetVectors } from '../../../core/zones/slice-input.ts'
import type { ZoneView } from '../../../core/zones/types.ts'
import { buildZones, type SliceFrame, type ZoneInput } from '../../../core/zones/view.ts'
import { answerNote, drawAnswer, type AnswerShape, type DrawnAnswer } from '../../../core/synthetic/answer-control.ts'
import { dot } from '../../../core/linalg.ts'
import { normalizeRows } from './normalize.ts'

/** A token set before its rows are gathered and normalised. */
export interface SetTask {
  name: string
  /** [m, d] raw rows; empty with `at` */
  x: Float32Array
  /** [m] where its rows lie in the task's `x`, when that is the whole file */
  at: Int32Array | null
  inPopulation: Int32Array
}

/** Another source of a slice; its origin's row is raw. */
export interface SourceTask extends Omit<SliceGiven, 'sets'> {
  sets: SetTask[]
}

export interface ZoneTask extends Omit<ZoneInput, 'x' | 'pre' | 'mean' | 'sets' | 'sliceFrom' | 'morphTo'> {
  /** [., d] raw rows as the file has them */
  x: Float32Array
  /** [n] where each row of the population lies in `x`; null when `x` is the population */
  at: Int32Array | null
  /** [n, k]; null to compute it from x */
  pre: Float32Array | null
  /** [d] mean of the unmasked raw rows */
  rawMean: Float64Array
  /** where all unmasked rows lie in `x`, for a mean in normalised space */
  unmaskedAt: Int32Array
  sets: SetTask[]
  sliceFrom: SourceTask | null
  morphTo: SourceTask | null
  /** the control "known answer": rows, codes and dictionary are made up here, and what the task has of them is not read */
  answer?: AnswerShape
}

/** The view, and where its slice lies in the input space. */
export function runZoneTask(task: ZoneTask): { view: ZoneView; frame: SliceFrame } {
  if (!task.answer) return buildZones(zoneInputOf(task))
  const drawn = drawAnswer(task.answer)
  const made = buildZones(answerInput(task, drawn))
  return { ...made, view: { ...made.view, warnings: [answerNote(task.answer, drawn), ...made.view.warnings] } }
}

/** The task's view of made-up rows: population, vectors, codes and dictionary replaced. */
function answerInput(task: ZoneTask, { x, pre, values, rows, tokens }: DrawnAnswer): ZoneInput {
  const n = tokens.length
  return {
    ...task,
    rows,
    population: Int32Array.from({ length: n }, (_, r) => r),
    x,
    pre,
    values,
    tau: null,
    squaredError: null,
    fullSets: null,
    mean: meanOf(x, rows.spec.dIn),
    tokens,
    unit: 'row',
    totalRows: n,
    masked: 0,
    originRow: null,
    sets: [],
    sliceFrom: null,
    morphTo: null,
    functions: null,
  }
}

/** Gathers and normalises the rows, and fills in pre-activations and the reference mean. */
export function zoneInputOf(task: ZoneTask): ZoneInput {
  if (task.answer) return answerInput(task, drawAnswer(task.answer))
  const { x: raw, at, pre, rawMean, unmaskedAt, originRow, sets, sliceFrom, morphTo, ...rest } = task
  const { dIn, inputNorm } = rest.rows.spec
  const normal = inputNorm !== 'none'
  const seen = (x: Float32Array) => {
    if (normal) normalizeRows(x, dIn, inputNorm)
    return x
  }
  // Rows that lie together need no copy, as long as nothing is written into them.
  const together = at ? runOf(at) : { from: 0, to: raw.length / dIn }
  const lying = !normal && together ? raw.subarray(together.from * dIn, together.to * dIn) : null
  const x = lying ?? seen(at ? gather(raw, at, dIn) : raw.slice())
  const mean = normal ? meanOf(seen(gather(raw, unmaskedAt, dIn)), dIn) : Float32Array.from(rawMean)
  const row = (vector: Float32Array | null) => vector && seen(vector.slice())
  const vectors = (of: SetTask[]): SetVectors[] =>
    of.map(set => ({ ...set, x: seen(set.at ? gather(raw, set.at, dIn) : set.x.slice()) }))
  const given = (of: SourceTask | null): SliceGiven | null =>
    of && { ...of, sets: vectors(of.sets), originRow: row(of.originRow) }
  return {
    ...rest,
    x,
    pre: pre ?? preActivations(x, rest.rows),
    mean,
    originRow: row(originRow),
    sets: vectors(sets),
    sliceFrom: given(sliceFrom),
    morphTo: given(morphTo),
  }
}

/** The range that ascending row numbers fill without a gap, or null. */
function runOf(at: Int32Array): { from: number; to: number } | null {
  const from = at[0] ?? 0
  return at.every((row, i) => row === from + i) ? { from, to: from + at.length } : null
}

function gather(x: Float32Array, at: Int32Array, d: number): Float32Array {
  const out = new Float32Array(at.length * d)
  at.forEach((row, i) => out.set(x.subarray(row * d, (row + 1) * d), i * d))
  return out
}

function meanOf(x: Float32Array, d: number): Float32Array<ArrayBuffer> {
  const n = x.length / d
  const sum = new Float64Array(d)
  for (let r = 0; r < n; r++) for (let j = 0; j < d; j++) sum[j]! += x[r * d + j]!
  return Float32Array.from(sum, s => s / n)
}

/** z = w . (x - b_pre) + b for every row and chosen feature, [n, k] */
export function preActivations(x: Float32Array, rows: FeatureRows): Float32Array {
  const { wEnc, bEnc, bPre } = rows
  const d = rows.spec.dIn
  const k = rows.features.length
  const n = x.length / d
  const out = new Float32Array(n * k)
  const w = Array.from({ length: k }, (_, i) => wEnc.subarray(i * d, (i + 1) * d))
  // w . x + (b - w . b_pre)
  const offset = w.map((row, i) => bEnc[i]! - dot(row, bPre))
  const end = d - (d % 4)
  // Row by row, so that every vector comes from memory once, and in four sums that do not wait for each other: this is most of the time of a view in
  // thousands of dimensions.
  for (let r = 0; r < n; r++) {
    const y = x.subarray(r * d, (r + 1) * d)
    for (let i = 0; i < k; i++) {
      const row = w[i]!
      let [a, b, c, e] = [0, 0, 0, 0]
      for (let j = 0; j < end; j += 4) {
        a += row[j]! * y[j]!
        b += row[j + 1]! * y[j + 1]!
        c += row[j + 2]! * y[j + 2]!
        e += row[j + 3]! * y[j + 3]!
      }
      let z = offset[i]! + (a + b) + (c + e)
      for (let j = end; j < d; j++) z += row[j]! * y[j]!
      out[r * k + i] = z
    }
  }
  return out
}
