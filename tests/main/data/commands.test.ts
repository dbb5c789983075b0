// The commands run, feature, query, check and sample: their output exactly as docs/command-line.md has it, and exit statuses.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cli } from '../cli/run.ts'
import { tempFolder, writeActivations, writeDictionary } from './fixture.ts'
import { openHarness } from './harness.ts'

const temp = tempFolder()
const workspace = join(temp.folder, 'w')
const sae = join(temp.folder, 'sae')
let x = ''
let run: { id: string; dictionary: string; activations: string }
const runArgs = () => ['run', '--workspace', workspace, '--sae', sae, '--activations', x]

beforeAll(async () => {
  writeDictionary(sae, { architecture: 'jumprelu', d: 8, features: 20, seed: 4 })
  x = writeActivations(temp.folder, { rows: 3_000, d: 8, seed: 6 })
  const { status, json, stderr } = await cli(runArgs())
  expect(status, stderr).toBe(0)
  run = json
})
afterAll(() => temp.remove())

describe('run', () => {
  it('prints the summary, the same one again without computing, and accepts the weights file itself', async () => {
    expect(Object.keys(run)).toEqual(['id', 'dictionary', 'activations', 'rows', 'l0', 'fvu', 'dead'])
    expect((await cli(runArgs())).json).toEqual(run)
    const byFile = ['run', '--workspace', workspace, '--sae', join(sae, 'sae_weights.safetensors'), '--activations', x]
    expect((await cli(byFile)).json).toEqual(run)
  })
  it('is cancelled by Ctrl+C with 130 and goes on when it is run again', async () => {
    const other = join(temp.folder, 'w2')
    const args = ['run', '--workspace', other, '--sae', sae, '--activations', x]
    const cancel = new AbortController()
    const cancelled = cli(args, cancel.signal)
    const cache = join(other, 'cache', `${run.id}.sqlite`)
    while (!existsSync(cache)) await new Promise(resolve => setTimeout(resolve, 1))
    cancel.abort()
    const { status, stdout, stderr } = await cancelled
    expect([status, stdout, stderr.trim().split('\n').at(-1)]).toEqual([130, '', 'Cancelled.'])
    const harness = await openHarness(other)
    expect(['interrupted', 'queued']).toContain((await harness.data.call('workspace.get', undefined)).runs[0]!.state)
    await harness.close()
    expect((await cli(args)).json).toEqual(run)
  })
  it('refuses shards of no such part, missing arguments, and what is no SAE, each with its status', async () => {
    for (const shard of ['0/2', '3/2', '1', '1/4'])
      expect(await cli([...runArgs(), '--shard', shard])).toMatchObject({ status: 2, stdout: '' })
    expect((await cli([...runArgs(), '--out', temp.folder])).status).toBe(2)
    expect((await cli(['run', '--workspace', workspace])).status).toBe(2)
    expect((await cli([...runArgs(), '--nonsense'])).status).toBe(2)
    const wrong = join(temp.folder, 'wrong')
    mkdirSync(wrong)
    writeFileSync(join(wrong, 'cfg.json'), '{}')
    const refused = await cli(['run', '--workspace', workspace, '--sae', wrong, '--activations', x])
    expect(refused.status === 3 || refused.status === 4, refused.stderr).toBe(true)
    expect(refused.stderr).toContain(wrong)
    const nowhere = await cli(['run', '--workspace', workspace, '--sae', join(temp.folder, 'none'), '--activations', x])
    expect(nowhere.status, nowhere.stderr).toBe(3)
  })
})

describe('feature', () => {
  it('prints what the page shows', async () => {
    const { json } = await cli(['feature', '--workspace', workspace, '--run', run.id.slice(0, 8), '--index', '3'])
    expect(Object.keys(json)).toEqual([
      'id',
      'density',
      'max',
      'meanActive',
      'decoderNorm',
      'encoderDecoderCosine',
      'histogram',
      'examples',
      'neighbours',
      'definition',
      'medianActive',
      'nearestCosine',
      'coactivation',
      'logits',
    ])
    expect(json.id).toBe(3)
    expect(Object.keys(json.histogram)).toEqual(['edges', 'counts'])
    expect(Object.keys(json.examples)).toEqual(['max', 'intervals', 'random', 'nearMiss', 'quantiles', 'randomActive'])
    const first = json.examples.max[0]
    expect(Object.keys(first)).toEqual(['row', 'token', 'value', 'context'])
    expect(first.token).toMatch(new RegExp(`word${first.row}$`))
    expect(first.value).toBe(json.max)
    expect(Object.keys(json.neighbours[0])).toEqual([
      'feature',
      'cosDecoder',
      'jaccard',
      'cosEncoder',
      'otherGivenThis',
      'thisGivenOther',
    ])
    expect(json.definition).toBeNull()
  })
  it('answers what does not exist with 3 and wrong usage with 2', async () => {
    expect((await cli(['feature', '--workspace', workspace, '--run', run.id, '--index', '20'])).status).toBe(3)
    expect((await cli(['feature', '--workspace', workspace, '--run', 'ffffffff', '--index', '2'])).status).toBe(3)
    expect(
      (await cli(['feature', '--workspace', join(temp.folder, 'no'), '--run', run.id, '--index', '2'])).status,
    ).toBe(3)
    expect((await cli(['feature', '--workspace', workspace, '--run', run.id, '--index', '-2'])).status).toBe(2)
  })
})

