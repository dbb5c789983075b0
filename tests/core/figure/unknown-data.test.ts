// Figures from elsewhere: what they were drawn from is compared by hash with what is here, and named.
import { expect, it } from 'vitest'
import { unknownData, unknownWords } from '../../../core/figure/unknown-data.ts'
import { cases } from '../../gallery/cases.ts'

const a = '1'.repeat(64)
const b = '2'.repeat(64)
const known = { dictionaries: [{ id: a, name: 'jumprelu-1024' }], activations: [{ id: b, name: 'words' }] }

it('says nothing of a chart whose data is here', () => {
  expect(unknownData(cases['chart-errors']!() as never, known)).toEqual([])
  expect(unknownWords([])).toBe('')
})
it('names data that is not here, and other data of the same name', () => {
  const made = unknownData(cases['relu-2d']!() as never, known)
  expect(made.map(m => [m.kind, m.name, m.other])).toEqual([
    ['dictionary', 'jumprelu-1024', true],
    ['activations', 'words', true],
  ])
  expect(unknownWords(made)).toContain('dictionary jumprelu-1024 (d0c7), whose name here is of other data')
})
it('takes a prefix of eight digits for the hash, names each once, looks into panels', () => {
  const provenance = {
    dictionary: { id: a.slice(0, 8), name: 'x' },
    activations: { id: '9'.repeat(64), name: 'other' },
  }
  const made = unknownData({ panels: [{ provenance }, { provenance }] }, known)
  expect(made).toEqual([{ kind: 'activations', id: '9'.repeat(64), name: 'other', other: false }])
})
