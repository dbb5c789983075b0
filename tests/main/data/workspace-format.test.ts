// docs/workspace-format.md, taken at its word: a workspace read with SQLite and what that page says, and with none of the program's readers.
import Database from 'better-sqlite3'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLocal, waitForJobs } from '../../../main/cli/local.ts'
import { emptyDefinition } from '../../../shared/model.ts'
import { tempFolder, testIo, writeActivations, writeDictionary } from './fixture.ts'

const temp = tempFolder()
const folder = join(temp.folder, 'workspace')
const shape = { rows: 20_000, d: 6, features: 40 }
let run = ''
/** what the program says of the codes: [rows][features] */
let told: Float32Array

beforeAll(async () => {
  const local = await openLocal(folder, { create: true })
  const file = writeActivations(join(temp.folder, 'x'), { ...shape, seed: 3, notFinite: [7] })
  const model = writeDictionary(join(temp.folder, 'sae'), { architecture: 'standard', ...shape, seed: 4 })
  const activations = (await local.data.call('activations.add', { fileId: local.grant(file) })).id
  const dictionary = (await local.data.call('dictionary.add', { fileId: local.grant(model) })).id
  const started = await local.data.call('run.start', { dictionary, activations })
  run = started.run
  await waitForJobs(local, [started.job!], testIo())
  const features = Array.from({ length: 8 }, (_, i) => i * 5)
  told = await local.data.call('feature.values', { run, features, rows: Array.from({ length: 2_000 }, (_, i) => i * 10) }) // prettier-ignore
  for (const [feature, label, tags] of [[7, 'Städte 🏙', ['place']], [5, 'numbers', []]] as const) {
    const body = { ...emptyDefinition, label, tags: [...tags], status: 'reviewed' as const }
    await local.data.call('definition.save', { dictionary, feature, annotator: 'ada', body })
  } // prettier-ignore
  await local.data.call('feature.table', { run, from: 0 })
  await local.close()
}, 120_000)
afterAll(() => temp.remove())

const open = (name: string) => new Database(join(folder, name), { readonly: true })
const sha = (text: string | Buffer) => createHash('sha256').update(text).digest('hex')

/** Bits from the lowest of a byte on. */
function bits(bytes: Buffer, start = 0) {
  let at = 8 * start
  const bit = () => (bytes[at >> 3]! >> (at++ & 7)) & 1
  const read = (n: number) => Array.from({ length: n }, bit).reduce((sum, b, i) => sum + b * 2 ** i, 0)
  const rice = (k: number) => {
    let zeros = 0
    while (bit() === 0) zeros++
    return zeros * 2 ** k + read(k)
  }
  const varint = () => {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = read(8)
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
  }
  return { bit, read, rice, varint, place: () => Math.ceil(at / 8) }
}

test('ids follow from the files, and the mask is where the page says', () => {
  const db = open('workspace.sqlite')
  expect(db.pragma('application_id', { simple: true })).toBe(0x5a6f6e31)
  const dictionary = db.prepare('SELECT * FROM dictionary').get() as Record<string, string>
  const list = (text: string) => (JSON.parse(text) as { name: string; sha256: string }[]).map(f => [f.name, f.sha256]).sort(([a], [b]) => (a! < b! ? -1 : 1)) // prettier-ignore
  expect(sha(JSON.stringify({ files: list(dictionary.files!), format: dictionary.format, options: JSON.parse(dictionary.options!) }))).toBe(dictionary.id) // prettier-ignore
  const weights = list(dictionary.files!).find(([name]) => name!.endsWith('.safetensors'))!
  expect(sha(readFileSync(join(temp.folder, 'sae', weights[0]!)))).toBe(weights[1])
  const activations = db.prepare('SELECT * FROM activations').get() as Record<string, unknown>
  const mask = activations.mask as Buffer
  expect(Array.from({ length: shape.rows }, (_, r) => r).filter(r => (mask[r >> 3]! >> (r & 7)) & 1)).toEqual([7])
  expect((activations.mean as Buffer).length).toBe(8 * shape.d)
  const blocks = db.prepare("SELECT texts FROM column_block WHERE name = 'token' ORDER BY block").pluck().all() as string[] // prettier-ignore
  const tokens = blocks.flatMap(text => JSON.parse(text) as string[])
  expect([tokens.length, tokens[1025]]).toEqual([shape.rows, 'bword1025'])
  db.close()
})

