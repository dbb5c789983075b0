// Cards as figures: every token on the page once, safe, cut where there is no room and said so; kept and read back; a panel among others.
import { describe, expect, it } from 'vitest'
import { addPanel } from '../../../core/figure/compose.ts'
import { buildFigure, layoutPage } from '../../../core/figure/build-figure.ts'
import type { Item, Text } from '../../../core/figure/display-list.ts'
import { asPage } from '../../../core/figure/page.ts'
import { readableNotes } from '../../../core/figure/readable.ts'
import { tieWords } from '../../../core/figure/annotations/words.ts'
import { decodeRecipe, encodeRecipe } from '../../../core/figure/serialise.ts'
import { toSvg } from '../../../core/figure/svg.ts'
import { stripRgb, hexOf } from '../../../core/strip-color.ts'
import { contrastOf } from '../../../core/chart/contrast.ts'
import { palettes } from '../../../core/figure/palette.ts'
import type { PageFigure } from '../../../core/figure/types.ts'
import { figureRecipeSchema } from '../../../shared/figure-schemas.ts'
import { cardFigure, featureCard, hostileCard, hostileTokens, strip, stripsCard } from './cards.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { names } from '../../gallery/cases.ts'
import { makeView } from './views.ts'

const flat = (items: readonly Item[]): Item[] => items.flatMap(item => (item.kind === 'group' ? flat(item.items) : [item])) // prettier-ignore
const drawn = (page: PageFigure) => flat(buildFigure(page).items)
const texts = (page: PageFigure, role: string) => drawn(page).filter((i): i is Text => i.kind === 'text' && i.role === role) // prettier-ignore

