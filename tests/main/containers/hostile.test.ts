// Files made to mislead the readers: each is refused with one of our errors that names the file, before anything large is allocated.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, truncateSync, writeFileSync, copyFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { describeActivations, openActivations } from '../../../main/containers/activations.ts'
import { openNpy } from '../../../main/containers/npy.ts'
import { openSafetensors, tensorOf } from '../../../main/containers/safetensors.ts'
import { fixture, rawNpy, rawSafetensors, tempFolder, writeSafetensors } from './files.ts'

const failure = async (work: Promise<unknown>): Promise<AppError> => {
  const e = await work.then(
    () => null,
    (error: unknown) => error,
  )
  expect(e).toBeInstanceOf(AppError)
  return e as AppError
}

const f32 = (shape: unknown, offsets: unknown) => ({ x: { dtype: 'F32', shape, data_offsets: offsets } })
const lies: [string, unknown, number, RegExp, bigint?][] = [
  ['header longer than the file', '{}', 0, /header is said to be/, 1n << 62n],
  ['header that is not JSON', '{"x": [1,', 0, /not JSON/],
  ['header that is a list', '[]          ', 0, /not a JSON object/],
  ['negative offset', f32([1], [-4, 0]), 4, /data_offsets/],
  ['offset that is no number', f32([1], ['0', 4]), 4, /data_offsets/],
  ['fractional shape', f32([0.5], [0, 2]), 4, /shape/],
  ['negative shape', f32([-1], [0, 4]), 4, /shape/],
  ['shape beyond all sizes', f32([2 ** 40, 2 ** 40], [0, 4]), 4, /too large/],
  ['more than the file has', f32([1000], [0, 4000]), 4, /truncated/],
  ['shape that does not fit its bytes', f32([3], [0, 16]), 16, /needs 12/],
  ['end before begin', f32([1], [4, 0]), 4, /before it begins/],
  ['entry that is null', { x: null }, 4, /not an object/],
  [
    'overlapping tensors',
    { a: { dtype: 'U8', shape: [3], data_offsets: [0, 3] }, b: { dtype: 'U8', shape: [3], data_offsets: [2, 5] } },
    8,
    /overlap/,
  ],
]
test.each(lies)('safetensors: %s', async (_name, header, bytes, message, length) => {
  const path = rawSafetensors(join(tempFolder(), 'lie.safetensors'), header, new Uint8Array(bytes), length)
  const e = await failure(openSafetensors(path))
  expect(e.code).toBe('bad-input')
  expect(e.message).toContain(path)
  expect(e.message).toMatch(message)
})

test('safetensors: a name from the object prototype is a name like any other', async () => {
  const entry = '{"dtype":"U8","shape":[1],"data_offsets":[0,1]}'
  const path = rawSafetensors(join(tempFolder(), 'p.safetensors'), `{"__proto__":${entry}}`, Uint8Array.of(7))
  const file = await openSafetensors(path)
  expect([...file.tensors.keys()]).toEqual(['__proto__'])
  expect((await failure(Promise.resolve().then(() => tensorOf(file, 'constructor')))).code).toBe('bad-input')
  await file.source.close()
})

test('safetensors: a type that is not read is named', async () => {
  const path = rawSafetensors(
    join(tempFolder(), 'f8.safetensors'),
    { x: { dtype: 'F8_E4M3', shape: [2, 2], data_offsets: [0, 4] } },
    new Uint8Array(4),
  )
  const file = await openSafetensors(path)
  const e = await failure(Promise.resolve().then(() => tensorOf(file, 'x')))
  expect(e.code).toBe('unsupported-format')
  expect(e.message).toContain('F8_E4M3')
  await file.source.close()
})

test('a truncated copy of a real file', async () => {
  const path = join(tempFolder(), 'cut.safetensors')
  copyFileSync(fixture('sl_standard/model/sae_weights.safetensors'), path)
  truncateSync(path, 9000)
  expect((await failure(openSafetensors(path))).message).toMatch(/truncated/)
})

