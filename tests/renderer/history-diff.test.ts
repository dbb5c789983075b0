// Two versions of a definition, word by word.
import { describe, expect, it } from 'vitest'
import { emptyDefinition, type DefinitionBody } from '../../shared/model.ts'
import { diffBodies, diffTexts } from '../../renderer/panels/inspector/history-diff.ts'

const body = (over: Partial<DefinitionBody>): DefinitionBody => ({ ...emptyDefinition, ...over })
const told = (before: string, after: string) =>
  diffTexts(before, after).map(({ kind, text }) => ({ same: ' ', added: '+', removed: '-' })[kind] + text)
/** What either text is, from the parts. */
const rebuilt = (before: string, after: string, not: 'added' | 'removed') =>
  diffTexts(before, after)
    .filter(part => part.kind !== not)
    .map(part => part.text)
    .join('')

describe('diff of definitions', () => {
  it('tells words of any script, and both texts are in it', () => {
    expect(told('cars in cities', 'cars and cities')).toEqual([' cars ', '-in', '+and', '  cities'])
    for (const [a, b] of [
      ['', 'new'],
      ['語の特徴です', '単語の特徴です'],
      ['שלום עולם', 'שלום לכם'],
      ['a 👩‍🔬 b', 'a 👩‍🚀 b'],
      ['<b>x</b>', '<i>x</i>'],
    ] as const) {
      expect(rebuilt(a, b, 'added')).toBe(a)
      expect(rebuilt(a, b, 'removed')).toBe(b)
    }
    expect(told('語の特徴です', '単語の特徴です').length).toBeGreaterThan(1)
  })
  it('cuts what stayed in a long text, and never hangs on texts without anything in common', () => {
    const long = 'word '.repeat(2_000)
    const parts = diffTexts(`${long}one ${long}`, `${long}two ${long}`)
    expect(parts.map(p => p.kind)).toEqual(['same', 'removed', 'added', 'same'])
    expect(parts[0]!.text.length).toBeLessThan(200)
    expect(parts[0]!.text.endsWith('word ')).toBe(true)
    const random = (seed: number) => Array.from({ length: 20_000 }, (_, i) => ((i * 7_919 + seed) * 104_729) % 9_973).join(' ') // prettier-ignore
    const all = diffTexts(random(1), random(2))
    expect(all.some(p => p.kind === 'added')).toBe(true)
  })
  it('lists the fields that differ and no other', () => {
    const before = body({ label: 'a', status: 'draft', tags: ['x', 'y'], evidence: [{ row: 1 }], seconds: 3 })
    const after = body({ label: 'a', status: 'reviewed', confidence: 0.8, tags: ['y', 'z'], evidence: [{ row: 2 }, { row: 3 }], seconds: 9 }) // prettier-ignore
    expect(diffBodies(before, { ...before, seconds: 99 })).toEqual([])
    const fields = diffBodies(before, after)
    expect(fields.map(f => f.field)).toEqual(['status', 'confidence', 'tags', 'evidence'])
    expect(fields.map(f => f.parts.map(p => `${p.kind} ${p.text}`).join())).toEqual([
      'removed draft,added reviewed',
      'added 80%',
      'same y,added z,removed x',
      'removed 1 example,added 2 examples',
    ])
  })
})
