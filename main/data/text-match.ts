// Which of many texts pass: at once for what takes no time, in another thread for expressions that may. Data process, command line.
import { runInNewContext } from 'node:vm'
import type { Match } from '../../core/query/ast.ts'
import { testOf } from '../../core/query/text.ts'
import { regexAside } from './regex-aside.ts'

/** ms that an expression may take on this thread, which serves the window; most need far less for all texts */
const quickMs = 10
/** texts tried before others get their turn */
const block = 20_000

/**
 * 1 where a text passes, [texts].
 * @throws AppError bad-input for an expression that takes too long, cancelled
 */
export async function passing(match: Match, texts: readonly string[], signal?: AbortSignal): Promise<Uint8Array> {
  const test = testOf(match)
  if (match.kind === 'part') return inTurns(texts, test)
  try {
    return runInNewContext('test()', { test: () => flagsOf(texts, test) }, { timeout: quickMs }) as Uint8Array
  } catch (e) {
    // An Error of the other context, not an instance of this one's.
    if ((e as { code?: unknown } | null)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw e
  }
  const aside = regexAside(match, signal)
  try {
    return await aside.test(texts)
  } finally {
    await aside.close()
  }
}

const flagsOf = (texts: readonly string[], test: (text: string) => boolean) =>
  Uint8Array.from(texts, text => (test(text) ? 1 : 0))

async function inTurns(texts: readonly string[], test: (text: string) => boolean): Promise<Uint8Array> {
  const out = new Uint8Array(texts.length)
  for (let from = 0; from < texts.length; from += block) {
    if (from > 0) await new Promise(resolve => setImmediate(resolve))
    out.set(flagsOf(texts.slice(from, from + block), test), from)
  }
  return out
}
