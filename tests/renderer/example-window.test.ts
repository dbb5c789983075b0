// What of an example is shown, what is said of groups and documents, by hand.
import { expect, it } from 'vitest'
import { aroundOf, piecesOf, shownTokens, standApart } from '../../renderer/components/example-window.ts'
import { stripBackground } from '../../renderer/components/strip-look.ts'
import { formatDigits } from '../../renderer/format.ts'
import { activeRows, documentHint, documentTokens } from '../../renderer/panels/inspector/document-words.ts'
import { foundText, populationText } from '../../renderer/panels/inspector/example-words.ts'
import { featureIdText, neuronpediaPath } from '../../renderer/panels/inspector/feature-names.ts'
import type { DocumentPage } from '../../shared/feature-page-model.ts'
import { makeWorkspace } from './fake-servers.ts'

const tokens = Array.from({ length: 40 }, (_, i) => `t${i}`)
const example = {
  row: 120,
  value: 2,
  at: 20,
  tokens,
  ids: tokens.map((_, i) => String(100 + i)),
  values: tokens.map((_, i) => (i === 20 ? 2 : i === 22 ? 1 : i === 39 ? 4 : 0)),
}

it('five, sixteen or all tokens around the one that it is about', () => {
  expect(aroundOf(example, '5')).toEqual({ from: 15, to: 26 })
  expect(aroundOf(example, '16')).toEqual({ from: 4, to: 37 })
  expect(aroundOf(example, 'full')).toEqual({ from: 0, to: 40 })
  expect(aroundOf({ tokens: ['a', 'b'], at: 1 }, '5')).toEqual({ from: 0, to: 2 })
})

it('tokens without colour are one piece until one may be pointed at, with nothing lost', () => {
  const shown = shownTokens({ ...example, tokens: tokens.map(t => ` ${t}`) }, '5', 4)
  const pieces = piecesOf(shown, false)
  expect(pieces.map(({ text, on, here, at }) => [text, on, here, at])).toEqual([
    [' t15 t16 t17 t18 t19', false, false, 0],
    [' t20', true, true, 5],
    [' t21', false, false, 6],
    [' t22', true, false, 7],
    [' t23 t24 t25', false, false, 8],
  ])
  expect(piecesOf(shown, true).map(piece => piece.text)).toEqual(shown.map(token => token.text))
  // A near miss is marked and has no colour.
  const bare = shown.map(token => ({ ...token, background: 'none' }))
  expect(piecesOf(bare, false).map(piece => piece.here)).toEqual([false, true, false])
  expect([standApart(shown), standApart(shownTokens(example, '5', 4))]).toEqual([false, true])
})

it('full colour is the feature’s largest activation, or the largest that is shown; nothing has no colour', () => {
  const of = (most: number | null) => shownTokens(example, '5', most).filter(t => t.background !== 'none')
  expect(of(4).map(t => [t.text, t.id, t.value, t.here, t.background])).toEqual([
    ['t20', '120', 2, true, stripBackground(0.5)],
    ['t22', '122', 1, false, stripBackground(0.25)],
  ])
  // The largest of the document lies outside what is shown.
  expect(of(null).map(t => t.background)).toEqual([stripBackground(1), stripBackground(0.5)])
  expect(shownTokens({ ...example, tokens: tokens.with(20, '\n'), ids: null }, '5', 4)[5]).toMatchObject({
    text: '↵',
    id: null,
  })
})

it('four digits', () => {
  expect([3.21449, -0.07123, 0, 1234.56, 0.00001234, NaN].map(formatDigits)).toEqual([
    '3.214',
    '−0.07123',
    '0',
    '1235',
    '1.234e-5',
    '—',
  ])
})

it('rules say what they hid, and the population what is never shown', () => {
  const hide = { hideDuplicates: true, hideSpecial: false }
  expect(foundText({ duplicates: 1, special: 3 }, hide)).toBe('1 duplicate hidden, 3 special tokens shown')
  expect(foundText({ duplicates: 0, special: 0 }, hide)).toBe('')
  const activations = {
    ...makeWorkspace().activations[0]!,
    ...{ rows: 1000, masked: 12, maskReasons: { special: 0, position: 10, nonFinite: 0, norm: 2 } },
  }
  expect(populationText(activations, false)).toMatch(/^Over the unmasked \w+ of [^.]* that are encoded so far\. /)
  expect(populationText(activations, true)).toBe(
    'Over 988 unmasked words of words. 12 masked ones (10 first position, 2 extreme norm) are never shown.',
  )
})

it('names outside', () => {
  expect(featureIdText(null, 12)).toBe('#12')
  expect(featureIdText('gemma-2-2b/20-gemmascope-res-16k', 10956)).toBe('gemma-2-2b@20-gemmascope-res-16k:10956')
  expect(neuronpediaPath('gemma-2-2b/20-gemmascope-res-16k', 10956)).toBe('gemma-2-2b/20-gemmascope-res-16k/10956')
})

it('a document as a strip, and its features as shares of their largest activation', () => {
  const page: DocumentPage = {
    ...{
      from: 1000,
      to: 1003,
      at: 1,
      cutBefore: false,
      cutAfter: true,
      name: 'd7',
      tokens: ['<s>', 'a', '\n'],
      ids: ['1', '5', ''],
    },
    ...{ values: Float32Array.of(0, -1.5, 0), masked: Uint8Array.of(1, 0, 0), active: Int16Array.of(3, 1, -1) },
  }
  expect(documentTokens(page)).toEqual([
    { text: '<s>', note: 'id 1 · 3 features on · row 1,000', masked: true, ends: false },
    { text: 'a', note: 'id 5 · 1 feature on · row 1,001', masked: false, ends: false },
    { text: '\n', note: 'the run has not come here · row 1,002', masked: false, ends: true },
  ])
  expect(documentHint(page, 12, 'token')).toContain(
    '#12 is on for 1 of 3 tokens, rows 1,000 to 1,002. The document goes on after these.',
  )
  const rows = activeRows([{ feature: 1, value: -1, label: 'x' }, { feature: 7, value: 1, label: '' }], Float32Array.of(9, 4)) // prettier-ignore
  expect(rows.map(r => [r.feature, r.text])).toEqual([
    [1, '25%'],
    [7, '—'],
  ])
})
