// The words and the waterfall of the ledger, worked by hand; the rules behind each verdict.
import { describe, expect, it } from 'vitest'
import { emptyChanges } from '../../../../core/analysis/logit-changes.ts'
import {
  changeText,
  linesAt,
  lossChanges,
  probability,
} from '../../../../renderer/panels/zones/tools/ledger/change-words.ts'
import {
  ablationText,
  classLines,
  mainText,
  suggestedProbe,
  verdictOf,
  waterfall,
} from '../../../../renderer/panels/zones/tools/ledger/ledger-words.ts'
import type { AblationReport, ChangeReport, ClassReport, LedgerReport } from '../../../../shared/ledger-model.ts'

const spec = { by: 'letter', value: 's', where: { place: 'word' }, rank: 'convex' as const }
const of = (change: Partial<ClassReport> = {}): ClassReport => ({
  spec,
  classes: 25,
  trainRows: 800,
  testRows: 200,
  testTypes: 60,
  accuracy: 0.985,
  denseF1: 0.97,
  classRows: 90,
  classTypes: 40,
  tooFew: false,
  curve: [
    { feature: 3, f1: 0.8, f1Sum: 0.7 },
    { feature: 9, f1: 0.81, f1Sum: 0.7 },
  ],
  main: [3],
  positives: 88,
  full: { value: 0.25, low: 0.1, high: 0.4 },
  fraction: null,
  absorbers: [],
  absorbedRows: [],
  ...change,
})
const report = (change: Partial<LedgerReport> = {}): LedgerReport => ({
  row: 4,
  token: ' sun',
  own: 's',
  projection: 5,
  bias: 1,
  lines: [
    { feature: 7, value: 2, cosine: 0.5, share: 3, main: false },
    { feature: 3, value: 1, cosine: 0.5, share: 2, main: true },
    { feature: 8, value: 1, cosine: -0.5, share: -1.5, main: false },
  ],
  error: 0.5,
  full: false,
  fraction: 0,
  mainSilent: false,
  class: of(),
  ...change,
})

describe('waterfall', () => {
  it('begins each bar where the one before ended, and ends with the sum from zero', () => {
    const bars = waterfall(report())
    expect(bars.map(b => [b.key, b.amount])).toEqual([
      ['bias', 1],
      ['f7', 3],
      ['f3', 2],
      ['f8', -1.5],
      ['error', 0.5],
      ['sum', 5],
    ])
    // Ends 1, 4, 6, 4.5, 5 on a width of 6.
    const near = bars.map(b => [Math.round(b.left * 12), Math.round(b.width * 12)])
    expect(near).toEqual([[0, 2], [2, 6], [8, 4], [9, 3], [9, 1], [0, 10]]) // prettier-ignore
    expect(bars.find(b => b.key === 'f3')!.main).toBe(true)
  })
  it('puts many small shares together without losing any, and keeps room left of zero', () => {
    const lines = Array.from({ length: 30 }, (_, i) => ({ feature: i, value: 1, cosine: 0.1, share: 15 - i, main: false })) // prettier-ignore
    const bars = waterfall(report({ lines, bias: -2, error: 0, projection: 13 }))
    const rest = bars.find(b => b.key === 'rest')!
    expect(rest.name).toBe('19 more')
    expect(bars.slice(0, -1).reduce((s, b) => s + b.amount, 0)).toBeCloseTo(-2 + lines.reduce((s, l) => s + l.share, 0), 9) // prettier-ignore
    for (const bar of bars) {
      expect(bar.left).toBeGreaterThanOrEqual(0)
      expect(bar.left + bar.width).toBeLessThanOrEqual(1 + 1e-9)
    }
  })
})

describe('verdictOf', () => {
  it.each([
    [report({ full: true, mainSilent: true, fraction: 1 }), 'absorbed', 'SAEBench'],
    [report({ fraction: 0.4 }), 'partly absorbed', 'fraction 0.40'],
    [report(), 'not absorbed', '40%'],
    [report({ own: 't', full: true }), 'no verdict', 'not of letter s'],
    [report({ class: of({ tooFew: true }), full: true }), 'no verdict', '90 rows / 40 words of the class: too few'],
    [report({ class: of({ main: [] }), full: true }), 'no verdict', 'no latent says letter s'],
    [report({ projection: -1 }), 'no verdict', 'not above zero'],
    [report({ class: of({ denseF1: 0.5 }), full: true }), 'no verdict', 'F1 0.50'],
  ])('%#', (given, phrase, why) => {
    const found = verdictOf(given)
    expect(found.phrase).toBe(phrase)
    expect(found.why).toContain(why)
  })
  it('main latents and the class in words, with what is not known said', () => {
    expect(mainText(report())).toBe('Main latent #3; on here: #3.')
    expect(mainText(report({ mainSilent: true }))).toBe('Main latent #3: silent here.')
    expect(mainText(report({ class: of({ main: [] }) }))).toBe('No main latent.')
    const lines = Object.fromEntries(classLines(of()).map(l => [l.name, l.value]))
    expect(lines['Probe']).toBe('98.5% of 200 rows / 60 words left out')
    expect(lines['Absorbed in full']).toBe('25% (95% 10% to 40%, by word)')
    expect(lines['Mean fraction']).toBe('no main latent')
    const bad = Object.fromEntries(classLines(of({ denseF1: 0.04, full: null })).map(l => [l.name, l.value]))
    expect(bad['Absorbed in full']).toContain('F1 is 0.04')
  })
})

