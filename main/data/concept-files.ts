// Concepts in and out of files: CSV of rows, plain lists of tokens. Data process, command line.
import { readFile, stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { readConceptCsv, readTokenList, writeConceptCsv, type CsvLine } from '../../core/concept/csv.ts'
import { countTypes, nameProblem, type ConceptRecipe } from '../../core/concept/types.ts'
import { AppError, toAppError } from '../../shared/errors.ts'
import type { ConceptInfo } from '../../shared/concept-model.ts'
import { replaceFile } from '../replace-file.ts'
import { getActivations, type ActivationsRecord } from './catalogue.ts'
import { conceptMembers, freeName, getConcept } from './concept-store.ts'
import { storeConcept } from './concepts.ts'
import type { Context } from './context.ts'
import { sha256 } from './hash.ts'
import { decodeUtf8 } from './utf8.ts'

const largestFile = 64 * 1024 * 1024

/** Text of a file. @throws AppError bad-input naming the file: too large, not UTF-8, holding NUL */
export async function readText(path: string): Promise<string> {
  const { size } = await stat(path)
  const bad = (found: string, expected: string) =>
    new AppError('bad-input', `${path}: found ${found}, expected ${expected}.`)
  if (size > largestFile) throw bad(`${size} bytes`, `at most ${largestFile}`)
  const text = decodeUtf8(await readFile(path), path)
  if (text.includes('\0')) throw bad('a NUL byte', 'text')
  return text
}

/**
 * Reads concepts from a CSV with the columns concept, row, token (or a plain list of tokens, one a line, in a file of any
 * other ending), and keeps them; all of the file or nothing. Names that are taken get a number.
 * @throws AppError bad-input naming the file, the line, what was found and what was expected
 */
export async function importConcepts(
  ctx: Context,
  input: { activations: string; path: string },
  now: number,
): Promise<ConceptInfo[]> {
  const { path } = input
  const activations = getActivations(ctx.ws, input.activations)
  const text = await readText(path)
  const recipes = named(path, () =>
    extname(path).toLowerCase() === '.csv'
      ? fromLines(readConceptCsv(text), activations, ctx.tokens.tokensOf(activations), basename(path))
      : fromList(readTokenList(text), path, ctx.tokens.tokensOf(activations), activations.name),
  )
  return ctx.ws.db.transaction(() =>
    recipes.map(({ name, recipe }) => {
      const free = freeName(ctx, activations.id, name)
      return storeConcept(ctx, { id: null, activations: activations.id, name: free, recipe }, null, now)
    }),
  )()
}

/** Whatever the readers find wrong, with the file's name in front. */
function named<T>(path: string, read: () => T): T {
  try {
    return read()
  } catch (e) {
    if (e instanceof AppError) throw e
    throw new AppError('bad-input', `${path}: ${e instanceof Error ? e.message : String(e)}`, { cause: e })
  }
}

interface Named {
  name: string
  recipe: ConceptRecipe
}

function fromLines(lines: CsvLine[], activations: ActivationsRecord, tokens: string[], file: string): Named[] {
  if (lines.length === 0) throw new Error('it has no line after the header: there is no concept in it.')
  const byToken = lines.some(l => l.row < 0) ? rowsByToken(tokens) : new Map<string, number[]>()
  const found = new Map<string, number[]>()
  for (const { line, concept, row, token } of lines) {
    const problem = nameProblem(concept)
    if (problem)
      throw new Error(`line ${line}: the concept is named ${JSON.stringify(concept.slice(0, 80))}. ${problem}`)
    const rows = found.get(concept) ?? []
    found.set(concept, rows)
    if (row >= activations.rows) {
      throw new Error(`line ${line}: found row ${row}, expected one of the ${activations.rows} of ${activations.name}.`)
    }
    // A row of other activations has another token: the file is not about these.
    if (row >= 0 && token !== '' && token !== tokens[row]) {
      const [is, said] = [tokens[row] ?? '', token].map(t => JSON.stringify(t.slice(0, 40)))
      throw new Error(`line ${line}: found the token ${said} at row ${row}, which is ${is} in ${activations.name}.`)
    }
    if (row >= 0) rows.push(row)
    else if (byToken.has(token)) rows.push(...byToken.get(token)!)
    else {
      throw new Error(
        `line ${line}: found no row and the token ${JSON.stringify(token.slice(0, 40))}, which no row of ${activations.name} has.`,
      )
    }
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, rows]) => ({
      name,
      recipe: {
        base: { kind: 'rows' as const, rows: [...new Set(rows)].sort((a, b) => a - b), from: 'file' as const, file },
        added: [],
        removed: [],
      },
    }))
}

function rowsByToken(tokens: string[]): Map<string, number[]> {
  const found = new Map<string, number[]>()
  tokens.forEach((token, row) => {
    const rows = found.get(token)
    if (rows) rows.push(row)
    else found.set(token, [row])
  })
  return found
}

function fromList(words: string[], path: string, tokens: string[], activations: string): Named[] {
  const file = basename(path)
  const name =
    basename(path, extname(path))
      .replace(/["\p{Cc}]/gu, ' ')
      .trim()
      .slice(0, 90) || 'list'
  const form = (text: string) => text.trim().toLowerCase()
  const wanted = new Set(words.map(form))
  if (!tokens.some(token => wanted.has(form(token)))) {
    throw new Error(`none of its ${countTypes(words)} words is a token of ${activations}, expected one token a line.`)
  }
  return [{ name, recipe: { base: { kind: 'list', words, ignoreCase: true, file }, added: [], removed: [] } }]
}

/**
 * Writes concepts of one set of activations as CSV, unmasked rows only: the whole file or none.
 * @throws AppError bad-input when they are of different activations or there is none, not-found, read-only, disk-full
 */
export async function exportConcepts(
  ctx: Context,
  ids: string[],
  path: string,
): Promise<{ concepts: number; rows: number; bytes: number; sha256: string }> {
  const concepts = ids.map(id => ({ ...conceptMembers(ctx, id), name: getConcept(ctx, id).info.name }))
  const activations = concepts[0]?.activations
  if (!activations) throw new AppError('bad-input', 'There is no concept to export.')
  if (concepts.some(c => c.activations.id !== activations.id))
    throw new AppError('bad-input', 'Concepts of different activations do not go into one file.')
  const bytes = Buffer.from(writeConceptCsv(concepts, ctx.tokens.tokensOf(activations)), 'utf8')
  try {
    await replaceFile(path, bytes)
  } catch (e) {
    const { code, message } = toAppError(e)
    throw new AppError(code, `${basename(path)} could not be written (${message}). Choose another place.`, { cause: e })
  }
  const rows = concepts.reduce((sum, c) => sum + c.rows.length, 0)
  return { concepts: concepts.length, rows, bytes: bytes.byteLength, sha256: sha256(bytes) }
}
