// What is shown of features comes out of the packed form as it went in, whole, in part, and after changes.
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { definitionStatuses } from '../../shared/definition-model.ts'
import {
  emptyDense,
  eachShown,
  fillDense,
  noneShown,
  packShown,
  partOfShown,
  putDense,
  putShown,
  unpackShown,
  type Said,
  type ShownColumns,
} from '../../shared/shown-columns.ts'

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 12 }), fc.constantFrom('', '\0', '猫🐈', 'שלום', 'a\nb'))
const said = fc.record({
  label: text,
  status: fc.constantFrom(...definitionStatuses),
  tags: fc.array(fc.constantFrom('a', 'b', 'c,d', '"'), { maxLength: 3 }),
})
const changes = fc.array(fc.tuple(fc.nat({ max: 40 }), fc.option(said, { freq: 4 })), { maxLength: 60 })

/** Columns after changes, and the same as a map. */
function made(list: readonly (readonly [number, Said | null])[]): { columns: ShownColumns; of: Map<number, Said> } {
  const columns = noneShown()
  const of = new Map<number, Said>()
  for (const [feature, now] of list) {
    putShown(columns, feature, now)
    if (now) of.set(feature, now)
    else of.delete(feature)
  }
  return { columns, of }
}
const listed = (of: Map<number, Said>) => [...of].sort(([a], [b]) => a - b)

it('is what was put, by ascending feature, packed and unpacked', () => {
  fc.assert(
    fc.property(changes, list => {
      const { columns, of } = made(list)
      const packed = packShown(columns)
      const found: [number, Said][] = []
      eachShown(packed, (feature, now) => found.push([feature, now]))
      expect(found).toEqual(listed(of))
      expect(unpackShown(packed)).toEqual(columns)
    }),
  )
})

it('has parts that put together are the whole', () => {
  fc.assert(
    fc.property(changes, fc.array(fc.nat({ max: 45 }), { maxLength: 3 }), (list, cuts) => {
      const { columns, of } = made(list)
      const packed = packShown(columns)
      const edges = [0, ...cuts.sort((a, b) => a - b), 50]
      // Features beyond the dictionary's may be in a list from elsewhere.
      const [dense, filled] = [emptyDense(30), emptyDense(30)]
      const found: [number, Said][] = []
      edges.slice(1).forEach((to, i) => {
        const part = partOfShown(packed, edges[i]!, to)
        fillDense(filled, part)
        eachShown(part, (feature, now) => {
          found.push([feature, now])
          putDense(dense, feature, now)
        })
      })
      expect(found).toEqual(listed(of))
      expect(dense.labels).toEqual(Array.from({ length: 30 }, (_, f) => of.get(f)?.label ?? ''))
      expect(filled).toEqual(dense)
    }),
  )
})
