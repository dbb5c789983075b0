// What the panels of absorption and rotation say: verdicts with their floors, tables, formulas.
import { describe, expect, it } from 'vitest'
import { absorptionColumns } from '../../core/analysis/absorption-columns.ts'
import type { RotationAnswer } from '../../core/analysis/rotation-answer.ts'
import { classTable, pairTable, rowTable } from '../../renderer/panels/compare/absorption/absorption-tables.ts'
import {
  classFormulas,
  classReading,
  nameOfProbe,
  overallText,
  pairFormulas,
  pairsReading,
  shareText,
  slopeText,
  splitText,
} from '../../renderer/panels/compare/absorption/absorption-words.ts'
import {
  countsText,
  rotationFormulas,
  rotationReading,
  slackTable,
} from '../../renderer/panels/compare/rotation/rotation-words.ts'
import { overallOf } from '../../core/analysis/absorption-summary.ts'
import type { AbsorptionAnswer } from '../../shared/analyses/absorption.ts'
import type { CandidateAnswer } from '../../shared/analyses/candidates.ts'

const spec = { by: 'letter', value: 's', where: {}, rank: 'convex' as const }
const report: AbsorptionAnswer['report'] = {
  spec, classes: 2, trainRows: 80, testRows: 20, testTypes: 6, accuracy: 0.9, denseF1: 0.95, classRows: 40, classTypes: 12, tooFew: false,
  curve: [{ feature: 4, f1: 0.8, f1Sum: 0.7 }], main: [4], positives: 2,
  full: { value: 0.5, low: 0.25, high: 0.75 }, fraction: { value: 0.5, low: 0.2, high: 0.8 }, absorbers: [], absorbedRows: [],
} // prettier-ignore
const columns = absorptionColumns([2, 4], t => [{ feature: t === 0 ? 9 : 4, value: 2, cosine: 0.5 }], new Set([4]))
const answer: AbsorptionAnswer = {
  report, sampleOf: null, columns, rows: Int32Array.of(3, 8), full: Uint8Array.of(1, 0), fraction: Float64Array.of(1, 0), words: ['sand', 'sea'],
  main: [{ feature: 4, cosDecoder: 0.9, cosEncoder: 0.8 }], overlap: Float64Array.of(1),
} // prettier-ignore

describe('a class', () => {
  it('is read with its counts, or not at all', () => {
    expect(classReading(answer).text).toContain('full on 50.0% (25.0% to 75.0%)')
    expect(classReading(answer).text).toContain('One main latent: no split')
    expect(classReading(answer).text).not.toContain('sample')
    expect(classReading({ ...answer, sampleOf: 8000 }).text).toContain(
      'a random sample of 100 of the probe’s 8,000 rows',
    )
    const with_ = (change: Partial<typeof report>) => classReading({ ...answer, report: { ...report, ...change } }).text
    expect(with_({ tooFew: true, classRows: 9 })).toBe('Too few: 9 rows / 12 words.')
    expect(with_({ main: [] })).toContain('No main latent')
    expect(with_({ full: null, fraction: null, denseF1: 0.4 })).toContain('F1 of 0.40 only: no verdict')
    expect(splitText(3)).toBe('3 main latents: 2 splits.')
    expect(shareText(null)).toBe('—')
  })
  it('has formulas with its values, and a concept its own name', () => {
    const lines = classFormulas(answer, { mainShare: 0.1, absorbers: 2, otherShare: 0.5 }).join(' ')
    expect(lines).toContain('#4')
    expect(lines).toContain('share ≤ 0.10 and the 2 largest others ≥ 0.50')
    expect(nameOfProbe({ ...spec, by: '@s words', value: 's words' })).toBe('@s words')
  })
  it('exports every row with its verdicts', () => {
    const { columns: head, rows } = rowTable(answer, Uint8Array.of(1, 0))
    expect(rows.map(row => row.length)).toEqual([head.length, head.length])
    expect(rows[0]).toEqual([3, 'sand', 2, 0, 0, 9, 1, true, 1, true])
    // The main latent is no other.
    expect(rows[1]![5]).toBeNull()
  })
  it('all of them: counts of those skipped stand beside the means', () => {
    const classes = [{ name: 's', denseF1: 0.9, positives: 10, full: 0.2, fraction: 0.3, main: 2 }]
    expect(overallText(overallOf(classes))).toContain('1 classes (0 skipped), 10 rows: full 20.0%')
    expect(overallText(overallOf([]))).toBe('no class passes (0 skipped)')
    const of = { run: 'r', dictionary: 'd', name: 'sae', dSae: 8, classes, skipped: [{ name: 'z', why: 'too rare' }] }
    expect(classTable([of]).rows.map(row => row.at(-1))).toEqual(['', 'too rare'])
  })
})

