// Caches and tables added to a workspace: rows, places in documents, and texts from a tokenizer.json beside them.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openNpy } from '../../../main/containers/npy.ts'
import { readTensor } from '../../../main/containers/tensor.ts'
import { getActivations } from '../../../main/data/catalogue.ts'
import { vocabularyOf } from '../../../main/data/vocabulary.ts'
import { fixture, tempFolder } from '../containers/files.ts'
import { openHarness, type Harness } from './harness.ts'

async function withWorkspace(work: (bench: Harness, folder: string) => Promise<void>): Promise<void> {
  const folder = tempFolder()
  const bench = await openHarness(join(folder, 'workspace'), { create: true })
  await work(bench, folder).finally(() => bench.close())
}

async function add({ data, server, session }: Harness, path: string) {
  await data.call('activations.add', { fileId: server.files.grantPath(path) })
  const { activations } = await data.call('workspace.get', undefined)
  const record = getActivations(session.ctx.ws, activations.at(-1)!.id)
  const column = (name: string) => session.ctx.tokens.columnOf(record, name)
  return { record, column, tokens: session.ctx.tokens.tokensOf(record) }
}

const cached = async (): Promise<number[]> => {
  const { source, layout } = await openNpy(fixture('cache_saelens_arrow/token_ids.npy'))
  return [...(await readTensor(source, layout).finally(() => source.close()))]
}

const write = (folder: string, value: unknown) => writeFileSync(join(folder, 'tokenizer.json'), JSON.stringify(value))

test('a cache of SAELens with its tokenizer: contexts can be read', async () => {
  const ids = await cached()
  const [unknown, ...known] = [...new Set(ids)]
  // Byte-level: a space is Ġ, the two bytes of é are Ã and ©.
  const vocab = Object.fromEntries(known.map((id, i) => [i === 0 ? 'Ã©' : `Ġw${id}`, id]))
  const textOf = (id: number) => (id === unknown ? `token ${id}` : id === known[0] ? 'é' : ` w${id}`)
  await withWorkspace(async (bench, folder) => {
    const cache = join(folder, 'cache')
    cpSync(fixture('cache_saelens_arrow/cache'), cache, { recursive: true })
    write(cache, { model: { type: 'BPE', vocab }, pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'ByteLevel' }] } }) // prettier-ignore
    const { record, tokens, column } = await add(bench, join(cache, 'data-00000-of-00002.arrow'))
    expect(record).toMatchObject({ rows: 64, d: 32, unit: 'token', columns: ['token', 'token_id', 'document', 'position'], masked: 8 }) // prettier-ignore
    expect(tokens).toEqual(ids.map(textOf))
    expect(column('token_id')).toEqual(ids.map(String))
    const { context, columns } = await bench.data.call('token.info', { activations: record.id, row: 19, run: null })
    expect(context).toMatchObject({ tokens: ids.slice(16, 24).map(textOf), at: 3 })
    expect(columns).toMatchObject({ document: '2', position: '3' })
  })
})

test('a folder of Parquet lists, with the tokenizer in the folder around it; and none', async () => {
  await withWorkspace(async (bench, folder) => {
    cpSync(fixture('parquet_lists/hub'), join(folder, 'hub'), { recursive: true })
    const vocab = { '▁the': 0, é: 1, '<0x0A>': 2, '<0xC3>': 3, '▁▁': 4 }
    write(folder, { model: { vocab }, added_tokens: [{ id: 5, content: '<bos>' }] })
    const { record, tokens } = await add(bench, join(folder, 'hub'))
    expect(record).toMatchObject({ rows: 12, d: 4, columns: ['token', 'token_id', 'document', 'position'] })
    expect(tokens).toEqual([' the', 'é', '\n', '\ufffd', '  ', '<bos>', ...[6, 7, 8, 9, 10, 11].map(id => `token ${id}`)]) // prettier-ignore
  })
  await withWorkspace(async (bench, folder) => {
    cpSync(fixture('parquet_lists/hub'), join(folder, 'hub'), { recursive: true })
    // One that cannot be read is no reason not to add them.
    writeFileSync(join(folder, 'tokenizer.json'), '{"model":')
    const { record, tokens } = await add(bench, join(folder, 'hub'))
    expect([record.columns, tokens[3]]).toEqual([['token_id', 'document', 'position'], 'row 3'])
  })
})

