// Recipes as text: round trip, determinism, refusals.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromBase64, toBase64 } from '../../../core/figure/base64.ts'
import { checkRecipe } from '../../../core/figure/check.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { decodeRecipe, encodeRecipe, NewerFigureError } from '../../../core/figure/serialise.ts'
import type { ZoneFigure } from '../../../core/figure/types.ts'
import { names } from '../../gallery/cases.ts'
import { emptyView, makeView, plainView } from './views.ts'
import { zonesOf } from './zone-figure.ts'

const recipe = (): ZoneFigure => newFigure(makeView(), names(['a', 'b', '']))

describe('base64', () => {
  it('is the usual one', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), bytes => {
        const text = toBase64(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64'))
        expect(fromBase64(text)).toEqual(bytes)
      }),
    )
    expect(() => fromBase64('abc')).toThrow('length')
    expect(() => fromBase64('ab*=')).toThrow('character')
  })
})

describe('recipes', () => {
  it('come back equal, typed arrays and numbers without a value included', () => {
    for (const r of [recipe(), newFigure(emptyView(), names([]))]) {
      const back = zonesOf(decodeRecipe(encodeRecipe(r)))
      expect(back).toEqual(r)
      expect(back.view.points.s).toBeInstanceOf(Float32Array)
      expect(encodeRecipe(back)).toBe(encodeRecipe(r))
    }
  })
  it('are the same text whatever the order of keys', () => {
    const r = recipe()
    const turned = Object.fromEntries(Object.entries(r).reverse()) as unknown as ZoneFigure
    expect(encodeRecipe(turned)).toBe(encodeRecipe(r))
  })
  it('keep every character of a stranger’s token', () => {
    const tokens = ['\u0000', '\ud800x', '</zonoscope:recipe>', '\u202e\ufeff&amp;']
    const back = zonesOf(decodeRecipe(encodeRecipe(newFigure(plainView(tokens), names([])))))
    expect(back.view.points.tokens).toEqual(tokens)
    // eslint-disable-next-line no-control-regex
    expect(encodeRecipe(back)).not.toMatch(/[\u0000-\u001f\u202e\ufeff]/)
  })
  it('of a newer version are refused as newer', () => {
    const text = encodeRecipe(recipe()).replace('"version":1,', '"version":5,')
    expect(() => decodeRecipe(text)).toThrow(NewerFigureError)
  })
  it.each([
    ['{', 'not valid JSON'],
    ['null', 'something else'],
    ['{"format":"x"}', 'found "x"'],
    ['{"format":"zonoscope-figure"}', 'version 1 to 4, found none'],
    ['{"format":"zonoscope-figure","version":1}', 'title'],
    ['{"$zonoscope":"float32","base64":"AAA="}', 'length'],
  ])('refuse %s', (text, message) => expect(() => decodeRecipe(text)).toThrow(message))

  const broken: [string, (r: ZoneFigure) => unknown][] = [
    ['coordinates', r => (r.view.points.s = r.view.points.s.slice(1))],
    ['columns of the points', r => r.view.points.tokens.pop()],
    ['active set', r => (r.view.cells[0]!.active = 9)],
    ['wrong corner', r => (r.view.cells[0]!.vertices[0] = [NaN, 0])],
    ['zoom', r => (r.camera.two.zoom = 0)],
    ['widthMm', r => (r.widthMm = 1e9)],
    ['box has no size', r => (r.view.halfSize = Infinity)],
    ['annotation', r => r.annotations.push({ kind: 'text', id: 'a', x: NaN, y: 0, text: '', sizePt: 8, color: 'ink' })],
    ['slots', r => (r.slots = [99])],
  ]
  it.each(broken)('that do not fit together are refused: %s', (message, damage) => {
    const r = newFigure(structuredClone(plainView()), names([]))
    checkRecipe(r)
    damage(r)
    expect(() => checkRecipe(r)).toThrow(message)
  })
  it('with a face that names a missing corner are refused', () => {
    const r = newFigure(makeView({ dim: 3 }), names([]))
    r.view.cells[0]!.faces![0]!.loop[0] = 499
    expect(() => checkRecipe(r)).toThrow('corner that is not there')
  })
})
