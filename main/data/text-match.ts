// Which of many texts pass: at once for what takes no time, in another thread for expressions that may. Data process, command line.
import { createContext, Script } from 'node:vm'
import type { Match } from '../../core/query/ast.ts'
import { testOf } from '../../core/query/text.ts'
import { AppError } from '../../shared/errors.ts'
import { regexAside } from './regex-aside.ts'

/** ms that an expression may take on this thread for one block, before whatever else waits gets its turn; most need a fifth of that */
const quickMs = 10
/** texts tried before others get their turn */
const block = 20_000

/**
 * 1 where a text passes, [texts].
 * @throws AppError bad-input for an expression that takes too long, cancelled
 */
export async function passing(match: Match, texts: readonly string[], signal?: AbortSignal): Promise<Uint8Array> {
  const test = testOf(match)
  const flags = match.kind === 'part' ? (part: readonly string[]) => flagsOf(part, test) : quickFlags(test)
  const out = new Uint8Array(texts.length)
  for (let from = 0; from < texts.length; from += block) {
    if (from > 0) await new Promise(resolve => setImmediate(resolve))
    if (signal?.aborted) throw new AppError('cancelled', 'Cancelled.')
    const found = flags(texts.slice(from, from + block))
    if (!found) {
      out.set(await flagsAside(match, texts.slice(from), signal), from)
      break
    }
    out.set(found, from)
  }
  return out
}

function flagsOf(texts: readonly string[], test: (text: string) => boolean): Uint8Array {
  const flags = new Uint8Array(texts.length)
  for (let i = 0; i < texts.length; i++) flags[i] = test(texts[i]!) ? 1 : 0
  return flags
}

/** Flags of a block; null where the expression takes too long for this thread. */
function quickFlags(test: (text: string) => boolean): (texts: readonly string[]) => Uint8Array | null {
  const script = new Script('flags()')
  const given = { flags: (): Uint8Array => new Uint8Array() }
  const context = createContext(given)
  return texts => {
    given.flags = () => flagsOf(texts, test)
    try {
      return script.runInContext(context, { timeout: quickMs }) as Uint8Array
    } catch (e) {
      // An Error of the other context, not an instance of this one's.
      if ((e as { code?: unknown } | null)?.code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw e
      return null
    }
  }
}

async function flagsAside(match: Match, texts: readonly string[], signal?: AbortSignal): Promise<Uint8Array> {
  const aside = regexAside(match, signal)
  try {
    return await aside.test(texts)
  } finally {
    await aside.close()
  }
}
