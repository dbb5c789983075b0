// Words with one vector each: the mean of their tokens in the activations, or their rows of an unembedding. Data process, command line.
import { groupColumnOf, groupsOf } from '../../../core/analysis/split-groups.ts'
import { typeOf } from '../../../core/concept/types.ts'
import { createRandom } from '../../../core/random.ts'
import { pickRows } from '../../../core/analysis/hierarchy/word-rows.ts'
import type { UnembeddingSource } from '../../../shared/pursuit-inference.ts'
import { AppError } from '../../../shared/errors.ts'
import type { ActivationsRecord } from '../catalogue.ts'
import type { Context } from '../context.ts'
import type { OpenRun } from '../feature-table.ts'
import { unmaskedRows } from '../mask.ts'
import type { RowStore } from '../row-store.ts'
import { tokenTexts } from '../token-texts.ts'

export interface WordTable {
  /** [V, d] shared with the worker thread */
  x: Float32Array
  d: number
  /** [V] the word of each row */
  words: string[]
  /** in words, for the panel */
  about: string
}

/** Words of a table: what one worker thread whitens in seconds, words d^2 products; tokens of a word, and rows read. */
const mostWordsOf = (d: number) => Math.max(4_000, Math.min(30_000, Math.floor(3e9 / d ** 2)))
const tokensOfWord = 8
const mostTokens = 60_000
const readAtOnce = 4_096

/** Words of classes fill at most half of a table that cannot hold all words: what is whitened by must not be the classes themselves. */
function shareOut(mostWords: number, inClass: number, others: number): { most: number; room: number } {
  const most = Math.max(Math.floor(mostWords / 2), mostWords - others)
  return { most, room: mostWords - Math.min(inClass, most) }
}

/** What the rows of activations are called by: their word, in the form that splits use. @throws AppError bad-input */
export function wordsOfRows(ctx: Context, activations: ActivationsRecord): string[] {
  const column = groupColumnOf(activations.columns)
  if (column === null || column === 'document') {
    throw new AppError('bad-input', `${activations.name} has no column word or token: there are no words to group by.`)
  }
  const cells = column === 'token' ? ctx.tokens.tokensOf(activations) : ctx.tokens.columnOf(activations, column)
  return groupsOf(column, cells)
}

/**
 * Rows of classes first, then others at random; each word's vector is the mean of up to 8 of its unmasked tokens.
 * @param wanted words of the classes, in the form of `wordsOfRows`
 */
export async function tableOfActivations(
  store: RowStore,
  activations: ActivationsRecord,
  words: readonly string[],
  wanted: ReadonlySet<string>,
  { seed, signal, onRows }: { seed: number; signal: AbortSignal; onRows(done: number, total: number): void },
): Promise<WordTable> {
  const rowsOf = new Map<string, number[]>()
  for (const row of unmaskedRows(activations.mask, activations.rows)) {
    const word = words[row]!
    const list = rowsOf.get(word)
    if (!list) rowsOf.set(word, [row])
    else if (list.length < tokensOfWord) list.push(row)
  }
  const known = [...rowsOf.keys()].filter(word => word !== '')
  const inClass = known.filter(word => wanted.has(word))
  const others = known.filter(word => !wanted.has(word))
  const random = createRandom(seed)
  const { most, room } = shareOut(mostWordsOf(activations.d), inClass.length, others.length)
  const kept = [...inClass.slice(0, most), ...Array.from(pickRows(others.length, room, random), i => others[i]!)]
  const { d } = activations
  const x = new Float32Array(new SharedArrayBuffer(kept.length * d * 4))
  const counts = new Int32Array(kept.length)
  const entries: { row: number; word: number }[] = []
  // One token of each word first: then as many more as there is room for.
  for (let turn = 0; turn < tokensOfWord && entries.length < mostTokens; turn++) {
    kept.forEach((word, at) => {
      const row = rowsOf.get(word)![turn]
      if (row !== undefined && entries.length < mostTokens) entries.push({ row, word: at })
    })
  }
  entries.sort((a, b) => a.row - b.row)
  const whole = await store.all(activations, { signal })
  for (let from = 0; from < entries.length; from += readAtOnce) {
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled.')
    await new Promise(resolve => setImmediate(resolve))
    const part = entries.slice(from, from + readAtOnce)
    const read =
      whole ??
      (await store.some(
        activations,
        Int32Array.from(part, e => e.row),
      ))
    part.forEach(({ row, word }, i) => {
      const at = (whole ? row : i) * d
      counts[word] = counts[word]! + 1
      for (let j = 0; j < d; j++) x[word * d + j] = x[word * d + j]! + read[at + j]!
    })
    onRows(Math.min(entries.length, from + readAtOnce), entries.length)
  }
  kept.forEach((_, word) => {
    for (let j = 0; j < d; j++) x[word * d + j] = x[word * d + j]! / counts[word]!
  })
  const tokens = entries.length > kept.length ? `the mean of up to ${tokensOfWord} of their tokens` : 'one row each'
  return { x, d, words: kept, about: `${kept.length.toLocaleString('en')} words of ${activations.name}, ${tokens}` }
}

