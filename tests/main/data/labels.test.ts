// Definitions into files and back: ours loses nothing and merges in any order; the others lose only what the report says.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { command } from '../../../main/cli/commands/labels.command.ts'
import { openLocal, type Local } from '../../../main/cli/local.ts'
import { samplesFolder } from '../../../main/cli/places.ts'
import { checkWorkspace } from '../../../main/data/check.ts'
import { emptyDefinition, type DefinitionBody } from '../../../shared/model.ts'
import type { LabelExport, LabelImport } from '../../../shared/labels-api.ts'
import { tempFolder, testIo, writeDictionary } from './fixture.ts'

const temp = tempFolder()
afterAll(() => temp.remove())
const at = (...names: string[]) => join(temp.folder, ...names)
let dictionary = ''
let other = ''
let made = 0

const body = (over: Partial<DefinitionBody>): DefinitionBody => ({ ...emptyDefinition, status: 'draft', ...over })
/** Everything that texts can do to a format. */
const nasty = '=1+1, "quoted"\r\n</script><script>alert(1)</script> שלום 漢字 👩‍🔬 \\ \u2028 \'; DROP'
const rich = body({
  label: nasty,
  description: `-${nasty}`,
  status: 'reviewed',
  confidence: 0.5,
  tags: ['a', 'b; c', '[x]'],
  notes: 'n'.repeat(10_000),
  evidence: [{ row: 3, for: true }],
  seconds: 12,
})

/** A workspace of its own with both dictionaries and no definitions. */
async function workspace(): Promise<string> {
  const folder = at(`ws${made++}`)
  const local = await openLocal(folder, { create: true })
  dictionary = (await local.data.call('dictionary.add', { fileId: local.grant(at('sae')) })).id
  other = (await local.data.call('dictionary.add', { fileId: local.grant(at('other')) })).id
  await local.close()
  return folder
}
async function open<T>(folder: string, work: (local: Local) => Promise<T>): Promise<T> {
  const local = await openLocal(folder)
  try {
    return await work(local)
  } finally {
    await local.close()
  }
}
const save = (
  folder: string,
  list: [feature: number, annotator: string, body: DefinitionBody, dictionary?: string][],
) =>
  open(folder, async local => {
    for (const [feature, annotator, b, to = dictionary] of list) {
      await local.data.call('definition.save', { dictionary: to, feature, annotator, body: b })
    }
  })
const history = (folder: string, feature: number, of = dictionary) =>
  open(folder, local => local.data.call('definition.get', { dictionary: of, feature }))

async function labels<T>(folder: string, act: 'export' | 'import', format: string, file: string, ...more: string[]) {
  const io = testIo()
  await command.run([act, '--workspace', folder, '--format', format, ...more, file], io)
  return io.printed[0] as T
}
const exported = (folder: string, format: string, file: string, ...more: string[]) =>
  labels<LabelExport>(folder, 'export', format, file, ...more)
const imported = (folder: string, format: string, file: string, ...more: string[]) =>
  labels<LabelImport>(folder, 'import', format, file, ...more)

beforeAll(() => {
  mkdirSync(temp.folder, { recursive: true })
  writeDictionary(at('sae'), { architecture: 'standard', d: 4, features: 16, seed: 1 })
  writeDictionary(at('other'), { architecture: 'standard', d: 4, features: 8, seed: 5 })
})

