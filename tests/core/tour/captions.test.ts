// The tour's captions: every rule met and not met, with numbers computed by hand.
import { describe, expect, it } from 'vitest'
import type { TurnReport, TurnRows } from '../../../core/analysis/turn-types.ts'
import type { FeaturePairs } from '../../../core/matching/pairs.ts'
import { bestByF1 } from '../../../core/tour/best-feature.ts'
import { captionText, list, say, whole, type Caption } from '../../../core/tour/caption.ts'
import { controlCaption, errorsApart } from '../../../core/tour/control.ts'
import { findSeedPairs, seedsCaption } from '../../../core/tour/seeds.ts'
import { silentCaption } from '../../../core/tour/silent.ts'
import { ledgerCaption } from '../../../core/tour/ledger.ts'
import { settledAt, trainingCaption } from '../../../core/tour/training.ts'
import { turnCaption } from '../../../core/tour/turn.ts'
import { mostSplit, splitOf, widthsCaption } from '../../../core/tour/widths.ts'
import { zoneCaption } from '../../../core/tour/zone.ts'

const figures = ({ parts }: Caption) =>
  Object.fromEntries(parts.flatMap(part => (typeof part === 'string' ? [] : [[part.name, part.text]])))

describe('say', () => {
  it('puts figures between words, lists among them', () => {
    const parts = say`${whole('n', 1200)} of ${list([whole('a', 1), whole('b', 2), whole('c', 3)])}.`
    expect(captionText({ parts })).toBe('1,200 of 1, 2 and 3.')
  })
})