/** Rows of an unembedding whose token is a whole word; of several tokens of one word, the one with a blank before it in lower case. */
export async function tableOfUnembedding(
  ctx: Context,
  run: OpenRun,
  from: UnembeddingSource,
  wanted: ReadonlySet<string>,
  { seed, signal, onRows }: { seed: number; signal: AbortSignal; onRows(done: number, total: number): void },
): Promise<WordTable> {
  const { activations } = run
  const texts = await tokenTexts(ctx, activations)
  if (!texts) {
    const what = 'The unembedding’s rows have no words'
    throw new AppError('bad-input', `${what}: the activations know neither token ids nor a model.`)
  }
  const shape = await ctx.inference.call('model.unembedding', { from, rows: null }, { signal })
  const best = new Map<string, { id: number; rank: number }>()
  for (const [token, text] of texts) {
    const word = typeOf(text)
    if (token >= shape.vocabulary || !/^\p{L}+$/u.test(word)) continue
    const rank = (text.startsWith(' ') ? 0 : 2) + (text === text.toLowerCase() ? 0 : 1)
    const known = best.get(word)
    if (!known || rank < known.rank) best.set(word, { id: token, rank })
  }
  // The covariance is that of the vocabulary, so every token may be drawn for it; classes have their words.
  const nameOf = new Map([...best].map(([word, { id }]) => [id, word]))
  const inClass = [...best].flatMap(([word, { id }]) => (wanted.has(word) ? [id] : []))
  const own = new Set(inClass)
  const others = Array.from({ length: shape.vocabulary }, (_, token) => token).filter(token => !own.has(token))
  const { most, room } = shareOut(mostWordsOf(shape.d), inClass.length, others.length)
  const picked = Array.from(pickRows(others.length, room, createRandom(seed)), i => others[i]!)
  const rows = Int32Array.from([...inClass.slice(0, most), ...picked]).sort()
  const { d } = shape
  const x = new Float32Array(new SharedArrayBuffer(rows.length * d * 4))
  await ctx.inference.call(
    'model.unembedding',
    { from, rows },
    {
      signal,
      onProgress: ({ from: at, values }) => {
        x.set(values, at * d)
        onRows(at + values.length / d, rows.length)
      },
    },
  )
  const norm = shape.norm === 'weights' ? ', times the weights of the final norm' : ''
  const of = rows.length < shape.vocabulary ? ` of ${shape.vocabulary.toLocaleString('en')}` : ''
  return {
    x,
    d,
    words: Array.from(rows, token => nameOf.get(token) ?? ''),
    about: `${rows.length.toLocaleString('en')}${of} rows of the unembedding${norm}`,
  }
}
