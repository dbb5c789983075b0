// run --shard and merge: shards that were computed apart become the run that an unbroken one is, byte for byte.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cli } from './run.ts'
import { closeDatabase, openDatabase } from '../../../main/data/sqlite.ts'
import { contents, tempFolder, writeActivations, writeDictionary } from '../data/fixture.ts'

const rows = 36_000
const temp = tempFolder()
const at = (...names: string[]) => join(temp.folder, ...names)
let x = ''
let whole: { id: string }
const runArgs = (workspace: string) => ['run', '--workspace', at(workspace), '--sae', at('sae'), '--activations', x]
const shard = async (workspace: string, part: string) => {
  const { status, json, stderr } = await cli([...runArgs(workspace), '--shard', part])
  expect(status, stderr).toBe(0)
  return json as { id: string; shard: string; from: number; to: number; rows: number }
}
const cacheOf = (workspace: string) => {
  const db = openDatabase(at(workspace, 'cache', `${whole.id}.sqlite`), { readonly: true, synchronous: 'NORMAL' })
  const tables = contents(db)
  closeDatabase(db)
  return tables
}

beforeAll(async () => {
  writeDictionary(at('sae'), { architecture: 'jumprelu', d: 8, features: 40, seed: 4 })
  x = writeActivations(temp.folder, { rows, d: 8, seed: 6, huge: [17] })
  const { status, json, stderr } = await cli(runArgs('whole'))
  expect(status, stderr).toBe(0)
  whole = json
})
afterAll(() => temp.remove())

describe('shards', () => {
  it('from three places, merged in any order, are the unbroken run', async () => {
    const parts = [await shard('a', '1/3'), await shard('b', '2/3'), await shard('c', '3/3')]
    expect(parts.map(p => p.id)).toEqual([whole.id, whole.id, whole.id])
    expect(parts.map(p => [p.from % 1_024, p.rows])).toEqual(parts.map(p => [0, p.to - p.from]))
    expect([parts[0]!.from, parts[1]!.from, parts[2]!.from, parts[2]!.to]).toEqual([
      0,
      parts[0]!.to,
      parts[1]!.to,
      rows,
    ])
    expect(readdirSync(parts[1]!.shard).sort()).toEqual(['codes.parquet', 'rows.parquet', 'shard.json'])
    const merged = await cli([
      'merge',
      '--workspace',
      at('merged'),
      parts[2]!.shard,
      at('a'),
      join(parts[1]!.shard, 'shard.json'),
    ])
    expect(merged.json, merged.stderr).toEqual(whole)
    expect(cacheOf('merged')).toEqual(cacheOf('whole'))
    expect((await cli(['check', '--workspace', at('merged')])).json).toEqual({ ok: true, problems: [] })
    // Done before: nothing to do.
    expect((await cli(['merge', '--workspace', at('merged'), at('a'), at('b'), at('c')])).json).toEqual(whole)
  })

  it('go on where they stopped, and so does a merge', async () => {
    const cancel = new AbortController()
    const folder = at('cut', 'shards', `${whole.id.slice(0, 12)}-1-of-1`)
    const cut = cli([...runArgs('cut'), '--shard', '1/1'], cancel.signal)
    while (!existsSync(join(folder, 'part-0-rows.parquet'))) await new Promise(resolve => setTimeout(resolve, 1))
    cancel.abort()
    expect((await cut).status).toBe(130)
    expect(existsSync(join(folder, 'shard.json'))).toBe(false)
    const first = readFileSync(join(folder, 'part-0-codes.parquet'))
    const { shard: done } = await shard('cut', '1/1')
    expect(first.length).toBeGreaterThan(0)
    const stop = new AbortController()
    const merging = cli(['merge', '--workspace', at('cut-merged'), done], stop.signal)
    while (!existsSync(at('cut-merged', 'cache', `${whole.id}.sqlite`)))
      await new Promise(resolve => setTimeout(resolve, 1))
    stop.abort()
    expect((await merging).status).toBe(130)
    expect((await cli(['merge', '--workspace', at('cut-merged'), done])).json).toEqual(whole)
    expect(cacheOf('cut-merged')).toEqual(cacheOf('whole'))
  })

  it('that are missing, doubled, of another run, damaged or not there are named', async () => {
    const [one, two] = [(await shard('d', '1/2')).shard, (await shard('d', '2/2')).shard]
    let n = 0
    const merge = (...paths: string[]) => cli(['merge', '--workspace', at(`bad-${n++}`), ...paths])
    const refuses = async (reply: ReturnType<typeof merge>, text: RegExp, status = 3) => {
      const { status: found, stderr } = await reply
      expect(stderr).toMatch(text)
      expect(found).toBe(status)
    }
    await refuses(merge(one), /the shards end at row \d+, expected 36000/)
    await refuses(merge(one, one.replace('1-of', '2-of'), two, at('d2')), /d2: found no shard/)
    cpSync(one, at('copy'), { recursive: true })
    await refuses(merge(one, at('copy'), two), /copy|1-of-2/)
    const facts = JSON.parse(readFileSync(join(one, 'shard.json'), 'utf8')) as Record<string, unknown>
    const spoil = (change: Record<string, unknown>) =>
      writeFileSync(at('copy', 'shard.json'), JSON.stringify({ ...facts, ...change }))
    spoil({ dictionaryId: 'f'.repeat(64) })
    await refuses(merge(at('copy'), two), /found dictionaryId|have changed since/)
    spoil({ numericsVersion: 1 })
    await refuses(merge(at('copy'), two), /numerics version 1/, 4)
    spoil({ from: -1 })
    await refuses(merge(at('copy'), two), /shard.json: from/)
    spoil({})
    const bytes = readFileSync(join(one, 'codes.parquet'))
    writeFileSync(at('copy', 'codes.parquet'), bytes.subarray(0, bytes.length / 2))
    await refuses(merge(at('copy'), two), /codes.parquet/)
    writeFileSync(at('copy', 'codes.parquet'), readFileSync(join(two, 'codes.parquet')))
    await refuses(merge(at('copy'), two), /codes.parquet: found token \d+/)
    rmSync(at('copy', 'codes.parquet'))
    renameSync(at('copy', 'rows.parquet'), at('copy', 'codes.parquet'))
    await refuses(merge(at('copy'), two), /rows.parquet/)
    expect((await cli(['merge', '--workspace', at('none')])).status).toBe(2)
  })
})
