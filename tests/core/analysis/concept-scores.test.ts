// Scores of a feature's firing against a concept: hand-computed values, and the counting against a slow obvious one.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countFiring,
  f1Of,
  measureOf,
  ownersOf,
  precisionOf,
  rankBy,
  recallOf,
  roles,
  rolesOf,
  type ConceptScores,
} from '../../../core/analysis/concept-scores.ts'

const firing = (entries: [number, number][]) => ({
  rows: Int32Array.from(entries, e => e[0]),
  values: Float32Array.from(entries, e => e[1]),
})

describe('countFiring', () => {
  // Rows 0..7: members 0, 1, 2; row 7 is masked; the rest 3, 4, 5, 6.
  const role = rolesOf(8, Int32Array.of(0, 1, 2, 7), row => row === 7)

  it('counts over unmasked rows, by hand', () => {
    expect([...role]).toEqual([2, 2, 2, 1, 1, 1, 1, 0])
    const counts = countFiring(
      firing([
        [0, 3],
        [1, 1],
        [3, 2],
        [4, 1],
        [7, 9],
      ]),
      role,
      3,
      4,
    )
    expect(counts.both).toBe(2)
    expect(counts.on).toBe(4)
    // Member values 3, 1, 0; others 2, 1, 0, 0. 3 beats 4; 1 beats 2 and ties 1: 2.5; 0 ties 2: 1. U = 7.5 of 12.
    expect(counts.auroc).toBeCloseTo(7.5 / 12, 12)
    expect(precisionOf(2, 4)).toBe(0.5)
    expect(recallOf(2, 3)).toBeCloseTo(2 / 3, 12)
    expect(f1Of(2, 4, 3)).toBeCloseTo(4 / 7, 12)
  })

  it('is 1 for a perfect feature, 0 for its opposite, one half for one that is never on', () => {
    expect(countFiring(firing([[0, 1], [1, 2], [2, 3]]), role, 3, 4)).toEqual({ both: 3, on: 3, auroc: 1 }) // prettier-ignore
    const opposite = countFiring(firing([[3, 1], [4, 1], [5, 2], [6, 1]]), role, 3, 4) // prettier-ignore
    expect(opposite).toEqual({ both: 0, on: 4, auroc: 0 })
    expect(countFiring(firing([]), role, 3, 4)).toEqual({ both: 0, on: 0, auroc: 0.5 })
  })

  it('has no AUROC without members or without others', () => {
    expect(
      countFiring(
        firing([[3, 1]]),
        rolesOf(4, Int32Array.of(), () => false),
        0,
        4,
      ).auroc,
    ).toBeNaN()
    expect(
      countFiring(
        firing([[3, 1]]),
        rolesOf(4, Int32Array.of(0, 1, 2, 3), () => false),
        4,
        0,
      ).auroc,
    ).toBeNaN()
    expect(f1Of(0, 0, 0)).toBeNaN()
    expect(precisionOf(0, 0)).toBeNaN()
    expect(recallOf(0, 0)).toBeNaN()
  })

  it('equals comparing every member with every other row', () => {
    const rows = fc.array(
      fc.record({
        role: fc.constantFrom(roles.masked, roles.rest, roles.member),
        // few values, so that ties are common; zero is off
        value: fc.oneof(fc.constantFrom(0, 0, 1, 2), fc.float({ min: Math.fround(1e-30), max: 100, noNaN: true })),
      }),
      { minLength: 1, maxLength: 40 },
    )
    fc.assert(
      fc.property(rows, all => {
        const flags = Uint8Array.from(all, r => r.role)
        const on = all.flatMap((r, row): [number, number][] => (r.value > 0 ? [[row, r.value]] : []))
        const members = all.filter(r => r.role === roles.member).map(r => Math.fround(r.value))
        const others = all.filter(r => r.role === roles.rest).map(r => Math.fround(r.value))
        const counts = countFiring(firing(on), flags, members.length, others.length)
        expect(counts.both).toBe(members.filter(v => v > 0).length)
        expect(counts.on).toBe([...members, ...others].filter(v => v > 0).length)
        let u = 0
        for (const m of members) for (const o of others) u += m > o ? 1 : m === o ? 0.5 : 0
        if (members.length === 0 || others.length === 0) expect(counts.auroc).toBeNaN()
        else expect(counts.auroc).toBeCloseTo(u / (members.length * others.length), 10)
      }),
    )
  })
})

describe('rankBy', () => {
  const scores: ConceptScores = {
    members: 10,
    rest: 90,
    both: Int32Array.of(10, 5, 0, 5, 0),
    on: Int32Array.of(90, 5, 0, 5, 4),
    auroc: Float32Array.of(0.5, 0.75, 0.5, 0.75, 0.45),
  }
  it('orders by a measure, equal ones by index, without features that are never on', () => {
    expect([...rankBy(scores, 'f1')]).toEqual([1, 3, 0, 4])
    expect([...rankBy(scores, 'recall')]).toEqual([0, 1, 3, 4])
    expect([...rankBy(scores, 'precision', true)]).toEqual([4, 0, 1, 3])
    expect([...rankBy(scores, 'auroc')]).toEqual([1, 3, 0, 4])
  })
  it('gives columns', () => {
    expect(measureOf(scores, 'f1')[0]).toBeCloseTo(0.2, 6)
    expect(measureOf(scores, 'f1')[1]).toBeCloseTo(2 / 3, 6)
    expect(measureOf(scores, 'precision')[2]).toBeNaN()
    expect(measureOf(scores, 'recall')[3]).toBe(0.5)
  })
})

describe('ownersOf', () => {
  it('keeps the order and those with both shares', () => {
    const scores: ConceptScores = {
      members: 10,
      rest: 90,
      both: Int32Array.of(9, 5, 1, 0),
      on: Int32Array.of(10, 50, 1, 0),
      auroc: Float32Array.of(1, 1, 1, 0.5),
    }
    const order = rankBy(scores, 'f1')
    expect([...ownersOf(scores, order, { precision: 0.5, recall: 0.1 })]).toEqual([0, 2])
    expect([...ownersOf(scores, order, { precision: 0.05, recall: 0.5 })]).toEqual([0, 1])
    expect([...ownersOf(scores, order, { precision: 0, recall: 0 })]).toEqual([...order])
  })
})
