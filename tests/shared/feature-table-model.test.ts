// A table that comes in parts is the table: columns in place, words only where somebody wrote some.
import { expect, it } from 'vitest'
import type { Client, DataApi } from '../../shared/contract.ts'
import { readFeatureTable, type FeatureTablePart } from '../../shared/feature-table-model.ts'
import { noneShown, packShown } from '../../shared/shown-columns.ts'

const n = 10
/** Parts of four features; #5 has a definition, and the run is under way. */
function part(from: number): FeatureTablePart {
  const to = Math.min(n, from + 4)
  const ids = Array.from({ length: to - from }, (_, i) => from + i)
  const named = ids.includes(5)
  return {
    ...{ run: 'r', n, from, to, entries: 45, counted: 90 },
    nActive: Int32Array.from(ids),
    max: Float32Array.from(ids, i => (i === 0 ? NaN : i / 2)),
    meanActive: Float32Array.from(ids, i => (i === 0 ? NaN : i / 4)),
    geometry: null,
    defined: packShown(named ? { features: [5], labels: ['five'], status: ['draft'], tags: [['x']] } : noneShown()),
  }
}

it('pulls part after part and puts each in its place', async () => {
  const asked: number[] = []
  const call = (_name: string, input: { from: number }) => (asked.push(input.from), Promise.resolve(part(input.from)))
  const table = await readFeatureTable({ call } as unknown as Client<DataApi>, 'r')
  expect(asked).toEqual([0, 4, 8])
  expect([...table.nActive]).toEqual([...Array(n).keys()])
  expect([...table.density].map(d => Math.round(d * 90))).toEqual([...Array(n).keys()])
  expect(table.max[9]).toBe(4.5)
  expect(table.max[0]).toBeNaN()
  expect(table.decoderNorm.every(Number.isNaN)).toBe(true)
  expect([table.labels[5], table.status[5], table.tags[5]]).toEqual(['five', 'draft', ['x']])
  expect([table.labels[6], table.status[6], table.tags[6]]).toEqual(['', 'unlabelled', []])
})
