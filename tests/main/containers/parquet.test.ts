// Parquet tables from strangers: types, packings, parts, long cells, and any byte changed.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { openParquet } from '../../../main/containers/parquet.ts'
import { AppError } from '../../../shared/errors.ts'
import { failure, fixture, tempFolder } from './files.ts'
import { readColumn, tableFile } from './tables.ts'

test('types: null and NaN are empty, floats are short, what is not flat is left out', async () => {
  const path = tableFile([
    { name: 'token', data: ['a', null, 'c'], type: 'STRING', nullable: true },
    { name: 'x', data: Float32Array.of(0.1, NaN, 3), type: 'FLOAT' },
    { name: 'big', data: [2n ** 60n, 1n, -1n], type: 'INT64' },
    { name: 'when', data: [new Date(0), new Date(1), new Date(2)], type: 'TIMESTAMP' },
  ])
  const table = await openParquet(path)
  await table.source.close()
  expect([table.names, table.leftOut]).toEqual([['token', 'x', 'big'], ['when']])
  expect(await readColumn(path, 'token')).toEqual(['a', '', 'c'])
  expect(await readColumn(path, 'x')).toEqual(['0.1', '', '3'])
  expect(await readColumn(path, 'big')).toEqual(['1152921504606846976', '1', '-1'])
})

// Written by pyarrow 25.0.1 (tests/fixtures/parquet_codecs/make.py): 3,000 rows in parts of 1,000.
test.each(['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4'])('packed with %s, in three parts', async codec => {
  const path = fixture(`parquet_codecs/${codec}.parquet`)
  const table = await openParquet(path)
  await table.source.close()
  expect([table.rows, table.groups]).toEqual([3000, 3])
  const tokens = await readColumn(path, 'token')
  expect(tokens).toEqual(Array.from({ length: 3000 }, (_, i) => ` word ${(i * 7919) % 1000}`))
  const x = await readColumn(path, 'x')
  expect(x).toEqual(Array.from({ length: 3000 }, (_, i) => (i % 5 === 0 ? '' : String(i / 8))))
})

test('a packing that is not read, and cells too long, are refused by name', async () => {
  const data = ['a', 'b']
  const lzo = tableFile([{ name: 'token', data, type: 'STRING' }], {
    codec: 'LZO',
    compressors: { LZO: (x: Uint8Array) => x },
  })
  const e = await failure(readColumn(lzo, 'token'))
  expect([e.code, e.message]).toEqual([
    'unsupported-format',
    expect.stringMatching(/column token is packed with LZO, expected UNCOMPRESSED/),
  ])
  const long = tableFile([{ name: 'token', data: ['a', 'x'.repeat(70_000)], type: 'STRING' }])
  expect((await failure(readColumn(long, 'token'))).message).toMatch(/a cell of 70000 characters/)
})

test.each(['activations_folder/tokens', 'parquet_codecs/zstd', 'parquet_codecs/lz4'])(
  'any byte of %s changed: read, or refused by name',
  async name => {
    const path = join(tempFolder(), 'tokens.parquet')
    const whole = readFileSync(fixture(`${name}.parquet`))
    const tryIt = async () => {
      const table = await openParquet(path)
      await table.source.close()
      for (const column of table.names) expect(await readColumn(path, column)).toHaveLength(table.rows)
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, value) => {
        const broken = Buffer.from(whole)
        broken[at] = value
        writeFileSync(path, broken)
        await tryIt().catch((e: unknown) => {
          expect(e).toBeInstanceOf(AppError)
          expect((e as AppError).message).toContain(path)
        })
      }),
      // Byte 4 holds the types of a page's numbers: one of them was a number of another type.
      {
        numRuns: 130,
        examples: [
          [4, 54],
          [3657, 211],
        ],
      },
    )
  },
)