describe('pairs without labels', () => {
  const found: CandidateAnswer = { features: 64, alive: 50, rows: 1000, line: 0.4, pairs: 90, byWeights: 5, judged: 5, left: 0, above: 0, why: {}, found: 0, candidates: [] } // prettier-ignore
  it('say what was looked at, and where pairs may be missed', () => {
    expect(pairsReading(found).text).toContain('0 pairs look absorbed, of all 90')
    expect(pairsReading(found).change).not.toMatch(/not compared|not kept/)
    const many = { ...found, byWeights: 30, judged: 5, left: 7, above: 0.25 }
    expect(pairsReading(many).change).toContain('18 less promising pairs were not compared')
    expect(pairsReading(many).change).toContain(
      '7 pairs were not kept, to bound memory: none of them has a score above 0.25',
    )
    expect(pairTable(found).rows).toEqual([])
    expect(pairFormulas(null)[0]).not.toContain('=  ')
  })
  it('a slope is given with its counts, or the reason that there is none', () => {
    const base = { projection: new Float32Array(), parent: new Float32Array(), isChild: new Uint8Array(), tokens: [], rows: new Int32Array(), along: 'projected', aloneRows: 9, childRows: 4 } // prettier-ignore
    const none = { gain: null, ratios: null, fireRate: null, slope: null, intercept: null }
    expect(slopeText({ ...base, slope: none })).toContain('No gain')
    expect(slopeText({ ...base, slope: { ...none, gain: 1, fireRate: 0.25 } })).toContain('fires on 25.0%')
    expect(slopeText({ ...base, slope: { gain: 1, ratios: [0, 0.5, 1], fireRate: 1, slope: 1, intercept: -0.5 } })).toContain('Slope 1.00') // prettier-ignore
  })
})

describe('rotation', () => {
  const over = (median: number) => ({ median, low: median / 2, high: median * 2 })
  const turned: RotationAnswer = {
    feature: 3, n: 6400, nActive: 64, types: 20, r: 64, topk: false, curve: null, wedges: [], warnings: [],
    summary: {
      directions: 32, n: 6400, nActive: 64, types: 20, r: 64, verdict: 'not free to rotate', costAtSlack: over(0.002),
      soft: [0.01, 0.05, 0.1, 0.25].map(eta => ({ eta, ...over(40 * eta), nullAngle: 2, ratio: 20 * eta })),
      cost: [over(0.01), over(0.02), null], decoderAngle: [over(1), over(2), null],
    },
  } // prettier-ignore
  it('says the verdict with slack, null and ratio, and n over r', () => {
    const { text, rule } = rotationReading(turned)
    expect(text).toContain('Not free to rotate. 1% of the zone is lost at 0.40°, at a cost of 0.2%')
    expect(text).toContain('2.0 times the 2.0° of Gaussian rows')
    expect(rule).toContain('50 rows a dimension')
    expect(countsText(turned, 'token')).toContain('n / r = 100')
    expect(rotationFormulas(turned).join(' ')).toContain('ratio 2.00')
    expect(rotationReading({ ...turned, nActive: 0, summary: null }).text).toContain('no boundary to turn')
  })
  it('exports slack, cost and sample sizes', () => {
    const table = slackTable(turned)
    expect(table.rows).toHaveLength(4 + 2 * 3)
    for (const row of table.rows) expect(row).toHaveLength(table.columns.length)
  })
})