describe('jsonl', () => {
  it('comes back word for word, and adds nothing twice', async () => {
    const [a, b] = [await workspace(), await workspace()]
    await save(a, [
      [3, 'me', body({ label: 'one' })],
      [3, 'me', rich],
      [3, 'you', body({ label: 'mine' })],
      [5, 'me', body({ label: '' , status: 'uninterpretable' })],
      [2, 'me', body({ label: 'elsewhere' }), other],
    ]) // prettier-ignore
    const out = await exported(a, 'jsonl', at('all.jsonl'))
    expect(out).toMatchObject({ written: 5, notHeld: {}, skipped: [] })
    const lines = readFileSync(at('all.jsonl'), 'utf8').trim().split('\n').map(line => JSON.parse(line) as Record<string, unknown>) // prettier-ignore
    expect(Object.keys(lines[0]!)).toEqual(['id', 'dictionary_id', 'feature', 'annotator_id', 'at', 'supersedes', 'body', 'tool_version']) // prettier-ignore
    expect(Object.keys(lines[0]!.body as object)).toEqual(Object.keys(emptyDefinition))
    const order = lines.map(l => [l.dictionary_id, l.feature, l.at].join(' '))
    expect(order).toEqual([...order].sort())

    expect(await imported(b, 'jsonl', at('all.jsonl'))).toMatchObject({ read: 5, added: 5, unchanged: 0, skipped: [] })
    expect(await imported(b, 'jsonl', at('all.jsonl'))).toMatchObject({ read: 5, added: 0, unchanged: 5, dictionaries: [] }) // prettier-ignore
    await exported(b, 'jsonl', at('again.jsonl'))
    expect(readFileSync(at('again.jsonl'))).toEqual(readFileSync(at('all.jsonl')))
    expect(await history(b, 3)).toEqual(await history(a, 3))
    const problems = await checkWorkspace(b, { samplesFolder })
    expect(problems).toEqual([])
  })

  it('merges two people’s files to the same result in either order', async () => {
    const [a, b, ab, ba] = [await workspace(), await workspace(), await workspace(), await workspace()]
    await save(a, [
      [1, 'ada', body({ label: 'ada 1' })],
      [2, 'ada', body({ label: 'ada 2' })],
    ])
    await save(b, [
      [1, 'bob', body({ label: 'bob 1' })],
      [1, 'bob', body({ label: 'bob 1 again' })],
    ])
    await exported(a, 'jsonl', at('ada.jsonl'))
    await exported(b, 'jsonl', at('bob.jsonl'))
    for (const [ws, ...files] of [
      [ab, 'ada.jsonl', 'bob.jsonl'],
      [ba, 'bob.jsonl', 'ada.jsonl'],
    ] as const) {
      for (const file of files) await imported(ws, 'jsonl', at(file))
      await exported(ws, 'jsonl', at(`${ws.split('/').at(-1)}.jsonl`))
    }
    const [one, two] = [ab, ba].map(ws => readFileSync(at(`${ws.split('/').at(-1)}.jsonl`), 'utf8'))
    expect(one).toBe(two)
    expect(await history(ab, 1)).toEqual(await history(ba, 1))
    expect((await history(ab, 1)).events).toHaveLength(3)
    const both = await open(ab, local =>
      Promise.all([
        local.data.call('labels.agreement', { dictionary, blind: false, features: null }),
        local.data.call('labels.disagreements', { dictionary }),
      ]),
    )
    expect(both[0]).toMatchObject({ annotators: ['ada', 'bob'], features: 2, shared: 1 })
    expect(both[0].disagreements).toEqual(both[1])
    expect(both[1]).toMatchObject([{ feature: 1, on: ['label'], by: [{ annotator: 'ada' }, { annotator: 'bob' }] }])
    expect(await checkWorkspace(ab, { samplesFolder })).toEqual([])
  })

  it('says what of a damaged file it left out, and takes the rest', async () => {
    const ws = await workspace()
    const event = (over: object) =>
      JSON.stringify({ id: crypto.randomUUID(), dictionary_id: dictionary, feature: 1, annotator_id: 'x', at: 5, supersedes: null, body: body({ label: 'y' }), tool_version: '0', ...over }) // prettier-ignore
    const same = event({})
    const lines = [
      same,
      same.replace('"y"', '"z"'),
      event({ feature: 16 }),
      event({ feature: -1 }),
      event({ at: 'soon' }),
      event({ at: '2026-01-02T03:04:05.678Z' }),
      event({ body: body({ label: 'w'.repeat(3_000) }) }),
      event({ dictionary_id: 'f'.repeat(64) }),
      '[]',
      event({}).slice(0, 100),
    ]
    writeFileSync(at('half.jsonl'), lines.join('\n'))
    const report = await imported(ws, 'jsonl', at('half.jsonl'))
    expect(report).toMatchObject({ added: 3, unchanged: 0 })
    const reasons = Object.fromEntries(report.skipped.map(({ reason, count }) => [reason, count]))
    expect(reasons).toEqual({
      'its id is that of another event here': 1,
      'sae has only 16 features': 1,
      'feature is not a number from 0': 1,
      'at is not a time in milliseconds': 1,
      [report.skipped.find(s => s.reason.startsWith('label'))!.reason]: 1,
      'a line that is not a JSON object': 1,
      'a line that is not JSON': 1,
    })
    expect(report.dictionaries).toEqual([
      { id: dictionary, name: 'sae', added: 2 },
      { id: 'f'.repeat(64), name: null, added: 1 },
    ])
    expect((await history(ws, 1)).events.map(e => e.label)).toEqual(['y', 'y'])
    writeFileSync(at('no.jsonl'), 'not\njson')
    await expect(imported(ws, 'jsonl', at('no.jsonl'))).rejects.toMatchObject({ code: 'bad-input' })
    await expect(imported(ws, 'jsonl', at('nowhere'))).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('csv', () => {
  it('comes back the same but for earlier events, whatever the texts hold', async () => {
    const [a, b] = [await workspace(), await workspace()]
    await save(a, [
      [3, 'me', body({ label: 'one' })],
      [3, 'me', rich],
      [3, 'you', body({ label: '-5' })],
      [4, 'you', body({ label: "'quoted", tags: ['plain', 'two words'] })],
      [2, 'me', body({ label: 'elsewhere' }), other],
    ])
    const out = await exported(a, 'csv', at('all.csv'))
    expect(out).toMatchObject({ written: 4, notHeld: { 'earlier events': 1 }, skipped: [] })
    expect(readFileSync(at('all.csv'), 'utf8')).toMatch(/plain; two words/)
    expect(readFileSync(at('all.csv'), 'utf8')).not.toMatch(/(^|,|")=1/m)
    expect(await imported(b, 'csv', at('all.csv'))).toMatchObject({ added: 4, skipped: [], notHeld: { at: 4 } })
    expect(await imported(b, 'csv', at('all.csv'))).toMatchObject({ added: 0, unchanged: 4 })
    const [mine] = (await history(b, 3)).events.filter(e => e.annotator === 'me')
    expect(mine).toMatchObject(rich)
    expect((await history(b, 4)).current).toMatchObject({ annotator: 'you', label: "'quoted", tags: ['plain', 'two words'] }) // prettier-ignore
    expect((await history(b, 2, other)).current).toMatchObject({ label: 'elsewhere' })
  })

  it('takes what people write by hand, and names the lines that it does not', async () => {
    const ws = await workspace()
    writeFileSync(
      at('hand.csv'),
      '\ufefffeature,label,colour,status,confidence\n1,starts with s,red,,0.9\nx,no,,,\n2,,,,\n3,bad,,maybe,\n4,bad,,,7\n99,far,,,\n5,"open',
    )
    const report = await imported(ws, 'csv', at('hand.csv'), '--dictionary', dictionary.slice(0, 12), '--annotator', 'ann') // prettier-ignore
    expect(report).toMatchObject({ added: 1, notHeld: { 'column colour': 1 } })
    expect(report.skipped.map(s => s.count)).toEqual([1, 1, 1, 1, 1, 1])
    expect((await history(ws, 1)).current).toMatchObject({ annotator: 'ann', status: 'draft', confidence: 0.9 })
    // Without a dictionary it is not guessed among two.
    const unnamed = await imported(ws, 'csv', at('hand.csv'))
    expect(unnamed.added).toBe(0)
    expect(unnamed.skipped.some(s => s.reason.includes('--dictionary'))).toBe(true)
    writeFileSync(at('other.csv'), 'a,b\n1,2\n')
    await expect(imported(ws, 'csv', at('other.csv'))).rejects.toMatchObject({ code: 'bad-input' })
  })
})

describe('other programs', () => {
  const two = (folder: string) =>
    save(folder, [
      [3, 'me', rich],
      [4, 'me', body({ label: 'earlier' })],
      [4, 'you', body({ label: 'later', description: 'longer' })],
      [5, 'me', body({ label: '', status: 'dead' })],
    ])
  const here = ['--option', 'model=gpt2-small', '--option', 'source=6-res-jb']

  it('Neuronpedia: label, description, author; what is machine-made is marked', async () => {
    const [a, b] = [await workspace(), await workspace()]
    await two(a)
    await expect(exported(a, 'neuronpedia', at('np0'))).rejects.toMatchObject({ message: expect.stringContaining('--option model=') as string }) // prettier-ignore
    const out = await exported(a, 'neuronpedia', at('np'), ...here)
    expect(out).toMatchObject({ written: 3, files: 1, notHeld: { confidence: 1, evidence: 1, notes: 1, seconds: 1, status: 3, tags: 1 } }) // prettier-ignore
    expect(out.skipped).toEqual([{ reason: 'it has no label', count: 1, examples: ['#5 by me'] }])
    const file = at('np', 'v1', 'gpt2-small', '6-res-jb', 'explanations', 'batch-0.jsonl.gz')
    const [first] = gunzipSync(readFileSync(file)).toString().split('\n')
    expect(JSON.parse(first!)).toMatchObject({ modelId: 'gpt2-small', layer: '6-res-jb', index: '3', authorId: 'me', description: nasty, typeName: 'human', explanationModelName: null }) // prettier-ignore
    await exported(a, 'neuronpedia', at('np2'), ...here)
    expect(readFileSync(file)).toEqual(readFileSync(file.replace('/np/', '/np2/')))
    await expect(exported(a, 'neuronpedia', at('np'), ...here)).rejects.toMatchObject({ code: 'bad-input' })

    const auto = at('np', 'v1', 'gpt2-small', '6-res-jb', 'explanations-auto')
    mkdirSync(auto)
    const line = { modelId: 'gpt2-small', layer: '6-res-jb', index: 7, description: 'numbers', typeName: 'oai_token-act-pair', explanationModelName: 'gpt-4o', embedding: [0.1], umap_x: 1 } // prettier-ignore
    writeFileSync(join(auto, 'batch-0.jsonl.gz'), gzipSync(`${JSON.stringify(line)}\n${JSON.stringify({ ...line, layer: '7-res-jb' })}\n`)) // prettier-ignore
    symlinkSync('/etc/passwd', join(auto, 'batch-1.jsonl'))
    const report = await imported(b, 'neuronpedia', at('np'), '--dictionary', dictionary, ...here)
    expect(report).toMatchObject({ added: 4, notHeld: { at: 3, embedding: 1, links: 1, umap_x: 1 } })
    expect(report.skipped).toHaveLength(1)
    expect((await history(b, 7)).current).toMatchObject({ annotator: 'gpt-4o', tags: ['auto'], label: 'numbers' })
    expect((await history(b, 4)).current).toMatchObject({ annotator: 'you', label: 'later', description: 'longer' })
  })

  it('Delphi: a text a feature, of whoever wrote last', async () => {
    const [a, b] = [await workspace(), await workspace()]
    await two(a)
    const out = await exported(a, 'delphi', at('delphi'))
    expect(out).toMatchObject({ written: 2, files: 2 })
    expect(out.skipped.map(s => s.reason).sort()).toEqual(['another annotator wrote later', 'it has no label'])
    expect(readdirSync(at('delphi', 'explanations')).sort()).toEqual(['blocks.0.hook_resid_post_latent3.txt', 'blocks.0.hook_resid_post_latent4.txt']) // prettier-ignore
    writeFileSync(at('delphi', 'explanations', 'blocks.0.hook_resid_post_latent9.txt'), 'not a JSON string')
    const report = await imported(b, 'delphi', at('delphi'), '--dictionary', dictionary, '--annotator', 'delphi-llm')
    expect(report).toMatchObject({ added: 2 })
    expect(report.skipped).toEqual([{ reason: 'a file that is not a JSON string', count: 1, examples: ['explanations/blocks.0.hook_resid_post_latent9.txt'] }]) // prettier-ignore
    expect((await history(b, 3)).current).toMatchObject({ label: nasty, annotator: 'delphi-llm' })
  })

  it('SAEDashboard: beside the keys of its batches', async () => {
    const [a, b] = [await workspace(), await workspace()]
    await two(a)
    expect(await exported(a, 'saedashboard', at('sd'))).toMatchObject({ written: 2, files: 1 })
    expect(JSON.parse(readFileSync(at('sd', 'batch-0.json'), 'utf8'))).toMatchObject({ layer: 0, features: [{ feature_index: 3 }, { feature_index: 4, label: 'later', description: 'longer' }] }) // prettier-ignore
    writeFileSync(at('sd', 'batch-1.json'), JSON.stringify({ features: [{ feature_index: 6, frac_nonzero: 0.1 }] }))
    writeFileSync(at('sd', 'skipped_indexes.json'), JSON.stringify({ skipped_indexes: [1, 2] }))
    const report = await imported(b, 'saedashboard', at('sd'), '--dictionary', dictionary)
    expect(report).toMatchObject({ added: 2, notHeld: { frac_nonzero: 1, skipped_indexes: 2 } })
    expect(report.skipped).toMatchObject([{ reason: 'a feature without a label', count: 1 }])
  })

  it('circuit-tracer: clerp of the nodes, groups as tags', async () => {
    const [a, b] = [await workspace(), await workspace()]
    await two(a)
    expect(await exported(a, 'clerp', at('graph.json'))).toMatchObject({ written: 2 })
    const graph = JSON.parse(readFileSync(at('graph.json'), 'utf8')) as { nodes: Record<string, unknown>[] }
    // Cantor's pairing of (0, 3): 3 * 4 / 2 + 3
    expect(graph.nodes[0]).toMatchObject({ node_id: '0_3_0', feature: 9, layer: '0', clerp: nasty })
    graph.nodes.push(
      { node_id: '0_4_7', feature_type: 'cross layer transcoder', clerp: 'another' },
      { node_id: '1_4_7', feature_type: 'cross layer transcoder', clerp: 'other layer' },
      { node_id: 'E_5_1', feature_type: 'embedding', clerp: 'token' },
      { node_id: '0_8_2', feature_type: 'cross layer transcoder', clerp: '' },
    )
    writeFileSync(
      at('graph.json'),
      JSON.stringify({ ...graph, qParams: { supernodes: [['Texas', '0_8_2', '0_3_0']] } }),
    )
    const report = await imported(b, 'clerp', at('graph.json'), '--dictionary', dictionary)
    expect(report).toMatchObject({ added: 3, notHeld: { 'nodes that are not features': 1 } })
    expect(report.skipped.map(s => s.count)).toEqual([1, 1])
    expect((await history(b, 8)).current).toMatchObject({ label: '', tags: ['Texas'] })
    for (const text of ['{}', '[', 'null']) {
      writeFileSync(at('bad.json'), text)
      await expect(imported(b, 'clerp', at('bad.json'), '--dictionary', dictionary)).rejects.toMatchObject({ code: 'bad-input' }) // prettier-ignore
    }
  })

  it('maps another dictionary’s id to one of ours', async () => {
    const [a, b] = [await workspace(), await workspace()]
    await save(a, [[1, 'me', body({ label: 'moved' })]])
    await exported(a, 'jsonl', at('from.jsonl'))
    expect(await imported(b, 'jsonl', at('from.jsonl'), '--map', `${dictionary.slice(0, 10)}=${other}`)).toMatchObject({ added: 1 }) // prettier-ignore
    expect((await history(b, 1, other)).current).toMatchObject({ label: 'moved' })
    await expect(imported(b, 'jsonl', at('from.jsonl'), '--map', 'x')).rejects.toThrow('--map x')
    await expect(labels(a, 'export', 'word', at('x'))).rejects.toThrow('--format word')
  })
})
