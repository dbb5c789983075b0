// A folder of activations read aside: a page made to keep the decoder busy ends in an error that names it, other calls are answered meanwhile,
// reading can be ended, and progress says how far it is.
import { copyFileSync, cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { readTable } from '../../../main/data/table-aside.ts'
import { failure, fixture, tempFolder } from '../containers/files.ts'
import { writeSlowFolder } from '../containers/slow-table.ts'
import { npyBytes } from '../containers/zip.ts'
import { openHarness } from './harness.ts'

const rows = 100_000

function slowFolder(): string {
  const folder = join(tempFolder(), 'slow')
  writeSlowFolder(folder, rows)
  return folder
}

test('a page that takes far too long is refused by name, and calls are answered meanwhile', async () => {
  const bench = await openHarness(join(tempFolder(), 'workspace'), { create: true })
  try {
    const folder = slowFolder()
    const adding = failure(bench.data.call('activations.add', { fileId: bench.server.files.grantPath(folder) }))
    let error: Awaited<typeof adding> | null = null
    void adding.then(e => (error = e))
    let answered = 0
    while (!error) {
      await bench.data.call('workspace.get', undefined)
      await setImmediate() // ports in one process answer before timers and worker threads are heard
      answered++
    }
    const { code, message } = await adding
    expect(code).toBe('bad-input')
    expect(message).toMatch(
      /tokens\.parquet: column slow was not read after \d s, far longer than its \d+ bytes explain/,
    )
    expect(message).toContain(folder)
    // While the decoder was busy: hundreds; a decoder in this thread would have left a handful.
    expect(answered).toBeGreaterThan(50)
    expect((await bench.data.call('workspace.get', undefined)).activations).toEqual([])
  } finally {
    await bench.close()
  }
})

test('reading is ended by its signal, also inside such a page', async () => {
  const abort = new AbortController()
  // The token column comes first and is told of; the slow one is being read when this is heard.
  const onCells = () => setTimeout(() => abort.abort(), 50)
  expect((await failure(readTable(slowFolder(), { tensor: null }, { signal: abort.signal, onCells }))).code).toBe(
    'cancelled',
  )
})

test('progress counts cells of all columns, and blocks hold 1,024 rows', async () => {
  const folder = join(tempFolder(), 'parts')
  cpSync(fixture('activations_folder'), folder, { recursive: true })
  copyFileSync(fixture('parquet_codecs/zstd.parquet'), join(folder, 'tokens.parquet'))
  writeFileSync(join(folder, 'acts.npy'), npyBytes([3000, 32], new Float32Array(3000 * 32)))
  writeFileSync(
    join(folder, 'meta.json'),
    JSON.stringify({ format: 'zonoscope-activations', version: 1, model: 'm', hook: 'h', n: 3000, d: 32 }),
  )
  const told: [number, number][] = []
  const { blocks, description } = await readTable(folder, { tensor: null }, { onCells: (...at) => told.push(at) })
  expect(description.columns).toEqual(['token', 'x'])
  expect(told).toEqual([1, 2, 3, 4, 5, 6].map(part => [part * 1000, 6000]))
  const cells = blocks.map(column => column.map(block => JSON.parse(block) as string[]))
  expect(cells.map(column => column.map(block => block.length))).toEqual([
    [1024, 1024, 952],
    [1024, 1024, 952],
  ])
  expect(cells[0]!.flat()[1500]).toBe(` word ${(1500 * 7919) % 1000}`)
  expect(cells[1]!.flat()[2999]).toBe(String(2999 / 8))
})
