// Draws the samples of a run: sparse, in groups, in hierarchies, seeded (toy.md section 1). Pure, every process.
import { createRandom, type Random } from '../random.ts'
import { batchOf, emptyBatch, indexBatch, oneHot, type Batch } from './batch.ts'
import type { Sampled, ToyConfig, ToyData } from './types.ts'

/** The samples of step `step`; the same ones for every step unless the data are resampled. */
export function firstBatch({ n, data, seed }: Pick<ToyConfig, 'n' | 'data' | 'seed'>): Batch {
  if (data.kind === 'one-hot') return oneHot(n)
  if (data.kind === 'rows') return batchOf(data.rows, n)
  return drawBatch(emptyBatch(data.rows, n), data, batchRandom(seed, 0))
}

/** Whether every step has samples of its own. */
export const resamples = (data: ToyData): boolean => 'resample' in data && data.resample

/** The stream of one step's samples: by seed and step alone, so that any step can be computed again from its weights. */
export const batchRandom = (seed: number, step: number): Random =>
  createRandom((Math.imul(seed | 0, 0x9e3779b1) ^ Math.imul(step + 1, 0x85ebca77)) >>> 0)

/** Fills a batch with new samples. */
export function drawBatch(batch: Batch, data: ToyData, random: Random): Batch {
  const { rows, n, x } = batch
  if (data.kind === 'one-hot' || data.kind === 'rows') return batch
  x.fill(0)
  const fires = () => random.next() >= data.sparsity
  // (0, 1]: a value of 0 would be a feature that fires and is not there.
  const value = data.values === 'one' ? () => 1 : () => 1 - random.next()
  const free = data.kind === 'sparse' ? allOf(n) : freeFeatures(n, data)
  for (let p = 0; p < rows; p++) {
    const at = p * n
    for (const i of free) if (fires()) x[at + i] = value()
    if (data.kind === 'groups') {
      for (const { kind, members } of data.groups) {
        if (members.length === 0 || !fires()) continue
        if (kind === 'correlated') for (const i of members) x[at + i] = value()
        else x[at + members[random.int(members.length)]!] = value()
      }
    } else if (data.kind === 'hierarchy') {
      for (const { parent, children } of data.families) {
        if (!fires()) continue
        x[at + parent] = value()
        if (children.length > 0 && random.next() < data.childRate)
          x[at + children[random.int(children.length)]!] = value()
      }
    }
  }
  if (data.normalise) normaliseRows(batch)
  return indexBatch(batch)
}

const allOf = (n: number) => Array.from({ length: n }, (_, i) => i)

/** Features in no group and no family. */
function freeFeatures(n: number, data: Exclude<ToyData, { kind: 'one-hot' | 'rows' | 'sparse' }>): number[] {
  const taken = new Set(
    data.kind === 'groups'
      ? data.groups.flatMap(group => group.members)
      : data.families.flatMap(family => [family.parent, ...family.children]),
  )
  return allOf(n).filter(i => !taken.has(i))
}

/** Scales rows to |x| = 1; silent ones stay 0. */
function normaliseRows({ rows, n, x }: Batch): void {
  for (let p = 0; p < rows; p++) {
    let square = 0
    for (let i = 0; i < n; i++) square += x[p * n + i]! ** 2
    if (square === 0) continue
    for (let i = 0; i < n; i++) x[p * n + i] = x[p * n + i]! / Math.sqrt(square)
  }
}

/** Co-activation of features over a batch, [n * n]: the share of rows on which both are not 0. */
export function coactivation({ rows, n, start, index }: Batch): Float64Array {
  const out = new Float64Array(n * n)
  for (let p = 0; p < rows; p++) {
    for (let a = start[p]!; a < start[p + 1]!; a++) {
      for (let c = start[p]!; c < start[p + 1]!; c++) out[index[a]! * n + index[c]!]! += 1 / rows
    }
  }
  return out
}

/** Usual settings of drawn samples. */
export const defaultSampled: Sampled = { rows: 256, sparsity: 0.9, values: 'uniform', normalise: false, resample: true }
