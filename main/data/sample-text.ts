// The documents of a table of tokens, one line a token: what a language model is run over. Data process, command line.
import type { LanguageModelDescription } from '../../shared/model.ts'
import { AppError } from '../../shared/errors.ts'
import { readColumns } from '../containers/columns.ts'

export interface Documents {
  /** [tokens] documents one after another */
  ids: Int32Array
  /** [documents] */
  lengths: Int32Array
}

type Bounds = Pick<LanguageModelDescription, 'vocabulary' | 'context' | 'start'>

/**
 * Reads columns `id` and `document`: lines of one document follow one another, and every document begins with the model's start token.
 * @throws AppError not-found; bad-input naming the file, the line (from 1, the header included), what was found and what was expected
 */
export async function readDocuments(path: string, { vocabulary, context, start }: Bounds): Promise<Documents> {
  const { names, columns } = await readColumns(path)
  const [idOf, documentOf] = ['id', 'document'].map(name => {
    const cells = columns[names.indexOf(name)]
    if (cells) return cells
    throw new AppError(
      'bad-input',
      `${path}: found columns ${names.join(', ').slice(0, 200)}, expected one named ${name}.`,
    )
  }) as [string[], string[]]
  const ids = new Int32Array(idOf.length)
  const lengths: number[] = []
  idOf.forEach((cell, i) => {
    const bad = (found: string, expected: string) =>
      new AppError('bad-input', `${path}: line ${i + 2}: found ${found}, expected ${expected}.`)
    const id = /^\d{1,9}$/.test(cell) ? Number(cell) : NaN
    if (!(id < vocabulary)) throw bad(`the id ${cell.slice(0, 40)}`, `one of 0 to ${vocabulary - 1}`)
    ids[i] = id
    const isFirst = i === 0 || documentOf[i] !== documentOf[i - 1]
    if (!isFirst) lengths[lengths.length - 1]!++
    else {
      if (id !== start) throw bad(`the id ${id} at the beginning of a document`, `${start}`)
      lengths.push(1)
    }
    if (lengths.at(-1)! > context)
      throw bad(`a document of more than ${context} tokens`, `at most ${context}, the model's context`)
  })
  return { ids, lengths: Int32Array.from(lengths) }
}

/** Whole documents in order, at most `limit` tokens together (each document has at most that many). */
export function* inCalls({ ids, lengths }: Documents, limit: number): Generator<Documents> {
  let [token, document] = [0, 0]
  while (document < lengths.length) {
    let [to, last] = [token, document]
    while (last < lengths.length && to + lengths[last]! - token <= limit) to += lengths[last++]!
    yield { ids: ids.slice(token, to), lengths: lengths.slice(document, last) }
    ;[token, document] = [to, last]
  }
}
