// What the page works out of a turn: drawn rows that flip, the turned line, the handle's angle, readings by their rule.
import { describe, expect, it } from 'vitest'
import { noTurn, turnDegrees, type TurnReport, type TurnRows } from '../../core/analysis/turn-types.ts'
import { angleToward, flipsAt, turnedLine } from '../../renderer/panels/zones/rotate/turn-model.ts'
import { readingOf, slackLines, turnLines } from '../../renderer/panels/zones/rotate/turn-words.ts'
import { costOption, keptOption, sizesOption } from '../../renderer/plots/turn.plot.ts'
import { theme as testTheme } from './plots/sample-view.ts'

const column = (of: (degrees: number) => number) => Float32Array.from(turnDegrees, of)
const rows = (over: Partial<TurnRows> = {}): TurnRows => ({
  n: 10_000,
  nActive: 100,
  types: 100,
  r: 100,
  jaccard: column(a => 1 - Math.abs(a) / 90),
  nullJaccard: column(a => 1 - Math.abs(a) / 100),
  flipped: Int32Array.from(turnDegrees, a => 2 * Math.abs(a)),
  cut: Float64Array.from(turnDegrees, () => 1),
  soft: [
    { eta: 0.01, angle: 12, encoderAngle: 20, nullAngle: 0.25, ratio: 48 },
    { eta: 0.1, angle: 15, encoderAngle: 25, nullAngle: 3, ratio: 5 },
  ],
  free: { minus: 1, plus: 2 },
  fixed: { minus: 0.5, plus: 0.25 },
  fit: {
    cost: column(a => Math.abs(a) / 9000),
    decoderAngle: column(Math.abs),
    error: column(() => 2),
    errorBefore: 1.5,
  },
  ...over,
})
const report = (over: Partial<TurnReport> = {}): TurnReport => ({
  feature: 7,
  vector: 'encoder',
  target: { kind: 'own' },
  toTarget: 60,
  topk: false,
  unit: 'word',
  shown: rows({ n: 40, nActive: 4, types: 4, soft: null }),
  all: rows(),
  sizes: [10, 100].map(n => ({
    n,
    nActive: 1,
    free: 30 / n,
    freeLow: 10 / n,
    freeHigh: 60 / n,
    soft: Number.NaN,
    draws: 15,
  })),
  decoder: null,
  first: [],
  // At 90 degrees the score is beta: the first leaves, the third enters.
  points: {
    rows: Int32Array.of(11, 12, 13),
    alpha: Float32Array.of(2, 2, 0),
    beta: Float32Array.of(0, 2, 2),
    shift: null,
    on: Uint8Array.of(1, 1, 0),
  },
  plane: { w: [1, 0], u: [0, 1], ow: 0, ou: 0 },
  warnings: [],
  ...over,
})

describe('what flips', () => {
  it('is nothing at no turn and what the scores say at a right angle', () => {
    expect(flipsAt(report(), noTurn)).toEqual({ leave: [], enter: [] })
    expect(flipsAt(report(), 180)).toEqual({ leave: [11], enter: [13] })
    expect(flipsAt(report({ all: null }), 180)).toEqual({ leave: [], enter: [] })
  })

  it('lies on either side of the turned line', () => {
    const { normal, offset } = turnedLine(report(), 135)!
    expect(normal[0]).toBeCloseTo(Math.SQRT1_2)
    expect(normal[1]).toBeCloseTo(Math.SQRT1_2)
    expect(offset).toBe(-1)
    expect(turnedLine(report({ topk: true }), 135)).toBeNull()
  })

  it('follows the pointer', () => {
    expect(angleToward({ w: [1, 0], u: [0, 1] }, 1, 1)).toBe(45)
    expect(angleToward({ w: [1, 0], u: [0, 1] }, 1, -1)).toBe(-45)
  })
})

describe('readings', () => {
  it('follow the verdict rule', () => {
    expect(readingOf(rows(), 'word').phrase).toBe('free to rotate')
    expect(readingOf(rows({ fit: null }), 'word').phrase).toBe('not free to rotate')
    expect(readingOf(rows({ soft: [{ ...rows().soft![0]!, angle: 9.9 }] }), 'word').phrase).toBe('not free to rotate')
    expect(readingOf(rows({ r: 1_000 }), 'word').phrase).toBe('not enough data')
    expect(readingOf(rows({ nActive: 29 }), 'word').phrase).toBe('too few')
    expect(readingOf(rows({ types: 4 }), 'word')).toEqual({
      phrase: 'too few',
      rule: expect.stringContaining('100 words on / 4 types'),
    })
  })

  it('put N and n/r beside every exact slack, which is under advanced only', () => {
    const names = slackLines(report(), false).map(line => line.name)
    expect(names.some(name => name.startsWith('Exact'))).toBe(false)
    const exact = slackLines(report(), true).filter(line => line.name.startsWith('Exact'))
    expect(exact).toHaveLength(2)
    for (const line of exact) expect(line.all).toContain('(N 10000, n/r 100)')
    expect(turnLines(report(), 91).find(line => line.name === 'Change zone')).toMatchObject({
      shown: '2 of 40',
      all: '2 of 10,000',
    })
  })
})

describe('charts', () => {
  it('draw the null, both populations and the angle', () => {
    const series = (option: ReturnType<typeof keptOption>) => option.series as { name: string; data: unknown[] }[]
    expect(series(keptOption(report(), testTheme, 5)).map(s => s.name)).toEqual(['null', 'all', 'shown', ''])
    expect(series(costOption(report(), testTheme, 5)).map(s => s.name)).toEqual(['all', 'shown', ''])
    const sizes = series(sizesOption(report(), testTheme))
    expect(sizes.map(s => s.data.length)).toEqual([2, 2, 2, 0])
  })
})