test('codes by row and by feature are the same ones, and those that the program tells', () => {
  const db = open(`cache/${run}.sqlite`)
  const byRow: Set<number>[] = []
  for (const { from_row, to_row, sets } of db.prepare('SELECT * FROM batch ORDER BY from_row').all() as {
    from_row: number
    to_row: number
    sets: Buffer
  }[]) {
    // prettier-ignore
    const head = bits(sets)
    const k = head.read(8)
    const sizes = Array.from({ length: to_row - from_row }, () => [head.varint(), head.varint()] as const)
    let at = head.place()
    for (const [count, length] of sizes) {
      const body = bits(sets, at)
      let last = -1
      byRow.push(new Set(Array.from({ length: count }, () => (last += body.rice(k) + 1))))
      at += length
    }
    expect(at).toBe(sets.length)
  }
  expect(byRow).toHaveLength(shape.rows)

  const perBlock = 2 ** Math.max(0, Math.ceil(Math.log2(shape.features / 4096)))
  const values = new Map<string, number>()
  for (const { id, data } of db.prepare('SELECT * FROM posting_block').all() as { id: number; data: Buffer }[]) {
    const [chunk, block] = [Math.floor(id / 4096), id % 4096]
    const head = bits(data)
    const sizes = Array.from({ length: perBlock }, () => [head.varint(), head.varint()] as const)
    let at = head.place()
    sizes.forEach(([n, length], i) => {
      const body = bits(data, at)
      at += length
      if (n === 0) return
      const [parameters, largest] = [body.read(8), body.read(8)]
      let row = chunk * 16_384 - 1
      const rows = Array.from({ length: n }, () => (row += body.rice(parameters & 15) + 1))
      const exponents = rows.map(() => largest - body.rice((parameters >> 4) & 3))
      const signs = rows.map(() => ((parameters >> 6) & 1 ? body.bit() : 0))
      rows.forEach((r, e) => {
        const word = Buffer.alloc(4)
        word.writeUInt32LE(((signs[e]! << 31) | (exponents[e]! << 23) | (body.read(13) << 10)) >>> 0)
        values.set(`${r} ${block * perBlock + i}`, word.readFloatLE())
      })
    })
  }
  expect(values.size).toBe(byRow.reduce((sum, set) => sum + set.size, 0))
  for (const key of values.keys()) {
    const [row, feature] = key.split(' ').map(Number) as [number, number]
    if (!byRow[row]!.has(feature)) throw new Error(`${key} is on by feature alone`)
  }
  const expected = Array.from({ length: 2_000 }, (_, i) => Array.from({ length: 8 }, (_, j) => values.get(`${i * 10} ${j * 5}`) ?? 0)).flat() // prettier-ignore
  expect(Array.from(told)).toEqual(expected)
  expect(expected.filter(v => v > 0).length).toBeGreaterThan(500)
  const count = db.prepare("SELECT data FROM summary WHERE name = 'count'").pluck().get() as Buffer
  const on = byRow.reduce((sum, set, row) => sum + (row !== 7 && set.has(5) ? 1 : 0), 0)
  expect(count.readInt32LE(4 * 5)).toBe(on)
  db.close()
})

test('what is shown of features is as of an event, and says what that and those before it say', () => {
  const db = open('workspace.sqlite')
  const row = db.prepare('SELECT * FROM shown_definition').get() as { upto: number; event: string; labels: string; tag_lists: string } & Record<'features' | 'ends' | 'status' | 'tags_of', Buffer> // prettier-ignore
  const events = db.prepare('SELECT rowid, id FROM definition_event ORDER BY rowid').all() as { rowid: number; id: string }[] // prettier-ignore
  expect(events.at(-1)).toEqual({ rowid: row.upto, id: row.event })
  const int32 = (bytes: Buffer) => Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readInt32LE(4 * i))
  const ends = int32(row.ends)
  const lists = JSON.parse(row.tag_lists) as string[][]
  const found = int32(row.features).map((feature, i) => [feature, row.labels.slice(ends[i - 1] ?? 0, ends[i]), row.status.readUInt8(i), lists[int32(row.tags_of)[i]!]]) // prettier-ignore
  expect(found).toEqual([[5, 'numbers', 2, []], [7, 'Städte 🏙', 2, ['place']]]) // prettier-ignore
  db.close()
})