describe('a card', () => {
  it('draws every token once, in order, within its panel', () => {
    const page = cardFigure(stripsCard())
    const tokens = texts(page, 'token')
    expect(tokens.map(t => t.text)).toEqual(stripsCard().strips.flatMap(s => s.tokens))
    const inner = layoutPage(page).boxes[0]!
    for (const t of tokens) {
      expect(t.x).toBeGreaterThanOrEqual(inner.x)
      expect(t.x).toBeLessThan(inner.x + inner.w)
      expect(t.y).toBeLessThan(inner.y + inner.h)
    }
    expect(texts(page, 'counts')).toEqual([])
  })

  it('is as high as what it draws: a page of one strip is a strip', () => {
    const one = cardFigure({ ...stripsCard(), strips: [strip()] })
    expect(one.heightMm).toBeLessThan(cardFigure(stripsCard()).heightMm)
    expect(one.heightMm).toBeLessThan(50)
    expect(cardFigure(featureCard()).heightMm).toBeGreaterThan(70)
  })

  it('says how many tokens a low page leaves out', () => {
    const page = { ...cardFigure(stripsCard()), heightMm: 40 }
    const left = texts(page, 'token').length
    const all = stripsCard().strips.flatMap(s => s.tokens).length
    expect(left).toBeLessThan(all)
    expect(texts(page, 'counts').map(t => t.text).join(' ')).toContain(`${all - left} of ${all} tokens are not drawn`) // prettier-ignore
    expect(readableNotes(page, layoutPage(page)).map(n => n.text)).toContain('The plot has no room for all of its tokens.') // prettier-ignore
  })

  it('gives no colour and no bar to zero, masked and broken numbers', () => {
    const card = { ...stripsCard(), strips: [strip({ tokens: ['a', 'b', 'c', 'd'], values: [0, NaN, 2, 1], masked: [3], most: 2 })] } // prettier-ignore
    const backs = drawn(cardFigure(card)).filter(i => i.role === 'token-back' || i.role === 'token-bar')
    expect(backs).toHaveLength(2)
  })

  it('writes numbers below tokens only where asked, without one over another', () => {
    expect(texts(cardFigure(stripsCard()), 'token-number')).toEqual([])
    const page = cardFigure(stripsCard(), 'light', { numbers: true })
    const numbers = texts(page, 'token-number')
    expect(numbers.length).toBeGreaterThan(10)
    numbers.slice(1).forEach((n, i) => {
      const before = numbers[i]!
      if (n.y === before.y && n.x > before.x) expect(n.x - before.x).toBeGreaterThan(n.size * 0.57 * before.text.length)
    })
  })

  it('has no text below 5 pt, in a single column with numbers, too', () => {
    for (const widthMm of [89, 183]) {
      const page = { ...cardFigure({ ...featureCard(), strips: stripsCard().strips }, 'light', { numbers: true }), widthMm, heightMm: 200 } // prettier-ignore
      expect(readableNotes(page, layoutPage(page)).map(n => n.text)).toEqual([])
    }
  })

  it('hides what is switched off', () => {
    const page = cardFigure(featureCard(), 'light', { facts: false, chart: false, legend: false, hidden: [0, 1] })
    expect(texts(page, 'fact')).toEqual([])
    expect(drawn(page).some(i => i.role === 'layer' || i.role === 'legend')).toBe(false)
    expect(new Set(drawn(page).filter(i => i.role === 'token').map(i => i.id))).toEqual(new Set(['strip-2', 'strip-3'])) // prettier-ignore
  })

  it('says that it is empty', () => {
    const page = cardFigure({ ...stripsCard(), strips: [] })
    expect(texts(page, 'empty').map(t => t.text)).toEqual(['No tokens'])
  })

  it('survives tokens of strangers: one well-formed SVG, no script, nothing that turns the line', () => {
    const page = cardFigure(hostileCard())
    const svg = toSvg(buildFigure(page), page)
    expect(svg).not.toContain('<script')
    expect(svg).not.toMatch(/[\u202a-\u202e]/)
    expect(texts(page, 'token')).toHaveLength(hostileTokens.length)
  })

  it('is kept and read back as it was, and passes the schema that processes check', () => {
    for (const made of [stripsCard(), featureCard(), hostileCard()]) {
      const page = cardFigure(made)
      const back = decodeRecipe(encodeRecipe(page))
      expect(encodeRecipe(back)).toBe(encodeRecipe(page))
      expect(figureRecipeSchema.safeParse(back).error).toBeUndefined()
    }
  })

  it.each([
    ['values', [1], 'one number for each token'],
    ['tokens', [1, 2], 'no texts'],
    ['color', 'url(x)', 'unknown colour'],
    ['most', NaN, 'full colour'],
    ['here', 1.5, 'no position'],
  ])('refuses a strip whose %s is wrong', (key, value, what) => {
    const page = structuredClone(cardFigure(stripsCard())) as any
    page.panels[0].card.strips[0][key] = value
    expect(() => decodeRecipe(encodeRecipe(page))).toThrow(what)
  })

  it('is a panel among others, and a callout holds on to a token', () => {
    const page = addPanel(asPage(newFigure(makeView(), names(['starts with s']))), cardFigure(stripsCard()))
    const panel = page.panels[1]!
    expect(panel).toMatchObject({ kind: 'card', title: 'Features on a text', words: false })
    const layout = layoutPage(page)
    const marks = layout.panels.get(panel.id)!.marks()
    const tie = { on: 'mark', panel: panel.id, layer: 1, index: 6 } as const
    const at = layout.panels.get(panel.id)!.at(tie)!
    expect(marks.some(m => m.x === at[0] && m.y === at[1])).toBe(true)
    expect(tieWords(tie, page.panels)).toBe('token “·a”')
    expect(buildFigure(page).items.filter(i => i.role === 'panel')).toHaveLength(2)
  })
})

it('text stays readable on the strongest background of both themes', () => {
  for (const theme of ['light', 'dark'] as const)
    for (const value of [1, -1])
      expect(contrastOf(palettes[theme].ink, hexOf(stripRgb(value, 1, theme)!))).toBeGreaterThanOrEqual(4.5)
})
