// Dictionaries and activations as one list of what a plot can show.
import { describe, expect, it } from 'vitest'
import type { ActivationsInfo, DictionaryInfo } from '../../../shared/model.ts'
import { pairKey, pairOf, pairOptions } from '../../../renderer/panels/zones/shown-pairs.ts'

const dictionary = (id: string, dIn: number) => ({ id, name: id, title: `Dictionary ${id}`, dIn }) as DictionaryInfo
const activations = (id: string, d: number) => ({ id, name: `layer ${id}`, d }) as ActivationsInfo
const shown = { dictionary: 'a', activations: 'x' }

describe('pairOptions', () => {
  it('names dictionaries alone where one set of activations fits each', () => {
    const info = { dictionaries: [dictionary('a', 4), dictionary('b', 9)], activations: [activations('x', 4), activations('y', 9)] } // prettier-ignore
    expect(pairOptions(info, shown)).toEqual([
      { value: 'a@x', title: 'Dictionary a' },
      { value: 'b@y', title: 'Dictionary b' },
    ])
  })
  it('names both where several fit', () => {
    const info = { dictionaries: [dictionary('a', 4)], activations: [activations('x', 4), activations('z', 4)] }
    expect(pairOptions(info, shown).map(o => o.title)).toEqual([
      'Dictionary a · on layer x',
      'Dictionary a · on layer z',
    ])
  })
  it('always has what is shown, also where nothing fits', () => {
    const info = { dictionaries: [dictionary('a', 7)], activations: [activations('x', 4)] }
    expect(pairOptions(info, shown)).toEqual([{ value: pairKey(shown), title: 'Dictionary a' }])
    expect(pairOptions(null, shown)).toEqual([])
    expect(pairOf(pairKey(shown))).toEqual(shown)
  })
})
