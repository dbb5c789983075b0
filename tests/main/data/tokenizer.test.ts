// Tokens of a text: equal to Hugging Face's own library on many lines and layouts, and what becomes of hostile files.
// The cases were made by tests/fixtures/tokenizers/make.py.
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createTokenizers, type Tokenizers } from '../../../main/data/tokenizer.ts'
import { createEncoding } from '../../../main/data/workers/text-encoding.ts'
import { mostBytes } from '../../../main/data/workers/tokenizer-file.ts'

const root = resolve(import.meta.dirname, '../../..')
const fixtures = join(root, 'tests/fixtures/tokenizers')
const sample = join(root, 'native-models/samples/first-letters/model/tokenizer.json')
const pathOf = (name: string) => (name === 'first-letters' ? sample : join(fixtures, name, 'tokenizer.json'))
const sha = (values: Iterable<number>) =>
  createHash('sha256')
    .update([...values].join(','))
    .digest('hex')

type Case = [text: string, ids: number[], starts: number[], ends: number[]]
type LongCase = [text: { repeat: string; times: number }, count: number, ids: string, offsets: string]
const casesOf = (name: string): (Case | LongCase)[] =>
  readFileSync(join(fixtures, 'cases', `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map(line => JSON.parse(line) as Case | LongCase)
const isShort = (c: Case | LongCase): c is Case => typeof c[0] === 'string'

/** UTF-16 place of every code point, and the length. */
function places(text: string): number[] {
  const at = [0]
  for (const char of text) at.push(at.at(-1)! + char.length)
  return at
}

describe.each(['first-letters', 'gpt2', 'neox', 'llama3', 'gemma', 'llama2', 'metaspace'])('%s', name => {
  const encode = createEncoding(pathOf(name))
  const cases = casesOf(name)

  it('gives the ids and offsets of the library', () => {
    const short = cases.filter(isShort)
    expect(short.length).toBeGreaterThanOrEqual(name === 'first-letters' ? 2_600 : 900)
    let composed = 0
    for (const [text, ids, starts, ends] of short) {
      if (name === 'neox' && text !== text.normalize('NFC')) {
        composed++
        expect(() => encode(text), JSON.stringify(text)).toThrow('composed')
        continue
      }
      const at = places(text)
      const got = encode(text)
      expect([...got.ids], JSON.stringify(text)).toEqual(ids)
      expect([...got.starts], JSON.stringify(text)).toEqual(starts.map(i => at[i]))
      expect([...got.ends], JSON.stringify(text)).toEqual(ends.map(i => at[i]))
    }
    expect(composed > 0).toBe(name === 'neox')
  })
  it('reads a lone surrogate as the character that UTF-8 has for it', () => {
    const broken = cases.filter(isShort).filter(([text]) => text.includes('\ufffd'))
    expect(broken.length).toBeGreaterThan(1)
    for (const [text, ids] of broken) {
      for (const lone of ['\ud800', '\udfff']) expect([...encode(text.replaceAll('\ufffd', lone)).ids]).toEqual(ids)
    }
  })
  it('does so on 100,000 characters', () => {
    for (const [{ repeat, times }, count, ids, offsets] of cases.filter((c): c is LongCase => !isShort(c))) {
      const text = repeat.repeat(times)
      const got = encode(text)
      const toPoint = new Map(places(text).map((at, point) => [at, point]))
      expect(got.ids.length).toBe(count)
      expect(sha(got.ids)).toBe(ids)
      const pairs = Array.from(got.starts, (start, i) => [toPoint.get(start)!, toPoint.get(got.ends[i]!)!]).flat()
      expect(sha(pairs)).toBe(offsets)
    }
  })
})

it('shows the bytes of a character that is cut', () => {
  const { shown, part } = createEncoding(sample)('é south')
  expect(shown).toEqual(['‹C3›', '‹A9›', ' south'])
  expect([...part]).toEqual([1, 1, 0])
})

describe('files from strangers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zonoscope-tokenizer-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  let tokenizers: Tokenizers | null = null
  afterEach(() => tokenizers?.close())
  const good = () => JSON.parse(readFileSync(pathOf('gpt2'), 'utf8'))
  const gemma = () => JSON.parse(readFileSync(pathOf('gemma'), 'utf8'))
  let n = 0
  const written = (value: unknown) => {
    const path = join(folder, `tokenizer-${n++}.json`)
    writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value))
    return path
  }

  it.each<[string, unknown, string, RegExp]>([
    ['no JSON', '{"model":', 'bad-input', /not valid JSON/],
    ['an array', [], 'bad-input', /expected object/],
    ['no vocabulary', { ...good(), model: { ...good().model, vocab: null } }, 'bad-input', /no table of tokens/],
    ['a list as vocabulary', { ...good(), model: { ...good().model, vocab: [['a', 0]] } }, 'bad-input', /no table/],
    ['ids as text', { ...good(), model: { ...good().model, vocab: { a: '0' } } }, 'bad-input', /"a" has the id 0/],
    ['an id twice', { ...good(), model: { ...good().model, vocab: { a: 0, b: 0 } } }, 'bad-input', /"b" has the id 0/],
    ['a huge id', { ...good(), model: { ...good().model, vocab: { a: 2 ** 40 } } }, 'bad-input', /has the id/],
    ['merges of numbers', { ...good(), model: { ...good().model, merges: [[1, 2]] } }, 'bad-input', /merges\[0\]/],
    ['a merge of one', { ...good(), model: { ...good().model, merges: ['ab'] } }, 'bad-input', /merges\[0\]/],
    ['added tokens of a wrong type', { ...good(), added_tokens: [{ id: 'x' }] }, 'bad-input', /added_tokens/],
    ['a broken pattern', { ...good(), pre_tokenizer: { type: 'Sequence', pretokenizers: [{ type: 'Split', pattern: { Regex: '(' }, behavior: 'Isolated', invert: false }, good().pre_tokenizer] } }, 'unsupported-format', /tokenizer-\d+\.json/],
    ['Unigram', { ...good(), model: { type: 'Unigram', vocab: [] } }, 'unsupported-format', /type Unigram/],
    ['WordPiece', { ...good(), model: { type: 'WordPiece', vocab: {} } }, 'unsupported-format', /type WordPiece/],
    ['lower case', { ...good(), normalizer: { type: 'Lowercase' } }, 'unsupported-format', /normalizer Lowercase/],
    ['a space in front', { ...good(), pre_tokenizer: { ...good().pre_tokenizer, add_prefix_space: true } }, 'unsupported-format', /add_prefix_space/],
    ['another split', { ...good(), pre_tokenizer: { type: 'Split', pattern: { String: 'x' }, behavior: 'MergedWithNext', invert: false } }, 'unsupported-format', /MergedWithNext/],
    ['an unknown pre-tokenizer', { ...good(), pre_tokenizer: { type: 'Telepathy' } }, 'unsupported-format', /Telepathy/],
    ['no byte fallback', { ...gemma(), model: { ...gemma().model, byte_fallback: false } }, 'unsupported-format', /byte_fallback/],
    ['stripping tokens', { ...good(), added_tokens: [{ ...good().added_tokens[0], rstrip: true }] }, 'unsupported-format', /rstrip/],
    ['dropout', { ...good(), model: { ...good().model, dropout: 0.1 } }, 'unsupported-format', /dropout/],
  ])('refuses %s', (_, value, code, message) => {
    const refusal = { code, message: expect.stringMatching(message) }
    expect(() => createEncoding(written(value))('a b')).toThrow(expect.objectContaining(refusal))
  }) // prettier-ignore

  it('refuses a file of 100 MB without reading it', async () => {
    const path = written('{}')
    truncateSync(path, 100 * 2 ** 20)
    tokenizers = createTokenizers()
    await expect(tokenizers.encode(path, 'a')).rejects.toMatchObject({
      code: 'bad-input',
      message: `${path}: ${100 * 2 ** 20} bytes found, at most ${mostBytes} expected of a tokenizer.json.`,
    })
  })
  it('tells what the thread says of a file, and names one that is not there', async () => {
    tokenizers = createTokenizers()
    const asked = tokenizers.encode(written({ ...good(), normalizer: { type: 'Lowercase' } }), 'a')
    await expect(asked).rejects.toMatchObject({
      code: 'unsupported-format',
      message: expect.stringContaining('Lowercase'),
    })
    await expect(tokenizers.encode(join(folder, 'none.json'), 'a')).rejects.toMatchObject({ code: 'not-found' })
  })
  it('ends a pattern that never ends, and answers the next text with another file', async () => {
    const bomb = good()
    const split = { type: 'Split', pattern: { Regex: '(x+x+)+y' }, behavior: 'Isolated', invert: false }
    bomb.pre_tokenizer = { type: 'Sequence', pretokenizers: [split, bomb.pre_tokenizer] }
    tokenizers = createTokenizers({ seconds: 1 })
    await expect(tokenizers.encode(written(bomb), 'x'.repeat(60))).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('took more than 1 s'),
    })
    expect([...(await tokenizers.encode(sample, ' south')).shown]).toEqual([' south'])
  })
  it('refuses a file of few bytes and many values without parsing it', async () => {
    tokenizers = createTokenizers()
    const asked = tokenizers.encode(written(`{"model":[${'[],'.repeat(5_000_000)}[]]}`), 'a')
    await expect(asked).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('values found') })
  })
  it('reads a vocabulary as large as they come', async () => {
    const value = good()
    for (let i = 0; i < 262_144; i++) value.model.vocab[`token${i}`] = 10_000 + i
    for (let i = 0; i < 500_000; i++) value.model.merges.push([`left${i}`, `right${i}`])
    tokenizers = createTokenizers()
    expect((await tokenizers.encode(written(value), 'the south')).vocabulary).toBe(272_144)
  })
  it('is cancelled while it works', async () => {
    const stop = new AbortController()
    tokenizers = createTokenizers()
    const asked = tokenizers.encode(sample, ' south', stop.signal)
    stop.abort()
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
    expect((await tokenizers.encode(sample, ' south')).ids.length).toBe(1)
  })
})
