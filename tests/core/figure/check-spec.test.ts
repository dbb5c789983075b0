// The request inside a recipe: every slice is read back as it was written, and a stranger's nonsense has one sentence.
import { describe, expect, it } from 'vitest'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { decodeRecipe, encodeRecipe } from '../../../core/figure/serialise.ts'
import { subtitle } from '../../../core/figure/words.ts'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import { zoneSpecSchema } from '../../../shared/view-schemas.ts'
import { names } from '../../gallery/cases.ts'
import { makeView } from './views.ts'
import { zonesOf } from './zone-figure.ts'

const recipeWith = (over: Record<string, unknown>) => {
  const view = makeView()
  return newFigure({ ...view, spec: { ...view.spec, ...over } as ZoneSpec }, names(['a', 'b', '']))
}
const source = { dictionary: 'x', features: [4], basis: 'lda', origin: { row: 1234 }, sets: [{ name: 's', rows: [1] }] }

describe('requests in recipes', () => {
  const good: [Partial<ZoneSpec> | Record<string, unknown>, string][] = [
    [{ basis: 'encoder+mean', sets: [{ name: 's', rows: [1, 2] }] }, 'encoder span + mean of s'],
    [{ basis: 'joint', origin: 'b_dec' }, 'decoder bias'],
    [{ sliceFrom: source }, 'LDA: s against the rest of #4 of another dictionary'],
    [{ sliceFrom: source }, 'in row 1,234'],
    [{ morph: { to: source, t: 0.25 } }, '→ LDA: s against the rest at t = 0.25'],
    [{ section: { turn: [0, 0, 0, 1], offset: 0.5 } }, 'section of the 3D slice'],
  ]
  it.each(good)('%j come back and are told', (over, words) => {
    const recipe = recipeWith(over)
    const back = zonesOf(decodeRecipe(encodeRecipe(recipe)))
    expect(back.view.spec).toEqual(recipe.view.spec)
    expect(zoneSpecSchema.parse(back.view.spec)).toEqual(recipe.view.spec)
    expect(subtitle(back).replaceAll('\u00a0', ' ')).toContain(words)
  })
  it('of before are the same text as ever: keys that are missing stay missing', () => {
    const { spec } = makeView()
    expect(Object.keys(zoneSpecSchema.parse(spec)).sort()).toEqual(Object.keys(spec).sort())
  })
  it.each([
    [{ basis: 'magic' }, 'unknown basis'],
    [{ origin: { row: 1.5 } }, 'unknown origin'],
    [{ origin: null }, 'unknown origin'],
    [{ sets: [{ name: 's' }] }, 'token set without rows'],
    [{ sets: [{ name: 's', rows: ['a'] }] }, 'wrong rows'],
    [{ sliceFrom: 3 }, 'the other slice is no object'],
    [{ morph: { to: source, t: 2 } }, 'not between 0 and 1'],
    [{ morph: { t: 0.5 } }, 'morphs to is no object'],
    [{ section: { turn: [0, 0, 1], offset: 0 } }, 'has no turn'],
    [{ section: { turn: [0, 0, 0, 1] } }, 'has no offset'],
  ])('%j are refused', (over, message) => {
    const recipe = recipeWith({})
    const spec = { ...recipe.view.spec, ...over } as ZoneSpec
    const text = encodeRecipe({ ...recipe, view: { ...recipe.view, spec } })
    expect(() => decodeRecipe(text)).toThrow(message)
  })
})
