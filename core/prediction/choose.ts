// Which rows a prediction test asks about: half of them on, over the range of activations; the rest off, near misses, wrong tokens and random ones. Pure, every process.
import { createRandom, type Random } from '../random.ts'
import type { PredictionItem } from './types.ts'

/** groups of equal counts that the rows on which it is on are taken from in turn */
export const activationGroups = 5
/** fewer rows of a kind say nothing of a definition */
export const fewestOn = 4
/** of the rows that are off, the shares of near misses and of wrong tokens; random ones are the rest */
const offShares = { near: 0.4, wrong: 0.3 }

export interface PredictionSource {
  /** rows on which the feature is on, ascending, and its activations there */
  on: Int32Array
  values: ArrayLike<number>
  /** rows just below the boundary, nearest first; empty where that is not defined */
  near: Int32Array
  /** A row on which it is off, at random; null where none was found. */
  off(random: Random): number | null
  /** Rows near this one on which it is off, in the same snippet; empty where snippets are single tokens. */
  silentAround(row: number): number[]
  /** Whether a row may be asked about, as far as it alone goes: not masked, not special, not among the examples that were seen. */
  isFree(row: number): boolean
  /** The rows of the snippet that is shown for a row, [from, to): two items never share one. */
  snippetOf(row: number): { from: number; to: number }
  /** Equal for rows with the same tokens around them: none is asked about twice. */
  key(row: number): string
}

/** tries for each random item that is wanted */
const triesEach = 60

/**
 * Items in the order in which they are asked, at most `wanted`, half of them on; fewer where there are not enough rows of
 * one half. The same source and seed give the same items.
 */
export function choosePrediction(source: PredictionSource, wanted: number, seed: number): PredictionItem[] {
  const random = createRandom(seed)
  const taken = takenRows(source)
  const half = Math.floor(wanted / 2)
  const on: PredictionItem[] = []
  spread(source.values, random, half, position => {
    const row = source.on[position]!
    return taken.take(row) && on.push({ row, kind: 'on', activation: source.values[position]! }) > 0
  })
  const off: PredictionItem[] = []
  const add = (kind: PredictionItem['kind'], row: number | null | undefined): boolean =>
    row != null && taken.take(row) && off.push({ row, kind, activation: 0 }) > 0
  const near = Math.round(offShares.near * on.length)
  for (const row of source.near) if (off.length < near) add('near', row)
  spread(source.values, random, Math.round(offShares.wrong * on.length), position => {
    const around = source.silentAround(source.on[position]!)
    return add('wrong-token', around[random.int(around.length)])
  })
  for (let tries = 0; off.length < on.length && tries < triesEach * on.length; tries++)
    add('random', source.off(random))
  const n = Math.min(on.length, off.length)
  return shuffled([...on.slice(0, n), ...shuffled(off, random).slice(0, n)], random)
}

function takenRows({ isFree, snippetOf, key }: PredictionSource) {
  const rows = new Set<number>()
  const keys = new Set<string>()
  return {
    /** Takes a row unless it, or a snippet like its own, is taken or not free. */
    take(row: number): boolean {
      if (!isFree(row)) return false
      const { from, to } = snippetOf(row)
      for (let r = from; r < to; r++) if (rows.has(r)) return false
      const name = key(row)
      if (keys.has(name)) return false
      keys.add(name)
      for (let r = from; r < to; r++) rows.add(r)
      return true
    },
  }
}

/**
 * Offers positions of activations, at random from each group of equal counts in turn, the strongest group first, until
 * `wanted` were taken or all were offered.
 */
function spread(values: ArrayLike<number>, random: Random, wanted: number, take: (position: number) => boolean): void {
  const n = values.length
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => Math.abs(values[b]!) - Math.abs(values[a]!) || a - b) // prettier-ignore
  const groups = Array.from({ length: activationGroups }, (_, g) =>
    draws(order.slice(Math.floor((g * n) / activationGroups), Math.floor(((g + 1) * n) / activationGroups)), random),
  )
  const isTaken = (group: Generator<number>) => {
    for (let next = group.next(); !next.done; next = group.next()) if (take(next.value)) return true
    return false
  }
  for (let left = wanted, before = -1; left > 0 && left !== before;) {
    before = left
    for (const group of groups) if (left > 0 && isTaken(group)) left--
  }
}

/** The items in random order, shuffled only as far as they are asked for (Fisher and Yates). */
function* draws(items: Int32Array, random: Random): Generator<number> {
  for (let i = 0; i < items.length; i++) {
    const j = i + random.int(items.length - i)
    const item = items[j]!
    items[j] = items[i]!
    yield item
  }
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const out = [...items]
  for (let i = out.length - 1; i > 0; i--) {
    const j = random.int(i + 1)
    ;[out[i], out[j]] = [out[j]!, out[i]!]
  }
  return out
}