describe('suggestedProbe', () => {
  const where = [
    { name: 'place', value: 'word', values: ['word', 'colon'] },
    { name: 'letter', value: 's', values: ['s', 't'] },
  ]
  it('is the row’s own class among rows of its kind', () => {
    const by = [{ name: 'letter', value: 's', values: ['s', 't'], usual: { place: 'colon' } }]
    expect(suggestedProbe({ by, where })).toEqual({
      by: 'letter',
      value: 's',
      where: { place: 'word' },
      rank: 'convex',
    })
  })
  it('of a row without a class it is any class of the usual kind of rows, which are not mixed; of nothing it is none', () => {
    const by = [{ name: 'letter', value: '', values: ['s', 't'], usual: { place: 'colon' } }]
    expect(suggestedProbe({ by, where })).toEqual({
      by: 'letter',
      value: 's',
      where: { place: 'colon' },
      rank: 'convex',
    })
    expect(suggestedProbe({ by: [], where })).toBeNull()
  })
})

describe('a change', () => {
  const changes = emptyChanges(3, 2)
  changes.lossBefore.set([2, 3])
  changes.lossAfter.set([4.5, 3])
  changes.divergence.set([0.8, 0.001, 0.002])
  changes.likely.ids.set([5, 6], 0)
  changes.likely.before.set([0.6, 0.0001], 0)
  const change: ChangeReport = {
    rows: Int32Array.of(10, 11, 12),
    tokens: ['<|start|>', ' sun', ' sea'],
    values: Float32Array.of(3, 0, 1),
    changed: [0],
    moved: 2,
    changes,
    words: { 5: ' sea', 6: '\n' },
  }
  it('says what was done, what follows, and that later places stay', () => {
    const text = changeText(change, 7, 0, 0).join(' ')
    expect(text).toContain('#7 taken away at “<|start|>”')
    expect(text).toContain('“sun”, costs') // the token that follows
    expect(text).toContain('4.50 nats instead of 2.00 (+2.50 nats)')
    expect(text).toContain('At 2 later places nothing moves')
  })
  it('says where nothing was there to scale, where the prediction stays, and which later place moves', () => {
    expect(changeText({ ...change, changed: [] }, 7, 0, 1)).toEqual([
      '#7 is off here: there is nothing of it to scale.',
    ])
    const moved = structuredClone(change)
    moved.changes.divergence.set([0.001, 0.5, 0])
    const text = changeText(moved, 7, 2, 0).join(' ')
    expect(text).toContain('#7 scaled by 2')
    expect(text).toContain('The prediction there hardly moves')
    expect(text).toContain('behind “sun” moves most (0.50 nats)')
    expect(changeText(change, 7, 1, 0)).toHaveLength(1)
  })
  it('losses stand on the token that is predicted; lists have words with their signs', () => {
    expect([...lossChanges(change)]).toEqual([0, 2.5, 0])
    const tiny = structuredClone(change)
    tiny.changes.lossAfter.set([2.004, 2.9])
    expect([...lossChanges(tiny)].map(v => Number(v.toFixed(3)))).toEqual([0, 0, -0.1])
    expect(linesAt(change, 'likely', 0).map(l => l.word)).toEqual([' sea', '↵'])
    expect(linesAt(change, 'likely', 1)).toEqual([])
    expect([probability(0.6), probability(0.0512), probability(0.0001)]).toEqual(['60%', '5.1%', '<0.1%'])
  })
})

describe('ablationText', () => {
  const found: AblationReport = {
    spec, answerTokens: 1, answerClasses: 25, positives: 400, candidates: 250, sampled: 200, absorbed: 40,
    rate: { value: 0.125, low: 0.08, high: 0.17 }, reasons: { 'no lead': 100, 'no latent helps': 60 }, absorbers: [], rows: [],
  } // prettier-ignore
  it('says what was looked at, the rate with its interval, and why the others are not absorbed', () => {
    const text = ablationText(found).join(' ')
    expect(text).toContain('40 of 200 sampled of 250 rows')
    expect(text).toContain('12.5% of 400 (95% 8% to 17%, by word)')
    expect(text).toContain('1 token that follow such rows. Not absorbed: no lead 100, no latent helps 60.')
  })
  it('says that there is nothing to look at, or too little for a rate', () => {
    expect(ablationText({ ...found, candidates: 0 })[0]).toContain('no row to look at')
    expect(ablationText({ ...found, rate: null })[0]).toContain('too few for a rate')
  })
})