describe('what a zone is', () => {
  const numbers = {
    unit: 'word',
    n: 1000,
    a: { feature: 5, on: 100 },
    b: { feature: 9, on: 60 },
    both: 20,
    disagree: 0,
  }
  it('counts the four cells, and is met where every row is drawn in its zone', () => {
    const caption = zoneCaption(numbers)
    expect(caption.met).toBe(true)
    expect(figures(caption)).toMatchObject({ onlyA: '80', onlyB: '40', both: '20', neither: '860' })
  })
  it('says that a feature has too few rows, and how many are drawn in another zone', () => {
    const few = zoneCaption({ ...numbers, b: { feature: 9, on: 29 } })
    expect(few.met).toBe(false)
    expect(captionText(few)).toMatch(/#9 is on for fewer than 30: too few/)
    const wrong = zoneCaption({ ...numbers, disagree: 50 })
    expect([wrong.met, captionText(wrong)]).toEqual([
      false,
      expect.stringMatching(/50 words \(5%\) are drawn in a zone that is not theirs/),
    ])
  })
})

describe('where a feature is silent', () => {
  const numbers = {
    unit: 'token',
    what: 'words that start with s',
    rows: 400,
    letter: { feature: 710, on: 360 },
    other: { feature: 305, onSilent: 30 },
    silentTypes: 6,
    cosine: 0.291,
  }
  it('says what is on where it is silent, never that it absorbs', () => {
    const caption = silentCaption(numbers)
    expect(caption.met).toBe(true)
    expect(captionText(caption)).toBe(
      'Of 400 words that start with s, #710 is on for 360 and silent on 40 (10%). On 30 of the silent tokens, of 6 word types in all, #305 is on. Their decoder rows have a cosine of 0.29.',
    )
  })
  it('says too few under 30 rows or 5 types', () => {
    for (const change of [{ letter: { feature: 710, on: 371 } }, { silentTypes: 4 }]) {
      const caption = silentCaption({ ...numbers, ...change })
      expect([caption.met, captionText(caption)]).toEqual([false, expect.stringMatching(/too few to say more\.$/)])
    }
  })
  it('is not met where the other feature is on for none of them', () => {
    expect(silentCaption({ ...numbers, other: { feature: 305, onSilent: 0 } }).met).toBe(false)
  })
})

describe('the control', () => {
  // Pooled 60 / 200 = 0.3, error sqrt(0.3 x 0.7 x 0.02) = 0.0648; 0.4 apart: 6.17 errors
  const own = { n: 1000, silent: 400, other: 100, silentOther: 50, cosine: 0.3 }
  const control = { n: 1000, silent: 960, other: 100, silentOther: 10, cosine: 0 }
  const numbers = { unit: 'word', features: [5, 9] as const, own, control }
  it('measures the difference in standard errors', () => {
    expect(errorsApart(50, 100, 10, 100)).toBeCloseTo(6.172, 3)
    expect(errorsApart(0, 0, 1, 2)).toBe(0)
  })
  it('is met where the first is silent on more of the rows of the second than in the control', () => {
    const caption = controlCaption(numbers)
    expect(caption.met).toBe(true)
    expect(captionText(caption)).toBe(
      'Left this dictionary, right one that is right by construction, as large and as dense. #5 is silent on 400 of 1,000 (40%) words left, its counterpart on 960 of 1,000 (96%) right. Where #9 is on, it is silent on 50 of 100 (50%), right on 10 of 100 (10%). That is 6.2 standard errors more: such a hole the control does not have. The encoder rows have a cosine of 0.30 left and 0.00 right.',
    )
  })
  it('says that a hole which the control has as well is no evidence, however far the control is above', () => {
    for (const silentOther of [45, 96]) {
      const caption = controlCaption({ ...numbers, control: { ...control, silentOther } })
      expect([caption.met, captionText(caption)]).toEqual([
        false,
        expect.stringMatching(/so the hole alone is no evid/),
      ])
    }
    const none = controlCaption({ ...numbers, own: { ...own, other: 0, silentOther: 0 } })
    expect([none.met, figures(none)['ownSilentOtherShare']]).toEqual([false, '0%'])
  })
})

describe('turning the vector', () => {
  const rows = (n: number, angle: number, flipped: number): TurnRows =>
    ({
      n,
      flipped: Int32Array.from({ length: 181 }, (_, i) => (i === 120 ? flipped : i === 0 ? 7 : 0)),
      soft: [{ eta: 0.1, angle, encoderAngle: angle, nullAngle: angle / 2, ratio: 2 }],
    }) as TurnRows
  const report = (shown: TurnRows | null, all: TurnRows | null) =>
    ({ feature: 957, unit: 'word', target: { kind: 'own' }, shown, all }) as TurnReport
  it('is met where the few let it turn 1.5 times as far', () => {
    const caption = turnCaption(report(rows(40, 15, 1), rows(30_000, 10, 206)), 30)
    expect(caption.met).toBe(true)
    expect(figures(caption)).toMatchObject({ shownFlipped: '1', allFlipped: '206', shownSlack: '15°', allSlack: '10°' })
    expect(figures(turnCaption(report(rows(40, 15, 1), rows(300, 10, 206)), -90))['allFlipped']).toBe('7')
  })
  it('says so where they do not, and where there is no zone', () => {
    const tight = turnCaption(report(rows(40, 14, 1), rows(300, 10, 2)), 30)
    expect([tight.met, captionText(tight)]).toEqual([
      false,
      expect.stringMatching(/1\.40 times as far, less than 1\.5/),
    ])
    const none = turnCaption(report({ ...rows(40, 1, 1), soft: null }, rows(300, 10, 2)), 30)
    expect([none.met, captionText(none)]).toEqual([false, expect.stringMatching(/no zone that a turn could change/)])
  })
})

/** Features of 1,000 rows; each is [on, types, nearest, cosine, Jaccard of it, mutual, alike, Jaccard, cosine of it]. */
function makePairs(of: number[][]): FeaturePairs {
  const column = (at: number) => of.map(f => f[at]!)
  return {
    rows: 10_000,
    nA: of.length,
    nB: 3,
    onA: Int32Array.from(column(0)),
    onB: Int32Array.from([100, 60, 29]),
    typesA: Int32Array.from(column(1)),
    nearest: Int32Array.from(column(2)),
    nearestCosine: Float64Array.from(column(3)),
    nearestJaccard: Float64Array.from(column(4)),
    mutual: Uint8Array.from(column(5)),
    alike: Int32Array.from(column(6)),
    alikeJaccard: Float64Array.from(column(7)),
    alikeCosine: Float64Array.from(column(8)),
    parent: Int32Array.from([1, 1, 1]),
    contained: Float64Array.from([0.9, 0.7, 1]),
    same: null,
  }
}
const stable = [100, 500, 7, 0.95, 0.8, 1, 7, 0.8, 0.95]
const stabler = [100, 500, 8, 0.9, 0.9, 1, 8, 0.9, 0.9]
const dense = [600, 500, 9, 1, 1, 1, 9, 1, 1]
const sameZone = [100, 500, 2, 0.6, 0.1, 0, 5, 0.75, 0.2]
const sameVector = [100, 500, 3, 0.8, 0.3, 1, 3, 0.3, 0.8]
const unmatched = [100, 500, 4, 0.3, 0.1, 0, 4, 0.2, 0.3]
const rare = [29, 20, 4, 0.1, 0, 0, 4, 0, 0.1]
const uniform = [100, 4, 4, 0.1, 0, 0, 4, 0, 0.1]

describe('another seed', () => {
  it('sorts features into quadrants and draws the clearest of each kind that is not dense', () => {
    const found = findSeedPairs(makePairs([stable, stabler, dense, sameZone, sameVector, unmatched, rare, uniform]))
    expect(found.eligible).toBe(6)
    expect(found.counts).toEqual({ stable: 3, sameZone: 1, sameVector: 1, doubled: 0, unmatched: 1 })
    expect([found.stable?.a, found.stable?.b]).toEqual([1, 8])
    expect([found.sameZone?.a, found.sameZone?.b]).toEqual([3, 5])
    expect(found.unmatched?.a).toBe(5)
    const caption = seedsCaption(found)
    expect(caption.met).toBe(true)
    expect(captionText(caption)).toMatch(/Same zone, other vectors: A#3 and B#5 \(Jaccard 0\.75, cosine 0\.20\)/)
  })
  it('draws none that knows a few tokens only, such as blanks, however alike its zones are', () => {
    const blanks = [100, 99, 9, 1, 1, 1, 9, 1, 1]
    const found = findSeedPairs(makePairs([blanks, stable]))
    expect([found.counts.stable, found.stable?.a]).toEqual([2, 1])
    expect(findSeedPairs(makePairs([blanks])).stable).toBeNull()
  })
  it('does not call a second feature with the zone of a stable pair a rotated one', () => {
    const second = [100, 500, 2, 0.6, 0.1, 0, 7, 0.99, -0.2]
    const found = findSeedPairs(makePairs([stable, second, unmatched]))
    expect(found.sameZone?.b).not.toBe(7)
    expect(found.counts).toMatchObject({ stable: 1, sameZone: 0, doubled: 1, unmatched: 1 })
  })
  it('says which kind was not found, with the best that there is', () => {
    const near = [100, 500, 2, 0.6, 0.1, 0, 5, 0.41, 0.2]
    const found = findSeedPairs(makePairs([stable, near, unmatched]))
    const caption = seedsCaption(found)
    expect(caption.met).toBe(false)
    expect(captionText(caption)).toMatch(
      /No pair with the same zone and other vectors was found: best Jaccard 0\.41 at a cosine of 0\.20 \(A#1, B#5\); the rule asks for 0\.7/,
    )
    const alone = seedsCaption(findSeedPairs(makePairs([stable])))
    expect(captionText(alone)).toMatch(/every zone that overlaps has a like vector\. Every feature has a match/)
    expect(captionText(seedsCaption(findSeedPairs(makePairs([rare]))))).toMatch(/too few/)
  })
})

describe('the ledger of a silent word', () => {
  const numbers = {
    token: ' short',
    value: 's',
    main: [710, 12],
    mainSilent: true,
    projection: 3.14,
    bias: 0.2,
    error: -0.06,
    lines: [
      { feature: 305, share: 2.5, main: false },
      { feature: 9, share: 0.5, main: false },
      { feature: 4, share: 0.1, main: false },
    ],
    full: true,
    positives: 431,
    fullShare: { value: 0.14, low: 0.1, high: 0.18 },
    tooFew: false,
  }
  it('says who writes the letter, and how many words are absorbed in full', () => {
    const caption = ledgerCaption(numbers)
    expect(caption.met).toBe(true)
    expect(captionText(caption)).toBe(
      "Main latents of the letter “s” on “short”: #710 (silent), #12 (silent). Along the letter's probe it has 3.14: of that, #305 2.50 and #9 0.50, bias 0.20, not reconstructed −0.06. It counts as absorbed in full. Of 431 words with the letter, 14% are (95% interval 10% to 18%).",
    )
  })
  it('says that the word is not absorbed, that there are too few words, that no latent says the letter', () => {
    const not = ledgerCaption({ ...numbers, full: false })
    expect([not.met, captionText(not)]).toEqual([false, expect.stringMatching(/does not count as absorbed/)])
    const few = ledgerCaption({ ...numbers, tooFew: true })
    expect([few.met, captionText(few)]).toEqual([false, expect.stringMatching(/too few words to give a rate/)])
    const none = ledgerCaption({ ...numbers, main: [], lines: [], full: false, fullShare: null })
    expect(captionText(none)).toMatch(/^No latent says the letter “s” by itself\. .*of that, no latent, bias/)
    const on = ledgerCaption({ ...numbers, main: [305], mainSilent: false })
    expect([on.met, captionText(on)]).toEqual([false, expect.stringMatching(/on “short”: #305 \(on\)\./)])
  })
})

describe('splitting across widths', () => {
  const pairs = makePairs([unmatched, stable])
  it('counts children of 30 rows or more, 70% inside', () => {
    expect(mostSplit(pairs)).toBe(1)
    const split = splitOf(pairs, 1)
    expect(split.children.map(c => c.feature)).toEqual([0, 1])
    const caption = widthsCaption('word', [{ split, size: 4096 }])
    expect(caption.met).toBe(true)
    expect(figures(caption)).toMatchObject({ on: '100', childrenB: '2', mostB: '100', insideB: '90%', bestB: '0.80' })
  })
  it('says that it does not fall apart', () => {
    const caption = widthsCaption('word', [{ split: splitOf(pairs, 0), size: 4096 }])
    expect([caption.met, captionText(caption)]).toEqual([false, expect.stringMatching(/does not fall apart\.$/)])
    expect(mostSplit({ ...pairs, onA: Int32Array.from([100, 501]) })).toBe(0)
  })
})

describe('training', () => {
  it('settles at the step from which on every value is 0.7 or more', () => {
    expect(settledAt([0.8, 0.2, 0.7, 0.9])).toBe(2)
    expect(settledAt([0.8, null])).toBe(-1)
    expect(settledAt([0.7])).toBe(0)
  })
  const steps = [
    { step: 25, on: 10, jaccard: 0.1, cosine: 0.75 },
    { step: 100, on: 10, jaccard: 0.72, cosine: 0.9 },
  ]
  it('says when zone and vector are what they will be', () => {
    const caption = trainingCaption(7, 'word', steps, 80)
    expect(caption.met).toBe(true)
    expect(figures(caption)).toMatchObject({ zoneStep: '100', vectorStep: '25', jaccard25: '0.10' })
  })
  it('says when they are not before the end', () => {
    const caption = trainingCaption(7, 'word', [steps[0]!, { step: 100, on: 0, jaccard: null, cosine: 0.9 }], 80)
    expect([caption.met, captionText(caption)]).toEqual([
      false,
      expect.stringMatching(/zone is settled after step 100/),
    ])
  })
})

describe('bestByF1', () => {
  it('takes the highest F1 at z > 0, the lower number of equals', () => {
    // 2 x 8 / (10 + 10), 2 x 10 / (100 + 10), 2 x 8 / (10 + 10)
    expect(bestByF1([8, 10, 8], [10, 100, 10], 10)).toBe(0)
    expect(bestByF1([0, 0], [0, 0], 0)).toBe(0)
  })
})
