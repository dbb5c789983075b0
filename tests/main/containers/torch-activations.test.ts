// Activations that torch.save wrote: bare tensors, dicts, folders of them, and what strides, names and widths decide.
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  containers,
  describeActivations,
  findActivations,
  openActivations,
} from '../../../main/containers/activations.ts'
import { failure, fixture, rawSafetensors, tempFolder, writeSafetensors } from './files.ts'
import { saveTorch, saveTorchStream, Tensor } from './torch.ts'

const count = (n: number, from = 0) => Array.from({ length: n }, (_, i) => from + i)
const saved = (root: unknown): string => saveTorch(join(tempFolder(), 'x.pt'), root)
/** 0, 1, 2, ... from `from` */
const counted = (shape: number[], from = 0) =>
  new Tensor(
    shape,
    count(
      shape.reduce((a, b) => a * b, 1),
      from,
    ),
  )
async function rowsOf(path: string, tensor: string | null = null) {
  const rows = await openActivations({ path, tensor })
  try {
    const all = [...(await rows.readRows(0, rows.rows))]
    const wanted = count(rows.rows).reverse()
    const gathered = [...(await rows.gatherRows(Int32Array.from(wanted)))]
    expect(gathered).toEqual(wanted.flatMap(row => all.slice(row * rows.d, (row + 1) * rows.d)))
    return { rows: rows.rows, d: rows.d, all }
  } finally {
    await rows.close()
  }
}

test('container ids are unique', () => {
  expect(new Set(containers.map(({ id }) => id)).size).toBe(containers.length)
})

test('a bare tensor', async () => {
  const path = saved(counted([3, 4]))
  expect(await describeActivations(path, null)).toMatchObject({
    format: 'torch', rows: 3, d: 4, dtype: 'float32', tensor: null, tensors: [], positions: null, warnings: [],
  }) // prettier-ignore
  expect(await rowsOf(path)).toEqual({ rows: 3, d: 4, all: count(12) })
})

test('dicts in dicts: names joined by dots, several asked for, the width of a dictionary decides', async () => {
  const path = saved({ blocks: { '3': counted([3, 4]), '4': counted([3, 2]) }, step: 7, name: 'run' })
  const e = await failure(describeActivations(path, null))
  expect([e.code, e.message]).toEqual([
    'bad-input',
    `${path}: several tensors could be the activations: blocks.3 float32 [3,4], blocks.4 float32 [3,2]. Name one (--tensor NAME).`,
  ])
  expect(await describeActivations(path, null, 2)).toMatchObject({ tensor: 'blocks.4', d: 2 })
  expect(await describeActivations(path, 'blocks.3')).toMatchObject({
    tensor: 'blocks.3',
    tensors: [{ name: 'blocks.3', shape: [3, 4], dtype: 'float32' }, { name: 'blocks.4' }],
  })
  expect((await rowsOf(path, 'blocks.4')).all).toEqual(count(6))
  expect((await failure(describeActivations(path, 'blocks.9'))).message).toMatch(
    /tensor blocks\.9 is missing; found blocks\.3, blocks\.4/,
  )
  const { container, path: at } = await findActivations(path)
  expect(await container.choices(at)).toEqual([
    { tensor: 'blocks.3', shape: [3, 4], dtype: 'float32', rows: 3, d: 4, positions: null },
    { tensor: 'blocks.4', shape: [3, 2], dtype: 'float32', rows: 3, d: 2, positions: null },
  ])
})

const views: [string, number[], number[], number, number[]][] = [
  ['transposed', [3, 4], [1, 3], 0, [0, 3, 6, 9, 1, 4, 7, 10, 2, 5, 8, 11]],
  ['every second row', [3, 4], [8, 1], 0, [...count(4), ...count(4, 8), ...count(4, 16)]],
  ['some columns', [3, 2], [4, 1], 1, [1, 2, 5, 6, 9, 10]],
  ['every second column', [3, 2], [4, 2], 1, [1, 3, 5, 7, 9, 11]],
  ['one row repeated', [3, 4], [0, 1], 4, [...count(4, 4), ...count(4, 4), ...count(4, 4)]],
  ['heads first in memory', [2, 3, 2], [2, 4, 1], 0, [0, 1, 4, 5, 8, 9, 2, 3, 6, 7, 10, 11]],
]
test.each(views)('strides: %s', async (_name, shape, strides, offset, wanted) => {
  const path = saved(new Tensor(shape, count(24), { strides, offset }))
  expect((await rowsOf(path)).all).toEqual(wanted)
})

