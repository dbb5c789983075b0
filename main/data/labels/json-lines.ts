// JSON from strangers' text files, line by line or whole, with what is not JSON told and left out. Data process, command line.
import { AppError } from '../../../shared/errors.ts'
import type { ReadNotes, TextFile } from './types.ts'

export type JsonObject = Record<string, unknown>

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Objects of a JSONL text, with their place for messages. */
export function* jsonLines(
  { path, text }: TextFile,
  notes: ReadNotes,
): Generator<{ value: JsonObject; where: string }> {
  let line = 0
  for (const part of text.replace(/^\ufeff/, '').split('\n')) {
    line++
    if (part.trim() === '') continue
    const where = path ? `${path} line ${line}` : `line ${line}`
    let value: unknown
    try {
      value = JSON.parse(part)
    } catch {
      notes.skip('a line that is not JSON', where)
      continue
    }
    if (isObject(value)) yield { value, where }
    else notes.skip('a line that is not a JSON object', where)
  }
}

/** @throws AppError bad-input naming the file */
export function jsonFile({ path, text }: TextFile): unknown {
  try {
    return JSON.parse(text.replace(/^\ufeff/, '')) as unknown
  } catch (e) {
    const why = e instanceof Error ? e.message : String(e)
    throw new AppError('bad-input', `${path}: it is not JSON (${why.slice(0, 200)}).`, { cause: e })
  }
}
