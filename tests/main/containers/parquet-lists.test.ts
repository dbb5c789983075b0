// Parquet with a column of lists, as pyarrow writes them; Delphi's latents are named; tables made to mislead.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { describeActivations, findActivations, openActivations } from '../../../main/containers/activations.ts'
import { readHybrid } from '../../../main/containers/parquet-levels.ts'
import { failure, fixture, rawSafetensors, tempFolder } from './files.ts'

const file = (name: string) => fixture(`parquet_lists/${name}.parquet`)
const count = (n: number, from = 0) => Array.from({ length: n }, (_, i) => from + i)
async function all(path: string, step = Infinity): Promise<number[]> {
  const rows = await openActivations({ path, tensor: null })
  const out: number[] = []
  try {
    for (let at = 0; at < rows.rows; at += step) out.push(...(await rows.readRows(at, Math.min(rows.rows, at + step))))
    return out
  } finally {
    await rows.close()
  }
}
async function columns(path: string): Promise<Record<string, string[]>> {
  const { container, path: at } = await findActivations(path)
  const out: Record<string, string[]> = {}
  for await (const part of container.parts!(at, await container.describe(at, { tensor: null }))) {
    out[part.name] = [...(out[part.name] ?? []), ...(await part.read())]
  }
  return out
}

test('fixed and variable lists, pages of both versions, in parts', async () => {
  for (const name of ['fixed', 'zstd_v2']) {
    expect(await describeActivations(file(name), null)).toMatchObject({
      format: 'parquet', rows: 3000, d: 4, dtype: 'float32', tensor: 'x', columns: ['token'], positions: null, warnings: [],
    }) // prettier-ignore
    expect(await all(file(name))).toEqual(count(12_000))
    expect(await all(file(name), 701)).toEqual(count(12_000))
    expect((await columns(file(name))).token).toEqual(count(3000).map(i => `w${i}`))
  }
  const rows = await openActivations({ path: file('fixed'), tensor: 'x' })
  expect([...(await rows.gatherRows(Int32Array.of(2999, 0, 1100)))]).toEqual([
    ...count(4, 11_996),
    ...count(4),
    ...count(4, 4400),
  ])
  await rows.close()
})

test('dictionaries, split bytes, half precision', async () => {
  expect(await all(file('dictionary'))).toEqual(count(400).map(v => v % 7))
  expect(await all(file('split'))).toEqual(count(400))
  expect(await all(file('half'))).toEqual(count(400))
  expect((await describeActivations(file('half'), null)).dtype).toBe('float16')
})

test('a cache of SAELens as the Hub keeps it', async () => {
  const hub = fixture('parquet_lists/hub')
  expect(await describeActivations(hub, null)).toMatchObject({
    format: 'saelens_activation_cache', rows: 12, d: 4, positions: 2, columns: ['token_id'],
    about: { model: 'gelu-1l', hook: 'blocks.1.hook_z', layer: 1 }, warnings: [],
  }) // prettier-ignore
  expect(await all(hub)).toEqual(count(48))
  expect((await columns(hub)).token_id).toEqual(count(12).map(String))
})

test('lists of different lengths and empty ones are refused by row', async () => {
  expect((await failure(all(file('uneven')))).message).toMatch(
    /column x has lists of different lengths \(row 2\), expected \[2\]/,
  )
  expect((await failure(all(file('odd')))).message).toMatch(/different lengths \(5 numbers in 3 rows\)/)
  expect((await failure(all(file('nulls')))).message).toMatch(/column x has/)
  expect((await failure(describeActivations(fixture('parquet_codecs/zstd.parquet'), null))).message).toMatch(
    /no column of lists of floats/,
  )
})

test('runs of levels without end are refused, and never more is made than was asked for', () => {
  expect([...readHybrid(Uint8Array.of(6, 1, 3, 0b10), 1, 5, 'x')]).toEqual([1, 1, 1, 0, 1])
  const wrong = [[0, 1], [0xff, 0xff, 0xff, 0xff, 0xff, 0xff], [3], [1], []]
  for (const bytes of wrong)
    expect(() => readHybrid(Uint8Array.from(bytes), 1, 9, 'x')).toThrow(/a page ends before its 9/)
  expect(readHybrid(Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 0x0f, 1), 1, 9, 'x')).toHaveLength(9)
})

test('latents that Delphi cached are named as what they are', async () => {
  const folder = tempFolder()
  const header = {
    locations: { dtype: 'U16', shape: [2, 3], data_offsets: [0, 12] },
    activations: { dtype: 'F32', shape: [2], data_offsets: [12, 20] },
  }
  const path = rawSafetensors(join(folder, '0_12287.safetensors'), header, new Uint8Array(20))
  for (const given of [path, folder]) {
    const { code, message } = await failure(describeActivations(given, null))
    expect([code, message]).toEqual(['unsupported-format', expect.stringMatching(/a cache of Delphi.*Needed are/)])
  }
})

test.each(['fixed', 'dictionary', 'zstd_v2'])('any byte of %s changed: read, or refused by name', async name => {
  const real = readFileSync(file(name))
  const path = join(tempFolder(), 'any.parquet')
  await fc.assert(
    fc.asyncProperty(fc.nat(real.length - 1), fc.nat(255), async (at, value) => {
      const copy = Uint8Array.from(real)
      copy[at] = value
      writeFileSync(path, copy)
      await all(path).catch((e: unknown) => expect(e).toBeInstanceOf(AppError))
    }),
    { numRuns: 60 },
  )
})
