// The readers against files that numpy and the safetensors library wrote.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openNpy } from '../../../main/containers/npy.ts'
import { openSafetensors, tensorOf } from '../../../main/containers/safetensors.ts'
import { gatherColumns, gatherRows, readTensor } from '../../../main/containers/tensor.ts'
import { fixture } from './files.ts'

interface Expected {
  dtype: string
  shape: number[]
  values: (number | boolean)[]
}
const json = <T>(path: string) => JSON.parse(readFileSync(fixture(path), 'utf8')) as T

const npy = json<{ files: Record<string, Expected> }>('reader_npy/expected.json').files
test.each(Object.entries(npy))('npy: %s', async (name, want) => {
  const { source, layout } = await openNpy(fixture(`reader_npy/${name}.npy`))
  expect(layout.type).toBe(want.dtype)
  expect(layout.shape).toEqual(want.shape)
  expect([...(await readTensor(source, layout))]).toEqual(want.values.map(v => Math.fround(Number(v))))
  const [rows = 0, ...rest] = want.shape
  if (rows > 1) {
    const d = rest.reduce((a, b) => a * b, 1)
    const picked = await gatherRows(source, layout, Int32Array.of(rows - 1, 0, rows - 1))
    const row = (i: number) => want.values.slice(i * d, (i + 1) * d).map(v => Math.fround(Number(v)))
    expect([...picked]).toEqual([...row(rows - 1), ...row(0), ...row(rows - 1)])
    const columns = await gatherColumns(source, layout, Int32Array.of(d - 1, 0, d - 1))
    const at = (r: number, c: number) => Math.fround(Number(want.values[r * d + c]))
    const wanted = Array.from({ length: rows }, (_, r) => [at(r, d - 1), at(r, 0), at(r, d - 1)]).flat()
    expect([...columns]).toEqual(wanted)
  }
  await source.close()
})

const safetensors = json<Record<string, Record<string, Expected>>>('reader_safetensors/expected.json')
test.each(Object.entries(safetensors))('safetensors: %s', async (name, tensors) => {
  const file = await openSafetensors(fixture(`reader_safetensors/${name}`))
  expect([...file.tensors.keys()].sort()).toEqual(Object.keys(tensors).sort())
  for (const [tensor, want] of Object.entries(tensors)) {
    const layout = tensorOf(file, tensor)
    expect(layout.type).toBe(want.dtype)
    expect(layout.shape).toEqual(want.shape)
    expect([...(await readTensor(file.source, layout))]).toEqual(want.values.map(v => Math.fround(Number(v))))
  }
  await file.source.close()
})
