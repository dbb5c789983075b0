// Reads the tab-separated table beside an activations file: a header line, then one line a row. Data process, command line.
import { AppError } from '../../shared/errors.ts'
import { openSource } from './source.ts'

const maxBytes = 2 ** 30
const maxColumns = 64
const maxLine = 2 ** 20

/** The table that belongs to an activations file: same name, ending .tsv. */
export const columnsPath = (activations: string): string => activations.replace(/\.[^./\\]*$/, '') + '.tsv'

/**
 * Reads a whole table. Cells are plain text (no quoting, no escapes); the first column is named token.
 * @returns names of the columns, and each column's cells in row order
 * @throws AppError not-found, bad-input (line numbers count from 1, the header line included)
 */
export async function readColumns(tsvPath: string): Promise<{ names: string[]; columns: string[][] }> {
  let names: string[] | null = null
  const columns: string[][] = []
  let line = 0
  await eachLine(tsvPath, text => {
    line++
    const cells = text.split('\t')
    if (names === null) {
      names = checkNames(tsvPath, cells)
      columns.push(...names.map(() => []))
      return true
    }
    if (cells.length !== names.length) {
      throw new AppError(
        'bad-input',
        `${tsvPath}: line ${line} has ${cells.length} cells, expected ${names.length} (${names.join(', ')}).`,
      )
    }
    for (let i = 0; i < cells.length; i++) columns[i]!.push(cells[i]!)
    return true
  })
  if (names === null) throw new AppError('bad-input', `${tsvPath}: it is empty, expected a header line.`)
  return { names, columns }
}

/** Names of the columns only; reads the first line. @throws AppError not-found, bad-input */
export async function readColumnNames(tsvPath: string): Promise<string[]> {
  let names: string[] = []
  await eachLine(tsvPath, text => {
    names = checkNames(tsvPath, text.split('\t'))
    return false
  })
  return names
}

function checkNames(path: string, names: string[]): string[] {
  if (names.length > maxColumns) {
    throw new AppError('bad-input', `${path}: it has ${names.length} columns, at most ${maxColumns} are read.`)
  }
  if (names[0] !== 'token') {
    throw new AppError('bad-input', `${path}: the first column is named ${names[0]?.slice(0, 80)}, expected token.`)
  }
  if (new Set(names).size !== names.length) {
    throw new AppError('bad-input', `${path}: two columns have the same name (${names.join(', ').slice(0, 200)}).`)
  }
  return names
}

/** Calls `take` with each line without its end, until it returns false. Works block by block. */
async function eachLine(path: string, take: (line: string) => boolean): Promise<void> {
  const source = await openSource(path)
  try {
    if (source.size > maxBytes) {
      throw new AppError('bad-input', `${path}: it has ${source.size} bytes, at most ${maxBytes} are read.`)
    }
    const decoder = new TextDecoder() // drops a byte order mark
    const clean = (line: string) => (line.endsWith('\r') ? line.slice(0, -1) : line)
    let rest = ''
    const block = 2 ** 20
    for (let at = 0; at < source.size; at += block) {
      const bytes = await source.read(at, Math.min(block, source.size - at))
      const lines = (rest + decoder.decode(bytes, { stream: true })).split('\n')
      rest = lines.pop()!
      if (rest.length > maxLine) {
        throw new AppError('bad-input', `${path}: it has a line of more than ${maxLine} characters.`)
      }
      for (const line of lines) if (!take(clean(line))) return
    }
    rest += decoder.decode()
    if (rest !== '') take(clean(rest))
  } finally {
    await source.close()
  }
}
