// A folder of activations that the recipe `your-own-model` made of a tiny Gemma 2: read, imported, masked, encoded; and folders made to mislead.
import { cpSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeActivations, openActivations } from '../../../main/containers/activations.ts'
import { createExcluded, markExcluded } from '../../../main/containers/excluded-rows.ts'
import { getActivations } from '../../../main/data/catalogue.ts'
import { isMasked } from '../../../main/data/mask.ts'
import { writeDictionary } from '../data/fixture.ts'
import { openHarness, untilJob } from '../data/harness.ts'
import { failure, fixture, tempFolder, writeSafetensors } from './files.ts'
import { readColumn, tableFile, type Columns } from './tables.ts'
import { npyBytes } from './zip.ts'

const made = fixture('activations_folder')
const columns = ['token', 'token_id', 'document', 'window', 'position', 'is_special', 'context']

/** A copy that may be changed. */
const copy = () => {
  const folder = join(tempFolder(), 'acts')
  cpSync(made, folder, { recursive: true })
  return folder
}
const change = (folder: string, entries: Record<string, unknown>) => {
  const path = join(folder, 'meta.json')
  writeFileSync(path, JSON.stringify({ ...(JSON.parse(readFileSync(path, 'utf8')) as object), ...entries }))
}

test('the folder and each of its files are the same activations', async () => {
  for (const path of [
    made,
    ...['acts.npy', 'tokens.parquet', 'meta.json', 'unembedding.npy'].map(f => join(made, f)),
  ]) {
    expect(await describeActivations(path, null)).toMatchObject({
      ...{ format: 'zonoscope-activations', rows: 120, d: 32, dtype: 'float32', columns, warnings: [] },
    })
    const rows = await openActivations({ path, tensor: null })
    expect([rows.rows, rows.d]).toEqual([120, 32])
    // As numpy reads them.
    expect([...(await rows.readRows(5, 6)).subarray(0, 2)]).toEqual([2.749096393585205, -2.96522855758667])
    expect((await rows.readRows(119, 120))[31]).toBeCloseTo(-2.3455482, 6)
    await rows.close()
  }
})

test('the table as pyarrow wrote it', async () => {
  const path = join(made, 'tokens.parquet')
  const [token, id, , , position, special, context] = await Promise.all(columns.map(name => readColumn(path, name)))
  expect(token!.slice(0, 4)).toEqual(['<bos>', 'The', ' short', ' story'])
  expect([id![2], position![2], special![0], special![2]]).toEqual(['108', '2', 'true', 'false'])
  expect(context![3]).toBe('<bos>The short story of the sun and the sea.')
  expect(token).toHaveLength(120)
})

test('imported: columns, unit, one mask; and run', async () => {
  const temp = tempFolder()
  const folder = copy()
  const bench = await openHarness(join(temp, 'workspace'), { create: true })
  try {
    const grant = (path: string) => bench.server.files.grantPath(path)
    const { id } = await bench.data.call('activations.add', { fileId: grant(join(folder, 'tokens.parquet')) })
    const again = await bench.data.call('activations.add', { fileId: grant(folder) })
    expect(again.id).toBe(id)
    const { activations } = await bench.data.call('workspace.get', undefined)
    expect(activations).toHaveLength(1)
    // Six windows of at most 24 tokens: six positions 0, all of them <bos>.
    expect(activations[0]).toMatchObject({
      name: 'acts',
      rows: 120,
      d: 32,
      unit: 'token',
      columns,
      masked: 6,
      path: folder,
    })
    const record = getActivations(bench.session.ctx.ws, id)
    expect(record.maskReasons).toEqual({ special: 6, position: 0, nonFinite: 0, norm: 0 })
    expect(record.files.map(f => f.name)).toEqual(['acts.npy', 'meta.json', 'tokens.parquet'])
    const info = await bench.data.call('token.info', { activations: id, row: 2, run: null })
    expect(info.columns).toMatchObject({ token: ' short', position: '2', is_special: 'false' })

    const dictionary = writeDictionary(join(temp, 'sae'), { architecture: 'jumprelu', d: 32, features: 48, seed: 1 })
    const added = await bench.data.call('dictionary.add', { fileId: grant(dictionary) })
    const { run, job } = await bench.data.call('run.start', { dictionary: added.id, activations: id })
    await untilJob(bench.data, job!, ['done'])
    const done = (await bench.data.call('workspace.get', undefined)).runs.find(r => r.id === run)!
    expect([done.state, done.rowsDone]).toEqual(['done', 120])
    expect(done.l0).toBeGreaterThan(0)
  } finally {
    await bench.close()
  }
})

