// Which rows a prediction test asks about, and how it is scored.
import { describe, expect, it } from 'vitest'
import { choosePrediction, type PredictionSource } from '../../../core/prediction/choose.ts'
import { predictionScore } from '../../../core/prediction/score.ts'
import type { GuessedItem, ItemKind } from '../../../core/prediction/types.ts'

/** 10,000 rows in snippets of ten; on in each fifth row of the first half, ever stronger. */
function source(over: Partial<PredictionSource> = {}): PredictionSource {
  const on = Int32Array.from({ length: 1_000 }, (_, i) => 5 * i)
  return {
    on,
    values: Float32Array.from(on, (_, i) => 1 + i),
    near: Int32Array.from({ length: 50 }, (_, i) => 9_000 + 20 * i),
    off: random => 5_000 + random.int(5_000),
    silentAround: row => [row + 1, row + 2],
    isFree: () => true,
    snippetOf: row => ({ from: row - (row % 10), to: row - (row % 10) + 10 }),
    key: row => String(row),
    ...over,
  }
}
const count = (items: readonly { kind: ItemKind }[]) =>
  Object.fromEntries((['on', 'near', 'wrong-token', 'random'] as const).map(k => [k, items.filter(i => i.kind === k).length])) // prettier-ignore

describe('the snippets of a test', () => {
  it('are on for one half, as many of each fifth of the activations, and off for three reasons in the other', () => {
    const items = choosePrediction(source(), 20, 7)
    expect(count(items)).toEqual({ on: 10, near: 4, 'wrong-token': 3, random: 3 })
    const fifths = items.filter(i => i.kind === 'on').map(i => Math.floor((i.activation - 1) / 200))
    expect(fifths.sort()).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4])
    expect(items.filter(i => i.kind !== 'on').every(i => i.activation === 0)).toBe(true)
    for (const { row, kind } of items) expect(row < 5_000 && row % 5 === 0).toBe(kind === 'on')
    // They are asked about in no order that tells.
    expect(new Set(items.slice(0, 10).map(i => i.kind)).size).toBeGreaterThan(1)
    expect(choosePrediction(source(), 20, 7)).toEqual(items)
    expect(choosePrediction(source(), 20, 8)).not.toEqual(items)
  })

  it('share no snippet and no tokens around, and are never among those that were seen', () => {
    const items = choosePrediction(source({ isFree: row => row % 20 < 10, key: row => String(row % 700) }), 60, 1)
    expect(items.length).toBe(60)
    expect(new Set(items.map(i => Math.floor(i.row / 10))).size).toBe(60)
    expect(new Set(items.map(i => i.row % 700)).size).toBe(60)
    expect(items.every(i => i.row % 20 < 10)).toBe(true)
  })

  it('are fewer, still half and half, where it is rarely on, where there are no near misses, or nearly no rows where it is off', () => {
    const rare = source({ on: Int32Array.of(0, 50, 100), values: Float32Array.of(3, 1, 2) })
    expect(count(choosePrediction(rare, 20, 1))).toMatchObject({ on: 3 })
    expect(choosePrediction(rare, 20, 1)).toHaveLength(6)
    const alone = source({ near: new Int32Array(0), silentAround: () => [] })
    expect(count(choosePrediction(alone, 20, 1))).toEqual({ on: 10, near: 0, 'wrong-token': 0, random: 10 })
    const always = source({ near: new Int32Array(0), silentAround: () => [], off: () => null })
    expect(choosePrediction(always, 20, 1)).toEqual([])
    expect(choosePrediction(source({ on: new Int32Array(0), values: [] }), 20, 1)).toEqual([])
  })

  it('spreads signed activations by size', () => {
    const items = choosePrediction(source({ values: Float32Array.from({ length: 1_000 }, (_, i) => -1 - i) }), 20, 7)
    const fifths = items.filter(i => i.kind === 'on').map(i => Math.floor((-i.activation - 1) / 200))
    expect(fifths.sort()).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4])
  })
})

const guessed = (kind: ItemKind, right: number, n: number): GuessedItem[] =>
  Array.from({ length: n }, (_, i) => ({ row: i, kind, activation: kind === 'on' ? 1 : 0, guess: i < right === (kind === 'on') })) // prettier-ignore

describe('the score', () => {
  it('is the mean of both shares with Newcombe’s interval', () => {
    const score = predictionScore([...guessed('on', 9, 10), ...guessed('near', 2, 4), ...guessed('random', 6, 6)])
    expect(score).toMatchObject({ on: 10, off: 10, sensitivity: 0.9, specificity: 0.8 })
    expect(score.balanced).toBeCloseTo(0.85, 12)
    // Wilson of 9/10: [0.59585, 0.98212]; of 8/10: [0.49016, 0.94331].
    expect(score.low).toBeCloseTo(0.85 - Math.hypot(0.9 - 0.59585, 0.8 - 0.49016) / 2, 4)
    expect(score.high).toBeCloseTo(0.85 + Math.hypot(0.98212 - 0.9, 0.94331 - 0.8) / 2, 4)
    expect(score.kinds).toEqual([{ kind: 'on', n: 10, right: 9 }, { kind: 'near', n: 4, right: 2 }, { kind: 'random', n: 6, right: 6 }]) // prettier-ignore
  })

  it('holds the truth in 95% of tests on the whole, and in 90% wherever it is (exact sums over binomials)', () => {
    const n = 10
    const chance = (p: number) =>
      Array.from({ length: n + 1 }, (_, k) => {
        let ways = 1
        for (let i = 0; i < k; i++) ways = (ways * (n - i)) / (i + 1)
        return ways * p ** k * (1 - p) ** (n - k)
      })
    const scores = Array.from({ length: n + 1 }, (_, a) =>
      Array.from({ length: n + 1 }, (_, b) => predictionScore([...guessed('on', a, n), ...guessed('random', b, n)])),
    )
    const shares = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98]
    const coverage = shares.flatMap(p =>
      shares.map(q => {
        const truth = (p + q) / 2
        const [ofA, ofB] = [chance(p), chance(q)]
        let sum = 0
        scores.forEach((row, a) =>
          row.forEach(({ low, high }, b) => {
            if (low! <= truth && truth <= high!) sum += ofA[a]! * ofB[b]!
          }),
        )
        return sum
      }),
    )
    expect(Math.min(...coverage)).toBeGreaterThan(0.9)
    expect(coverage.reduce((x, y) => x + y, 0) / coverage.length).toBeCloseTo(0.95, 1)
  })

  it('stays within 0 and 1 where all or none is right, and is not defined for one half alone', () => {
    const all = predictionScore([...guessed('on', 10, 10), ...guessed('random', 10, 10)])
    expect([all.balanced, all.high]).toEqual([1, 1])
    expect(all.low!).toBeGreaterThan(0.7)
    const none = predictionScore([...guessed('on', 0, 10), ...guessed('random', 0, 10)])
    expect([none.balanced, none.low]).toEqual([0, 0])
    expect(predictionScore(guessed('on', 3, 4))).toMatchObject({ balanced: null, low: null, high: null, sensitivity: 0.75 }) // prettier-ignore
  })
})
