// Small parts of the query's texts: numbers, quotes, regular expressions. Pure, every process.
import { QueryError, type Match } from './ast.ts'

/** Matches at a place only; the expression is sticky. */
export function matchAt(expression: RegExp, text: string, at: number): RegExpExecArray | null {
  expression.lastIndex = at
  return expression.exec(text)
}

/** Quotes inside a quoted text stand doubled. */
export const unquote = (inner: string): string => inner.replaceAll('""', '"')

const number = /(-?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)(%?)(?=[\s()&|<>=!]|$)/iy

/**
 * A number at a place; a percent sign divides by 100.
 * @param before what the number belongs to, for the sentence
 * @throws QueryError
 */
export function numberAt(text: string, at: number, before: string): { value: number; to: number } {
  const found = matchAt(number, text, at)
  const value = found ? Number(found[1]) / (found[2] ? 100 : 1) : NaN
  // Adding 0 makes -0 plain.
  if (found && Number.isFinite(value)) return { value: value + 0, to: at + found[0].length }
  const there = matchAt(/[^\s()&|]*/y, text, at)![0]
  throw new QueryError(`${before.trim()} needs a number, for example 0.01, 1e-3 or 5%.`, at, at + there.length)
}

/** A regular expression as the language allows it. @throws QueryError with its place */
export function checkRegex(source: string, flags: string, from: number, to: number): Match {
  const unknown = [...flags].find(flag => flag !== 'i' && flag !== 'u')
  if (unknown) {
    const why = `the flag ${unknown} is not supported; use i (any case) or u (Unicode).`
    throw new QueryError(`/${source}/${flags}: ${why}`, from, to)
  }
  try {
    new RegExp(source, flags)
  } catch (e) {
    const why = e instanceof Error ? e.message.replace(/^Invalid regular expression: (\/.*\/\w*: )?/s, '') : String(e)
    throw new QueryError(`/${source}/${flags} is not a valid regular expression: ${why}.`, from, to)
  }
  return { kind: 'regex', source, flags }
}

/** Puts a backslash before slashes that have none, so that the source can stand between slashes. */
export const escapeSlashes = (source: string): string =>
  source.replace(/\\.|\//gs, found => (found === '/' ? '\\/' : found))
