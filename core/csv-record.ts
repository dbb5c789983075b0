// One record of separated values (RFC 4180, any separator). Pure, every process.

/** What is read of a record, so that a quote that never closes is an error, not the rest of the file. */
export interface RecordRules {
  separator: string
  /** cells of a record */
  maxCells: number
  /** characters of a cell */
  maxCell: number
}

export interface CsvRecord {
  cells: string[]
  /** where the next record begins */
  next: number
  /** line on which it begins */
  nextLine: number
}

/**
 * @param at where it begins @param line the line on which it does, for messages
 * @throws Error saying the line, what was found and what was expected
 */
export function readRecord(text: string, at: number, line: number, rules: RecordRules): CsvRecord {
  const cells: string[] = []
  const first = line
  for (;;) {
    const [value, end, breaks] = text[at] === '"' ? quotedCell(text, at, line, rules) : bareCell(text, at, line, rules)
    cells.push(value)
    line += breaks
    at = end
    if (text[at] !== rules.separator) break
    at++
    if (cells.length > rules.maxCells) throw new Error(`line ${first}: it has more than ${rules.maxCells} cells.`)
  }
  if (text[at] === '\r') at++
  if (text[at] === '\n') at++
  return { cells, next: at, nextLine: line + 1 }
}

type Cell = [value: string, end: number, breaks: number]

function bareCell(text: string, at: number, line: number, { separator, maxCell }: RecordRules): Cell {
  let end = at
  while (end < text.length && text[end] !== separator && text[end] !== '\n' && text[end] !== '\r') {
    if (text[end] === '"') throw new Error(`line ${line}: a quote inside a cell that does not begin with one.`)
    if (++end - at > maxCell) throw new Error(`line ${line}: a cell of more than ${maxCell} characters.`)
  }
  return [text.slice(at, end), end, 0]
}

function quotedCell(text: string, at: number, line: number, { separator, maxCell }: RecordRules): Cell {
  const parts: string[] = []
  let from = at + 1
  for (;;) {
    const end = text.indexOf('"', from)
    if (end < 0 || end - at > maxCell) {
      throw new Error(`line ${line}: a quoted cell is not closed within ${maxCell} characters.`)
    }
    parts.push(text.slice(from, end))
    if (text[end + 1] !== '"') {
      const next = end + 1
      if (next < text.length && text[next] !== separator && text[next] !== '\r' && text[next] !== '\n') {
        const name = separator === ',' ? 'a comma' : separator === '\t' ? 'a tab' : `a ${separator}`
        throw new Error(
          `line ${line}: found ${shown(text.slice(next, next + 5))} after a quoted cell, expected ${name}.`,
        )
      }
      const value = parts.join('"')
      return [value, next, value.split('\n').length - 1]
    }
    // A doubled quote is one: it joins the two parts.
    from = end + 2
  }
}

/** Text of a file as a message shows it. */
export const shown = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text)