test('three dimensions: heads, or documents and positions where the width or a person says so', async () => {
  const path = saved(counted([2, 3, 4]))
  const heads = await describeActivations(path, null)
  expect(heads).toMatchObject({ rows: 2, d: 12, positions: null, tensor: null })
  expect(heads.warnings[0]).toMatch(/read as 2 rows of 3 × 4 = 12 numbers .* '#positions' reads 6 rows of 4/)
  expect(await describeActivations(path, null, 12)).toMatchObject({ d: 12, warnings: [] })
  expect(await describeActivations(path, null, 4)).toMatchObject({ rows: 6, d: 4, positions: 3, tensor: '#positions' })
  expect(await rowsOf(path, '#positions')).toEqual({ rows: 6, d: 4, all: count(24) })
  // [positions, documents, d] turned: rows of a document lie apart
  const turned = saved(new Tensor([2, 3, 4], count(24), { strides: [4, 8, 1] }))
  expect((await rowsOf(turned, '#positions')).all).toEqual([0, 8, 16, 4, 12, 20].flatMap(first => count(4, first)))
  const four = saved(counted([2, 3, 2, 2]))
  expect(await describeActivations(four, null)).toMatchObject({ rows: 6, d: 4, positions: 3, tensor: null })
  expect((await rowsOf(four)).all).toEqual(count(24))
  expect(await describeActivations(saved(counted([5, 1, 4])), null)).toMatchObject({ rows: 5, d: 4, warnings: [] })
})

test('a folder of tensors is one matrix in natural order', async () => {
  const folder = tempFolder()
  const first: Record<string, number> = { '2.pt': 0, '10.pt': 8, '1.pt': 20 }
  for (const [name, from] of Object.entries(first)) saveTorch(join(folder, name), counted([2, 4], from))
  writeFileSync(join(folder, 'config.json'), '{}')
  const told = await describeActivations(folder, null)
  expect(told).toMatchObject({ format: 'torch_folder', rows: 6, d: 4 })
  expect(told.warnings).toEqual(['3 files are read as one matrix, one after another: 1.pt, 2.pt, 10.pt.'])
  expect((await rowsOf(folder)).all).toEqual([...count(8, 20), ...count(8), ...count(8, 8)])
  const { container } = await findActivations(folder)
  expect(await container.files(folder)).toEqual(['1.pt', '2.pt', '10.pt'])
  saveTorch(join(folder, '3.pt'), counted([2, 5]))
  expect((await failure(describeActivations(folder, null))).message).toMatch(
    /3\.pt: found rows of 5 numbers .*, expected rows of 4 numbers/,
  )
})

test('a cache of SAELens of 2024', async () => {
  const folder = tempFolder()
  for (const i of count(11)) {
    writeSafetensors(join(folder, `${i}.safetensors`), { activations: { shape: [2, 1, 3], data: count(6, 6 * i) } })
  }
  expect(await describeActivations(folder, null)).toMatchObject({
    format: 'saelens_activation_cache_safetensors', rows: 22, d: 3, tensor: 'activations', positions: null,
  }) // prettier-ignore
  expect((await rowsOf(folder, 'activations')).all).toEqual(count(66))
})

test('the stream before torch 1.6, and what is refused says why', async () => {
  const stream = saveTorchStream(join(tempFolder(), 'x.pt'), { x: counted([3, 4]) })
  expect(await describeActivations(stream, null)).toMatchObject({ format: 'torch', tensor: 'x' })
  expect((await rowsOf(stream)).all).toEqual(count(12))
  const refused = await failure(describeActivations(fixture('reader_pt/MUST_REJECT_global_eval.pt'), null))
  expect([refused.code, /Nothing was run/.test(refused.message)]).toEqual(['unsupported-format', true])
})

test('hostile shards: a lying one, a missing tensor, a broken file', async () => {
  const folder = tempFolder()
  mkdirSync(join(folder, 'a'))
  const at = (name: string) => join(folder, 'a', name)
  writeSafetensors(at('0.safetensors'), { activations: { shape: [2, 1, 3], data: count(6) } })
  rawSafetensors(
    at('1.safetensors'),
    { activations: { dtype: 'F32', shape: [2 ** 40, 1, 3], data_offsets: [0, 24] } },
    new Uint8Array(24),
  )
  const lie = await failure(describeActivations(folder, null))
  expect([lie.code, lie.message.includes(at('1.safetensors'))]).toEqual(['bad-input', true])
  writeSafetensors(at('1.safetensors'), { other: { shape: [2, 1, 3], data: count(6) } })
  expect((await failure(describeActivations(folder, null))).message).toMatch(/activations is missing; found other/)
  const torch = tempFolder()
  saveTorch(join(torch, '0.pt'), counted([2, 4]))
  truncateSync(saveTorch(join(torch, '1.pt'), counted([2, 4])), 200)
  expect((await failure(describeActivations(torch, null))).message).toContain(join(torch, '1.pt'))
})
