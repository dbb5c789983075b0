// Text: cleaning, measuring, breaking; numbers as printed.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { count, decimal, percent, tick, units } from '../../../core/figure/format-number.ts'
import { cleanText, fitLine, shorten, textWidth, tokenText, wrapText } from '../../../core/figure/text.ts'

describe('text', () => {
  it('measures with the advances of the shipped fonts', () => {
    // JetBrains Mono: every glyph 0.6 em; Inter Regular: "W" 982, "i" 244 thousandths (hmtx of the shipped file).
    expect(textWidth('abc', 10, 'mono')).toBeCloseTo(18, 9)
    expect(textWidth('WW', 10) / textWidth('ii', 10)).toBeGreaterThan(3)
    expect(textWidth('', 10)).toBe(0)
    expect(textWidth('語', 10)).toBe(10)
  })
  it('replaces what breaks XML or turns the line around, keeps the rest', () => {
    expect(cleanText('a\u0000b\u202ec\ud800d')).toBe('a\ufffdb\ufffdc\ufffdd')
    expect(cleanText('naïve λ₁ 語 😀\r\nx\ty')).toBe('naïve λ₁ 語 😀\nx y')
  })
  it('makes white space of tokens visible and cuts in the middle', () => {
    expect(tokenText(' the')).toBe('·the')
    expect(tokenText('\n')).toBe('↵')
    expect(tokenText('')).toBe('∅')
    expect(shorten('abcdefghij', 5)).toBe('abc…j')
    expect([...tokenText('😀'.repeat(500))]).toHaveLength(22)
  })
  it('never breaks lines wider than asked, and loses nothing', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), fc.integer({ min: 8, max: 60 }), (text, width) => {
        const lines = wrapText(text, width, 3)
        for (const line of lines) expect(textWidth(line, 3) <= width || [...line].length === 1).toBe(true)
        expect(lines.join('').replaceAll(/\s/g, '')).toBe(cleanText(text).replaceAll(/\s/g, ''))
      }),
    )
  })
  it('ends the last allowed line with an ellipsis', () => {
    const lines = wrapText('one two three four five six seven', 12, 3, 'sans', 2)
    expect(lines).toHaveLength(2)
    expect(lines[1]!.endsWith('…')).toBe(true)
    expect(textWidth(lines[1]!, 3)).toBeLessThanOrEqual(12)
    expect(fitLine('short', 100, 3)).toBe('short')
  })
  it('prints numbers as the field reads them', () => {
    expect([count(1234567), count(0), units(1, 'word'), units(2, 'word')]).toEqual([
      '1,234,567',
      '0',
      '1 word',
      '2 words',
    ])
    expect([0, 0.0002, 0.0312, 0.384, 0.9995, 1, NaN].map(percent)).toEqual([
      '0%',
      '<0.1%',
      '3.1%',
      '38%',
      '>99.9%',
      '100%',
      'n/a',
    ])
    expect([decimal(-0.18), decimal(-0.001), decimal(NaN)]).toEqual(['−0.18', '0.00', 'n/a'])
    expect([tick(0), tick(-0.5), tick(2)]).toEqual(['0', '−0.5', '2'])
  })
})
