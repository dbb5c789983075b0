// The .npz reader against archives that numpy wrote, and archives made to mislead it.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { describeActivations, openActivations } from '../../../main/containers/activations.ts'
import { layoutOf, openArray, openNpz } from '../../../main/containers/npz.ts'
import { readTensor } from '../../../main/containers/tensor.ts'
import { fixture, tempFolder } from './files.ts'
import { npyBytes, zipBytes } from './zip.ts'

interface Expected {
  dtype: string
  shape: number[]
  values: number[]
}
const expected = JSON.parse(readFileSync(fixture('reader_npy/expected.json'), 'utf8')) as {
  files: Record<string, Expected>
  npz_members: string[]
}

test.each(['deflated', 'stored_zip64'])('%s.npz has every member as its .npy has it', async name => {
  const file = await openNpz(fixture(`reader_npy/${name}.npz`))
  expect([...file.arrays.keys()].sort()).toEqual([...expected.npz_members].sort())
  for (const member of expected.npz_members) {
    const want = expected.files[member]!
    const { source, layout } = await openArray(file, member)
    expect([layout.name, layout.type, layout.shape]).toEqual([member, want.dtype, want.shape])
    expect([...(await readTensor(source, layout))]).toEqual(want.values.map(v => Math.fround(v)))
  }
  await file.source.close()
})

const failure = async (work: Promise<unknown>): Promise<AppError> => {
  const e = await work.then(
    () => null,
    (error: unknown) => error,
  )
  expect(e).toBeInstanceOf(AppError)
  return e as AppError
}
const written = (bytes: Uint8Array): string => {
  const path = join(tempFolder(), 'x.npz')
  writeFileSync(path, bytes)
  return path
}
const x = npyBytes([2, 3], [1, 2, 3, 4, 5, 6])

test('activations: the one float matrix, or the named one, stored or deflated', async () => {
  const path = written(
    zipBytes([
      { name: 'x.npy', data: x },
      { name: 'bias.npy', data: npyBytes([3], [0, 0, 0]) },
      { name: 'note.txt', data: new Uint8Array(3) },
    ]),
  )
  expect(await describeActivations(path, null)).toMatchObject({ format: 'npz', rows: 2, d: 3, tensor: 'x' })
  const two = written(zipBytes(['a', 'b'].map(name => ({ name: `${name}.npy`, data: x, deflate: true }))))
  expect((await failure(describeActivations(two, null))).message).toMatch(/a float32 \[2,3\], b float32 \[2,3\]/)
  const rows = await openActivations({ path: two, tensor: 'b' })
  expect([...(await rows.gatherRows(Int32Array.of(1, 0)))]).toEqual([4, 5, 6, 1, 2, 3])
  await rows.close()
  expect((await failure(describeActivations(path, 'y'))).message).toMatch(/array y is missing; found x, bias/)
})

test('a zip without arrays is named as what it may be', async () => {
  const e = await failure(describeActivations(written(zipBytes([{ name: 'a/readme.txt', data: x }])), null))
  expect([e.code, /a zip archive/.test(e.message)]).toEqual(['unsupported-format', true])
})

type Lie = Parameters<typeof zipBytes>[0][number]
const lies: [string, Lie[], RegExp][] = [
  ['more than the archive has', [{ name: 'x.npy', data: x, packedSize: 10_000, size: 10_000 }], /outside the file/],
  ['absurd unpacked size', [{ name: 'x.npy', data: x, deflate: true, size: 0x7ffffff0 }], /more than deflate can/],
  ['two sizes of a stored entry', [{ name: 'x.npy', data: x, size: 4 }], /two sizes differ/],
  ['header beyond the directory', [{ name: 'x.npy', data: x, headerOffset: 0x00ffffff }], /outside the file/],
  [
    'zip64 mark without sizes',
    [{ name: 'x.npy', data: x, size: 0xffffffff, packedSize: 0xffffffff }],
    /missing or absurd/,
  ],
  [
    'an entry twice',
    [
      { name: 'x.npy', data: x },
      { name: 'x.npy', data: x },
    ],
    /twice/,
  ],
  ['another packing', [{ name: 'x.npy', data: x, method: 14 }], /method 14/],
]
test.each(lies)('%s is refused', async (_name, entries, message) => {
  const path = written(zipBytes(entries))
  const e = await failure(openNpz(path))
  expect(e.message).toMatch(message)
  expect(e.message).toContain(path)
})

test('an array whose shape needs more than its entry, pickled objects, a wrong checksum, a short stream', async () => {
  const big = Buffer.from(npyBytes([2, 3], [1, 2, 3, 4, 5, 6]).toString('latin1').replace('(2, 3)', '(9, 9)'), 'latin1')
  expect((await failure(openNpz(written(zipBytes([{ name: 'x.npy', data: big }]))))).message).toMatch(/truncated/)
  const pickled = Buffer.from(x.toString('latin1').replace("'<f4'", "'|O' "), 'latin1')
  const file = await openNpz(
    written(
      zipBytes([
        { name: 'x.npy', data: pickled },
        { name: 'y.npy', data: x },
      ]),
    ),
  )
  expect(() => layoutOf(file, 'x')).toThrow(/pickled/)
  expect(layoutOf(file, 'y').shape).toEqual([2, 3])
  await file.source.close()
  const wrong = await openNpz(written(zipBytes([{ name: 'x.npy', data: x, deflate: true, crc: crc32(x) ^ 1 }])))
  expect((await failure(openArray(wrong, 'x'))).message).toMatch(/checksum/)
  await wrong.source.close()
  const long = zipBytes([{ name: 'x.npy', data: x, deflate: true, size: x.length + 9 }])
  expect((await failure(openNpz(written(long)))).message).toMatch(/unpacks to/)
})

test('any change of a byte gives the arrays or an error of ours', async () => {
  const folder = tempFolder()
  const path = join(folder, 'any.npz')
  for (const name of ['deflated', 'stored_zip64']) {
    const real = readFileSync(fixture(`reader_npy/${name}.npz`))
    await fc.assert(
      fc.asyncProperty(fc.nat(real.length - 1), fc.nat(255), fc.nat(real.length), async (at, value, cut) => {
        const copy = Uint8Array.from(real)
        copy[at] = value
        writeFileSync(path, cut % 4 === 0 ? copy.subarray(0, cut) : copy)
        const file = await openNpz(path).catch((e: unknown) => {
          expect(e).toBeInstanceOf(AppError)
          return null
        })
        for (const member of file?.arrays.keys() ?? []) {
          await openArray(file!, member)
            .then(({ source, layout }) => readTensor(source, layout))
            .catch((e: unknown) => expect(e).toBeInstanceOf(AppError))
        }
        await file?.source.close().catch(() => undefined)
      }),
      { numRuns: 150 },
    )
  }
})
