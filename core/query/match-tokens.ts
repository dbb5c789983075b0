// Which rows a query over tokens matches, from the answers to its leaves. Pure, every process.
import type { TokenExpr, TokenLeaf } from './ast.ts'

/** Rows for which an expression holds, [rows], 1 where it does. A new array, never one that `answer` gives. */
export function matchTokens(expr: TokenExpr, answer: (leaf: TokenLeaf) => Uint8Array): Uint8Array {
  if (expr.kind === 'not') return inverse(matchTokens(expr.of, answer))
  if (!('of' in expr)) return answer(expr).slice()
  const [first, ...rest] = expr.of
  const out = matchTokens(first!, answer)
  for (const part of rest) {
    const other = matchTokens(part, answer)
    if (expr.kind === 'and') for (let row = 0; row < out.length; row++) out[row]! &= other[row]!
    else for (let row = 0; row < out.length; row++) out[row]! |= other[row]!
  }
  return out
}

function inverse(flags: Uint8Array): Uint8Array {
  for (let row = 0; row < flags.length; row++) flags[row] = 1 - flags[row]!
  return flags
}