test('special tokens and first positions are masked, whatever the norm of a row', () => {
  const excluded = createExcluded(4)
  const mark = (name: string, from: number, cells: string[]) =>
    markExcluded(excluded, { name, from, cells }, 'f.parquet')
  mark('token', 0, ['0', 'true', '1', ''])
  mark('is_bos', 0, ['true', 'false', '', '0'])
  mark('is_special', 1, ['1', '0', '0'])
  mark('position', 0, ['1', '2'])
  mark('position', 2, ['0', ''])
  expect([[...excluded.special], [...excluded.position]]).toEqual([
    [1, 1, 0, 0],
    [0, 0, 1, 0],
  ])
  expect(() => mark('is_special', 3, ['maybe'])).toThrow(
    /f\.parquet: column is_special, row 3: found maybe, expected true or false/,
  )
  expect(isMasked(Uint8Array.of(1), 0)).toBe(true)
})

const lies: [string, (folder: string) => void, string, RegExp, string][] = [
  [
    'fewer rows than said',
    f => change(f, { n: 121 }),
    'bad-input',
    /acts\.npy: found float32 \[120, 32\], expected float32 \[121, 32\]/,
    '',
  ],
  [
    'another type than said',
    f => change(f, { dtype: 'float16' }),
    'bad-input',
    /found float32 \[120, 32\], expected float16/,
    '',
  ],
  ['a newer version', f => change(f, { version: 2 }), 'too-new', /found version 2, this program reads version 1/, ''],
  ['no model', f => change(f, { model: 7 }), 'bad-input', /meta\.json: found 7 for model/, ''],
  [
    'an unembedding elsewhere',
    f => change(f, { unembedding: '../secret.npy' }),
    'bad-input',
    /found "\.\.\/secret\.npy" for unembedding/,
    '',
  ],
  ['no table', f => rmSync(join(f, 'tokens.parquet')), 'not-found', /tokens\.parquet: there is no such file/, ''],
  [
    'a cut table',
    f => truncateSync(join(f, 'tokens.parquet'), 2000),
    'bad-input',
    /found "PAR1" at the start .* expected PAR1/,
    '',
  ],
  [
    'a table that is text',
    f => writeFileSync(join(f, 'tokens.parquet'), 'token\na\nb\nc\nd\n'),
    'bad-input',
    /expected PAR1/,
    '',
  ],
  [
    'a narrow unembedding',
    f => writeFileSync(join(f, 'unembedding.npy'), npyBytes([5, 31], new Float32Array(155))),
    'bad-input',
    /unembedding\.npy: found float32 \[5, 31\], expected \[vocab, 32\]/,
    '',
  ],
]
test.each(lies)('refused: %s', async (_name, lie, code, message) => {
  const folder = copy()
  lie(folder)
  const e = await failure(describeActivations(folder, null))
  expect(e.message).toMatch(message)
  expect([e.code, e.message.includes(folder)]).toEqual([code, true])
})

test('tables: rows that do not fit, no token', async () => {
  const folder = copy()
  const put = (columnData: Columns) => cpSync(tableFile(columnData), join(folder, 'tokens.parquet'))
  put([{ name: 'token', data: ['a', 'b'], type: 'STRING' }])
  expect((await failure(describeActivations(folder, null))).message).toMatch(
    /tokens\.parquet: found 2 rows, expected 120/,
  )
  put([{ name: 'word', data: new Array<string>(120).fill('a'), type: 'STRING' }])
  expect((await failure(describeActivations(folder, null))).message).toMatch(
    /found columns word, expected one of strings named token/,
  )
})

test('somebody else’s meta.json beside acts.npy, and a folder of something else', async () => {
  const folder = join(tempFolder(), 'plain')
  mkdirSync(folder)
  writeFileSync(join(folder, 'acts.npy'), npyBytes([1, 2], [1, 2]))
  writeFileSync(join(folder, 'meta.json'), '{"name": "mine"}')
  expect(await describeActivations(join(folder, 'acts.npy'), null)).toMatchObject({ format: 'npy', rows: 1, d: 2 })
  rmSync(join(folder, 'acts.npy'))
  writeSafetensors(join(folder, 'x.safetensors'), { x: { shape: [1, 2], data: [1, 2] } })
  expect((await failure(describeActivations(folder, null))).message).toMatch(
    /found a folder without acts\.npy and meta\.json/,
  )
})
