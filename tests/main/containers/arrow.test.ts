// Arrow files: SAELens' cache as it was written, other lists of floats as pyarrow writes them, and files made to mislead.
import { cpSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { AppError } from '../../../shared/errors.ts'
import { describeActivations, findActivations, openActivations } from '../../../main/containers/activations.ts'
import { openNpy } from '../../../main/containers/npy.ts'
import { readTensor } from '../../../main/containers/tensor.ts'
import { failure, fixture, tempFolder } from './files.ts'

const cache = fixture('cache_saelens_arrow/cache')
const file = (name: string) => fixture(`arrow/${name}.arrow`)
const count = (n: number, from = 0) => Array.from({ length: n }, (_, i) => from + i)
const npy = async (path: string) => {
  const { source, layout } = await openNpy(path)
  return readTensor(source, layout).finally(() => source.close())
}
async function all(path: string, tensor: string | null = null): Promise<number[]> {
  const rows = await openActivations({ path, tensor })
  return rows
    .readRows(0, rows.rows)
    .then(x => [...x])
    .finally(() => rows.close())
}
async function columnOf(path: string): Promise<string[]> {
  const { container, path: at } = await findActivations(path)
  const described = await container.describe(at, { tensor: null })
  const cells: string[] = []
  for await (const part of container.parts!(at, described)) cells.push(...(await part.read()))
  return cells
}

test('the cache that SAELens wrote: rows, order, token ids', async () => {
  const { format, hook_name: tensor } = JSON.parse(readFileSync(fixture('cache_saelens_arrow/case.json'), 'utf8'))
  expect(await describeActivations(cache, null)).toMatchObject({
    format, tensor, rows: 64, d: 32, dtype: 'float32', positions: 8, columns: ['token_id'], warnings: [],
  }) // prettier-ignore
  const x = [...(await npy(fixture('cache_saelens_arrow/x.npy')))]
  expect(await all(cache)).toEqual(x)
  const rows = await openActivations({ path: cache, tensor })
  const wanted = [63, 5, 31, 32, 5]
  expect([...(await rows.gatherRows(Int32Array.from(wanted)))]).toEqual(
    wanted.flatMap(row => x.slice(row * 32, row * 32 + 32)),
  )
  await rows.close()
  expect(await columnOf(cache)).toEqual([...(await npy(fixture('cache_saelens_arrow/token_ids.npy')))].map(String))
  for (const name of ['state.json', 'dataset_info.json', 'data-00001-of-00002.arrow']) {
    expect((await findActivations(join(cache, name))).path).toBe(cache)
  }
  const { container } = await findActivations(cache)
  expect(await container.files(cache)).toHaveLength(4)
})

test('the order is state.json’s', async () => {
  const folder = join(tempFolder(), 'cache')
  cpSync(cache, folder, { recursive: true })
  const x = [...(await npy(fixture('cache_saelens_arrow/x.npy')))]
  const files = ['data-00001-of-00002.arrow', 'data-00000-of-00002.arrow'].map(filename => ({ filename }))
  writeFileSync(join(folder, 'state.json'), JSON.stringify({ _data_files: files }))
  expect(await all(folder)).toEqual([...x.slice(32 * 32), ...x.slice(0, 32 * 32)])
  for (const filename of ['../x.arrow', 'a/b.arrow', 'state.json', 7, null]) {
    writeFileSync(join(folder, 'state.json'), JSON.stringify({ _data_files: [{ filename }] }))
    expect((await failure(describeActivations(folder, null))).message).toMatch(/state\.json: found .* for _data_files/)
  }
  writeFileSync(join(folder, 'state.json'), JSON.stringify({ _data_files: [{ filename: 'data-9.arrow' }] }))
  expect((await failure(describeActivations(folder, null))).code).toBe('not-found')
})

test('other lists of floats', async () => {
  expect(await describeActivations(file('fixed_list'), null)).toMatchObject({
    format: 'arrow',
    rows: 6,
    d: 4,
    columns: [],
  })
  expect(await all(file('fixed_list'))).toEqual(count(24))
  expect(await describeActivations(file('half_lists_file'), null)).toMatchObject({ rows: 6, dtype: 'float16' })
  expect(await all(file('half_lists_file'))).toEqual(count(24))
  expect(await columnOf(file('half_lists_file'))).toEqual(count(6, 5).map(String))
  expect(await describeActivations(file('bfloat16'), null)).toMatchObject({ dtype: 'bfloat16' })
  expect(await all(file('bfloat16'))).toEqual(count(24))
})

test('two columns are asked for; a slice begins in the middle', async () => {
  const path = file('sliced_nested')
  expect((await failure(describeActivations(path, null))).message).toMatch(
    /several columns .*: a float64 \[2,2,4\], b float64 \[2,2,4\]\. Name one \(--tensor NAME\)/,
  )
  expect(await describeActivations(path, 'b')).toMatchObject({ rows: 4, d: 4, positions: 2 })
  expect(await all(path, 'b')).toEqual(count(16, 8))
  expect((await failure(describeActivations(path, 'c'))).message).toMatch(/expected a column c of lists of floats/)
})

test('lists of different lengths, nulls, packed batches', async () => {
  expect((await failure(all(file('uneven')))).message).toMatch(/column x has lists of different lengths/)
  expect((await failure(all(file('nulls')))).message).toMatch(/column x has 1 empty cells, expected none/)
  const packed = await failure(all(file('packed')))
  expect([packed.code, packed.message]).toEqual(['unsupported-format', expect.stringMatching(/without compression/)])
})

test('a cut file, a length beyond all files', async () => {
  const path = join(tempFolder(), 'x.arrow')
  cpSync(file('fixed_list'), path)
  truncateSync(path, 500)
  expect((await failure(all(path))).message).toMatch(/truncated/)
  writeFileSync(path, Buffer.from('ffffffffffffff7f', 'hex'))
  expect((await failure(all(path))).message).toMatch(/said to be 2147483647 bytes/)
  writeFileSync(path, Buffer.from('ffffffff10000000ffffff7f000000000000000000000000', 'hex'))
  expect((await failure(all(path))).code).toBe('bad-input')
})

test.each(['fixed_list', 'half_lists_file', 'sliced_nested'])(
  'any byte of %s changed: read, or refused by name',
  async name => {
    const real = readFileSync(file(name))
    const path = join(tempFolder(), 'any.arrow')
    await fc.assert(
      fc.asyncProperty(fc.nat(real.length - 1), fc.nat(255), async (at, value) => {
        const copy = Uint8Array.from(real)
        copy[at] = value
        writeFileSync(path, copy)
        await Promise.all(
          [all(path, 'a'), columnOf(path)].map(work => work.catch((e: unknown) => expect(e).toBeInstanceOf(AppError))),
        )
      }),
      { numRuns: 120 },
    )
  },
)