test('separated values: texts of their own stay, ids get theirs', async () => {
  await withWorkspace(async (bench, folder) => {
    write(folder, { model: { type: 'Unigram', vocab: [['▁a', -1], ['b', -2.5]] } }) // prettier-ignore
    const table = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return add(bench, join(folder, name))
    }
    const ids = await table('ids.csv', 'doc,pos,token_id,x,y\n0,0,1,1,2\n0,1,0,3,4\n0,2,7,inf,4\n')
    expect(ids.record).toMatchObject({ rows: 3, d: 2, masked: 2, columns: ['token', 'document', 'position', 'token_id'] }) // prettier-ignore
    expect(ids.tokens).toEqual(['b', ' a', 'token 7'])
    const own = await table('own.tsv', 'word\ttoken_id\tx\nthe\t1\t2\n"a\n"\t0\t3')
    expect([own.record.columns, own.tokens]).toEqual([
      ['token', 'token_id'],
      ['the', 'a\n'],
    ])
  })
})

test("rows of the tokenizer's special tokens are masked, with texts of their own or without; other added tokens are data", async () => {
  await withWorkspace(async (bench, folder) => {
    const added = [
      { id: 2, content: '<|endoftext|>', special: true },
      { id: 3, content: '<think>', special: false },
      { id: 4, content: '<tool>' },
    ]
    write(folder, { model: { type: 'BPE', vocab: { a: 0, b: 1 } }, added_tokens: added })
    const table = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return add(bench, join(folder, name))
    }
    const ids = await table('ids.csv', 'token_id,x,y\n0,1,2\n2,3,4\n3,1,4\n4,2,4\n2,2,2\n,1,1\n')
    expect(ids.tokens).toEqual(['a', '<|endoftext|>', '<think>', '<tool>', '<|endoftext|>', ''])
    expect(ids.record).toMatchObject({ masked: 2, maskReasons: { special: 2, position: 0, norm: 0, nonFinite: 0 } })
    expect([...ids.record.mask]).toEqual([0b10010])
    const own = await table('own.csv', 'token,token_id,x,y\nthe,0,1,2\nend,2,3,4\n')
    expect(own.tokens).toEqual(['the', 'end'])
    expect(own.record.maskReasons).toMatchObject({ special: 1 })
  })
})

test('a folder of activations without meta.json is told what it lacks', async () => {
  await withWorkspace(async (bench, folder) => {
    const own = join(folder, 'own')
    cpSync(fixture('activations_folder'), own, { recursive: true })
    rmSync(join(own, 'meta.json'))
    for (const path of [own, join(own, 'tokens.parquet')]) {
      const adding = bench.data.call('activations.add', { fileId: bench.server.files.grantPath(path) })
      await expect(adding).rejects.toThrow(/own: found acts\.npy and tokens\.parquet without meta\.json, expected all three/) // prettier-ignore
    }
    mkdirSync(join(folder, 'alone'))
    cpSync(join(own, 'tokens.parquet'), join(folder, 'alone/tokens.parquet'))
    const adding = bench.data.call('activations.add', { fileId: bench.server.files.grantPath(join(folder, 'alone')) })
    await expect(adding).rejects.toThrow(/no column of lists of floats/)
  })
})

test.each(['gpt2', 'gemma', 'llama2', 'llama3', 'neox'])(
  'every piece of the vocabulary of %s has a text',
  async name => {
    const path = fixture(`tokenizers/${name}/tokenizer.json`)
    const { model } = JSON.parse(readFileSync(path, 'utf8')) as { model: { vocab: Record<string, number> } }
    const { texts } = await vocabularyOf(path)
    for (const id of Object.values(model.vocab)) expect(texts.get(id)).toBeTypeOf('string')
    const marked = [...texts.values()].filter(text => /[ĠĊ▁]/.test(text))
    expect(marked).toEqual([])
  },
)
