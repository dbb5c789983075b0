// Evidence for and against a definition: put in, changed, taken out; what another program put there stays.
import { describe, expect, it } from 'vitest'
import { exampleAsEvidence, readEvidence } from '../../shared/evidence-model.ts'
import { sideOf, unknownWords, withEntry } from '../../renderer/panels/inspector/evidence-list.ts'

const example = (row: number) => ({ row, value: 2.5, tokens: ['the', ' cat', ' sat'], at: 1 })
const entry = (row: number, side: 'for' | 'against') => exampleAsEvidence(side, 'acts', example(row))

describe('evidence', () => {
  it('is put in, changes sides, is taken out by the same again', () => {
    const one = withEntry([], entry(3, 'for'))
    expect(sideOf(one, 'acts', 3)).toBe('for')
    expect(sideOf(one, 'other', 3)).toBeNull()
    const two = withEntry(one, entry(4, 'against'))
    expect(two).toHaveLength(2)
    const turned = withEntry(two, entry(3, 'against'))
    expect(turned).toHaveLength(2)
    expect(sideOf(turned, 'acts', 3)).toBe('against')
    expect(withEntry(turned, entry(3, 'against'))).toEqual([entry(4, 'against')])
  })
  it('leaves entries that it does not know where they are', () => {
    const strange = { kind: 'prediction', accuracy: 0.9 }
    expect(withEntry([strange, 'text'], entry(1, 'for'))).toEqual([strange, 'text', entry(1, 'for')])
    expect(readEvidence(strange)).toBeNull()
    expect(unknownWords(strange)).toBe('evidence of the kind prediction')
    expect(unknownWords(5)).toBe('evidence of another program')
  })
  it('keeps the text around the row, and survives a file', () => {
    const long = { row: 9, value: 1, tokens: Array.from({ length: 200 }, (_, i) => `t${i}`), at: 100 }
    const kept = exampleAsEvidence('for', 'acts', long)
    expect(kept.tokens[kept.at]).toBe('t100')
    expect(kept.tokens).toHaveLength(49)
    expect(readEvidence(JSON.parse(JSON.stringify(kept)))).toEqual(kept)
  })
})
