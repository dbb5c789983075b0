// What the slice tool offers and says: targets of a morph, arriving there, names of sets, numbers with their shares.
import { describe, expect, it } from 'vitest'
import { noTurn } from '../../../core/zones/rotation.ts'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import { changedSpec } from '../../../renderer/panels/zones/pane-model.ts'
import { basisOptions, originKey, originOf, originOptions } from '../../../renderer/panels/zones/slice-options.ts'
import { arrived, isSameSlice, morphTargets, setName, sliceNumbers, sliceOf } from '../../../renderer/panels/zones/tools/slice/slice-state.ts' // prettier-ignore
import { sampleView } from '../plots/sample-view.ts'

const { spec } = sampleView()
const sets = [{ name: 'selection 1', rows: [1, 2] }]

describe('options', () => {
  it('are every basis, a plane of rows only where a set names them', () => {
    expect(basisOptions(spec, 'word').map(o => o.value)).not.toContain('rows')
    expect(basisOptions({ ...spec, sets }, 'word').map(o => o.title)).toEqual([
      'Encoder span',
      'Encoder span + mean',
      'Decoder span',
      'PCA of selection 1',
      'Joint basis',
      'LDA',
      'Difference of means',
      'Plane of words',
    ])
  })
  it('are every origin, with the own or the selected row', () => {
    expect(originOptions('mean', null, 'word').map(o => o.value)).toEqual(['mean', 'b_pre', 'b_dec', 'zero', 'hinge'])
    expect(originOptions('mean', 7, 'word').at(-1)).toEqual({ value: 'row 7', title: 'at word in row 7' })
    for (const origin of ['b_dec', 'hinge', { row: 12 }] as const) expect(originOf(originKey(origin))).toEqual(origin)
    expect(originOf('nonsense')).toBe('mean')
  })
})

describe('morphs', () => {
  const other: ZoneSpec = { ...spec, dictionary: 'dict-b', basis: 'decoder' }
  const targets = morphTargets(spec, [{ name: 'seed 1 #10', spec: other }], 'word')

  it('lead to every other basis and to the slices of other plots', () => {
    expect(targets.map(t => t.value)).not.toContain('basis encoder')
    expect(targets.find(t => t.value === 'basis lda')).toMatchObject({ title: 'LDA: firing words against the rest', source: { basis: 'lda', features: spec.features } }) // prettier-ignore
    expect(targets.at(-1)).toMatchObject({ title: 'Slice of seed 1 #10', source: { dictionary: 'dict-b', basis: 'decoder' } }) // prettier-ignore
  })
  it('end in a slice of its own, or in a borrowed one', () => {
    const at = (source: (typeof targets)[number]['source']) => changedSpec({ ...spec, morph: { to: source, t: 1 } }, arrived({ ...spec, morph: { to: source, t: 1 } })) // prettier-ignore
    expect(at(targets[0]!.source)).toEqual({ ...spec, basis: 'encoder+mean' })
    expect(at(targets.at(-1)!.source)).toEqual({ ...spec, sliceFrom: targets.at(-1)!.source })
    expect(arrived(spec)).toEqual({})
  })
})

describe('steps', () => {
  it('are of the slice alone', () => {
    expect(isSameSlice(sliceOf(spec), sliceOf({ ...spec, filter: 'x', features: [1] }))).toBe(true)
    expect(isSameSlice(sliceOf(spec), sliceOf({ ...spec, origin: 'zero' }))).toBe(false)
    const cut = { ...spec, section: { turn: noTurn, offset: 1 } }
    expect(changedSpec(cut, sliceOf(spec))).toEqual(spec)
  })
  it('name sets apart', () => {
    expect(setName([])).toBe('selection 1')
    expect(setName([{ name: 'selection 1', rows: [] }, { name: 'b', rows: [] }])).toBe('selection 2') // prettier-ignore
  })
})

describe('numbers', () => {
  it('name what they are shares of, of the drawn points while something moves', () => {
    const view = sampleView({ spec: { dim: 2, section: { turn: noTurn, offset: 0 } } })
    const values = (v: typeof view) => new Map(sliceNumbers(v).map(item => [item.name, item.value]))
    const rest = values(view)
    expect(rest.get('variance shown, centred')).toBe(`${(100 * view.explainedCentred).toFixed(1)}%`)
    expect(rest.get('drawn ≠ true')).toBe(`${view.disagreement!.rows} of 200 words`)
    const slab = [...rest.keys()].find(key => key.startsWith('within'))!
    expect(rest.get(slab)).toBe(`${view.slice!.slab!.rows} of 200 words`)
    const moving = values({ ...view, population: { ...view.population, drawn: 150 }, slice: { preview: true } })
    expect(moving.get('drawn ≠ true')).toBe(`${view.disagreement!.rows} of 150 drawn words`)
  })
  it('tell the principal angles of a morph', () => {
    const to = { dictionary: 'dict-a', features: spec.features, basis: 'pca' as const, origin: 'mean' as const }
    const view = sampleView({ spec: { morph: { to, t: 0.5 } } })
    const angles = sliceNumbers(view).find(item => item.name.startsWith('principal'))!
    expect(angles.value).toMatch(/^\d+\.\d°, \d+\.\d°$/)
  })
})
