// The page of a feature as a card: the numbers of the window, its strongest examples around their token; logit effects as chart and table; strips from tokens.
import { describe, expect, it } from 'vitest'
import type { FeaturePage } from '../../../shared/feature-page-model.ts'
import { stripOfTokens, stripWords } from '../../../renderer/components/strip-card.ts'
import { featureCard, type CardWords } from '../../../renderer/panels/inspector/feature-card.ts'
import { featureStats, populationOf } from '../../../renderer/panels/inspector/feature-stats.ts'
import { logitChart, logitTable } from '../../../renderer/panels/inspector/logit-export.ts'
import { checkCard } from '../../../core/figure/card/check-card.ts'
import { checkChart } from '../../../core/figure/chart/check-chart.ts'
import { need } from '../../../core/figure/need.ts'
import { tableCsv } from '../../../core/table/write.ts'

const none = { duplicates: 0, special: 0 }
const long = Array.from({ length: 40 }, (_, i) => ` w${i}`)
const page: FeaturePage = {
  ...{ run: 'r', feature: 7, density: 0.01, nActive: 12, max: 3, meanActive: 1, medianActive: 0.5, decoderNorm: 1 },
  ...{ encoderDecoderCosine: 0.8, nearestCosine: null },
  histogram: { edges: [0, 1, 2, 3], counts: [8, 3, 1] },
  examples: {
    max: Array.from({ length: 8 }, (_, i) => ({ row: i, value: 3 - i / 4, tokens: i === 1 ? ['\n'] : long, values: i === 1 ? [2.75] : long.map((_, k) => (k === 20 ? 3 - i / 4 : 0)), at: i === 1 ? 0 : 20 })), // prettier-ignore
    ...{ intervals: [], quantiles: [], randomActive: [], random: [] },
  },
  found: { max: none, randomActive: none, random: none },
  definition: null,
}
const words: CardWords = { label: 'plural nouns', source: 'sae on text', unit: 'token', units: 'tokens', of: '1,200 unmasked tokens', slot: 3, width: '5' } // prettier-ignore

describe('the card of a feature', () => {
  it('says what the window says, of what, with the five strongest examples around their token', () => {
    const card = featureCard(page, words)
    expect(card.title).toBe('#7 plural nouns')
    expect(card.subtitle).toBe('sae on text · over 1,200 unmasked tokens · its 5 strongest examples')
    expect(card.facts).toEqual(featureStats(page, 'token', words.of).map(({ name, value }) => ({ name, value })))
    expect(card.strips).toHaveLength(5)
    expect(card.strips[0]).toMatchObject({ name: '3.00', label: '', color: 3, here: 5, most: 3 })
    expect(card.strips[0]!.tokens).toEqual(long.slice(15, 26))
    expect(Array.from(card.strips[0]!.values)).toEqual(long.slice(15, 26).map((_, i) => (i === 5 ? 3 : 0)))
    // A row without context is its token alone, which needs no outline; what cannot be seen is a sign.
    expect(card.strips[1]).toMatchObject({ tokens: ['↵'], here: null })
    expect(() => checkCard(card)).not.toThrow()
  })
  it('of a feature that is never on has numbers alone', () => {
    const dead = { ...page, nActive: 0, max: null, examples: { ...page.examples, max: [] } }
    const card = featureCard(dead, { ...words, label: '', slot: null })
    expect(card).toMatchObject({ title: '#7', chart: null, strips: [], scale: '' })
  })
  it('names what the numbers are over, also while the run goes on', () => {
    expect(populationOf({ rows: 1_250, masked: 50 }, 'token', true)).toBe('1,200 unmasked tokens')
    expect(populationOf({ rows: 1_250, masked: 50 }, 'token', false)).toBe('unmasked tokens encoded so far')
  })
})

it('logit effects are a chart and a table from the most raised to the most lowered', () => {
  const token = (id: number, value: number) => ({ id, text: id === 4 ? null : `t${id}`, value })
  const effects = {
    ...{ vocabulary: 5_000, top: [token(1, 2), token(2, 1)], bottom: [token(3, -3), token(4, -1)] },
    ...{ histogram: { edges: [-3, 0, 2], counts: [2_500, 2_500] }, source: 'From unembed.safetensors.' },
  }
  expect(() => checkChart(logitChart(effects, 7), need)).not.toThrow()
  expect(tableCsv(logitTable(effects)).trim().split(/\r?\n/)).toEqual(['token,id,logit effect', 't1,1,2', 't2,2,1', ',4,-1', 't3,3,-3']) // prettier-ignore
})

it('a strip on screen is a strip of a card: masked tokens without a number, parts of characters as they are', () => {
  const tokens = [{ text: 'start', masked: true }, { text: ' a' }, { text: '\n', ends: true }, { text: '‹F0 9F›', part: true }] // prettier-ignore
  expect(stripWords(tokens, [9, 1, 0, 2]).map(w => w.value)).toEqual([0, 1, 0, 2])
  const strip = stripOfTokens(tokens, [9, 1, 0, 2], { name: '#1', label: 'x', color: 0, most: 2 })
  expect(strip).toMatchObject({
    tokens: ['start', ' a', '↵', '‹F0 9F›'],
    values: [0, 1, 0, 2],
    masked: [0],
    here: null,
  })
})