describe('query', () => {
  const query = (text: string) => cli(['query', '--workspace', workspace, '--run', run.id, text])
  it('finds features', async () => {
    const { json } = await query('2 7 19')
    expect(json).toMatchObject({ kind: 'features', total: 3 })
    expect(json.items.map((i: { feature: number }) => i.feature)).toEqual([2, 7, 19])
    const all = (await query('density>=0')).json
    const some = (await query('density<5%')).json
    expect(all.total).toBe(20)
    expect(some.items.every((i: { density: number }) => i.density < 0.05)).toBe(true)
    expect(some.total).toBe(all.items.filter((i: { density: number }) => i.density < 0.05).length)
    expect((await query('status:reviewed')).json).toEqual({ kind: 'features', total: 0, items: [] })
  })
  it('finds tokens', async () => {
    const { json } = await query('/^aword2[0-9]$/')
    expect(json).toEqual({ kind: 'tokens', total: 1, items: [{ row: 24, token: 'aword24' }] })
  })
  it('says what is wrong', async () => {
    expect(await query('weight<3')).toMatchObject({ status: 3, stdout: '' })
    const { stderr } = await query('max>1 & densty<3')
    expect(stderr.split('\n').slice(0, 2)).toEqual(['  max>1 & densty<3', '          ^^^^^^'])
    expect((await query('/(/')).status).toBe(3)
  })
})

describe('check', () => {
  it('is content with a good workspace and names what is wrong with a bad one', async () => {
    expect(await cli(['check', '--workspace', workspace])).toMatchObject({
      status: 0,
      json: { ok: true, problems: [] },
    })
    const file = join(workspace, 'cache', `${run.id}.sqlite`)
    rmSync(file)
    const bad = await cli(['check', '--workspace', workspace])
    expect(bad.status).toBe(3)
    expect(bad.json.ok).toBe(false)
    expect(bad.json.problems).toEqual([expect.stringContaining(file)])
    expect((await cli(['check', '--workspace', temp.folder])).status).toBe(3)
  })
})

describe('sample', () => {
  it('that does not exist is refused', async () => {
    const target = join(temp.folder, 'sample')
    expect(await cli(['sample', 'nothing', '--workspace', target])).toMatchObject({ status: 3, stdout: '' })
    expect(existsSync(target)).toBe(false)
  })
  it('leaves another workspace alone', async () => {
    const refused = await cli(['sample', 'words', '--workspace', workspace])
    expect(refused).toMatchObject({ status: 3, stdout: '' })
    expect(refused.stderr).toContain(workspace)
  })
  it('words is whole', async () => {
    const target = join(temp.folder, 'words')
    const { status, json, stderr } = await cli(['sample', 'words', '--workspace', target])
    expect(status, stderr).toBe(0)
    expect(json.workspace).toBe(target)
    expect(json.dictionaries).toHaveLength(5)
    expect(Object.keys(json.dictionaries[0])).toEqual(['id', 'name', 'format', 'architecture', 'dIn', 'dSae'])
    expect(json.activations).toEqual([expect.objectContaining({ rows: 30_000, d: 100 })])
    expect(json.runs).toHaveLength(5)
    for (const one of json.runs) {
      expect(Object.keys(one)).toEqual(['id', 'dictionary', 'activations', 'rows', 'l0', 'fvu', 'dead'])
      expect(one.fvu).toBeGreaterThan(0)
      expect(one.fvu).toBeLessThan(0.6)
    }
    expect((await cli(['check', '--workspace', target])).json).toEqual({ ok: true, problems: [] })
  }, 300_000)
})