const headers: [string, string, RegExp, string][] = [
  ['pickled objects', "{'descr': '|O', 'fortran_order': False, 'shape': (3,), }", /pickled/, 'unsupported-format'],
  [
    'structured',
    "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (3,), }",
    /structured/,
    'unsupported-format',
  ],
  ['complex', "{'descr': '<c8', 'fortran_order': False, 'shape': (3,), }", /<c8/, 'unsupported-format'],
  [
    'absurd shape',
    "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999), }",
    /too large/,
    'bad-input',
  ],
  ['more than there is', "{'descr': '<f4', 'fortran_order': False, 'shape': (1000, 10), }", /truncated/, 'bad-input'],
  ['code', "{'descr': __import__('os'), 'fortran_order': False, 'shape': (1,), }", /header/, 'bad-input'],
  ['a key twice', "{'shape': (1,), 'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", /header/, 'bad-input'],
  ['no dictionary', 'hello', /header/, 'bad-input'],
]
test.each(headers)('npy: %s', async (_name, header, message, code) => {
  const path = rawNpy(join(tempFolder(), 'x.npy'), header, new Uint8Array(16))
  const e = await failure(openNpy(path))
  expect(e.code).toBe(code)
  expect(e.message).toMatch(message)
  expect(e.message).toContain(path)
})

test('npy: a header longer than the file', async () => {
  const e = await failure(openNpy(rawNpy(join(tempFolder(), 'x.npy'), '{}', new Uint8Array(0), 60_000)))
  expect(e.message).toMatch(/60000/)
})

test('any bytes at all give an error of ours, never another', async () => {
  const folder = tempFolder()
  const real = readFileSync(fixture('reader_npy/f4_fortran.npy'))
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    fc.tuple(fc.nat(real.length - 1), fc.nat(255)).map(([at, value]) => {
      const copy = Uint8Array.from(real)
      copy[at] = value
      return copy
    }),
  )
  await fc.assert(
    fc.asyncProperty(bytes, async data => {
      const path = join(folder, 'any')
      writeFileSync(path, data)
      const rows = await openActivations({ path, tensor: null }).catch((e: unknown) => {
        expect(e).toBeInstanceOf(AppError)
        return null
      })
      if (rows) {
        await rows.readRows(0, rows.rows)
        await rows.close()
      }
    }),
    { numRuns: 100 },
  )
})

test('what is no file, and known containers of other kinds', async () => {
  const folder = tempFolder()
  expect((await failure(describeActivations(join(folder, 'none.npy'), null))).code).toBe('not-found')
  expect((await failure(describeActivations(folder, null))).message).toMatch(/a folder/)
  execFileSync('mkfifo', [join(folder, 'pipe')])
  expect((await failure(describeActivations(join(folder, 'pipe'), null))).message).toMatch(/not a regular file/)
  writeFileSync(join(folder, 'text'), 'hello there')
  expect((await failure(describeActivations(join(folder, 'text'), null))).message).toMatch(/neither/)
})

test('which tensor: the only one that fits, else the candidates are named', async () => {
  const folder = tempFolder()
  mkdirSync(join(folder, 'a'))
  const two = { shape: [2, 3], data: [1, 2, 3, 4, 5, 6] }
  const one = writeSafetensors(join(folder, 'one.safetensors'), { x: two, bias: { shape: [3], data: [0, 0, 0] } })
  expect(await describeActivations(one, null)).toMatchObject({ rows: 2, d: 3, tensor: 'x', dtype: 'float32' })
  const many = writeSafetensors(join(folder, 'many.safetensors'), { x: two, y: two })
  const e = await failure(describeActivations(many, null))
  expect(e.code).toBe('bad-input')
  expect(e.message).toMatch(/x float32 \[2,3\], y float32 \[2,3\]/)
  const rows = await openActivations({ path: many, tensor: 'y' })
  expect([...(await rows.gatherRows(Int32Array.of(1)))]).toEqual([4, 5, 6])
  expect((await failure(rows.readRows(0, 3))).code).toBe('bad-input')
  expect((await failure(rows.gatherRows(Int32Array.of(-1)))).code).toBe('bad-input')
  await rows.close()
  expect((await failure(describeActivations(many, 'z'))).message).toMatch(/tensor z is missing; found x, y/)
  const heads = writeSafetensors(join(folder, 'h.safetensors'), { z: { shape: [1, 2, 3], data: [1, 2, 3, 4, 5, 6] } })
  const flat = await openActivations({ path: heads, tensor: null })
  expect([flat.rows, flat.d, ...(await flat.readRows(0, 1))]).toEqual([1, 6, 1, 2, 3, 4, 5, 6])
  await flat.close()
  const bias = await failure(describeActivations(one, 'bias'))
  expect(bias.message).toMatch(/found float32 \[3\]/)
})
