// Whether a text is what a query looks for. Pure, every process.
import type { Match } from './ast.ts'

/** Compiled once, for many texts. An expression of a stranger can take for ever: only where somebody ends it (main/data/text-match.ts). */
export function testOf(match: Match): (text: string) => boolean {
  if (match.kind === 'part') {
    const part = match.text.toLowerCase()
    return text => text.toLowerCase().includes(part)
  }
  const expression = new RegExp(match.source, match.flags)
  return text => expression.test(text)
}

/** Finds every place of a text. Parts are found in any case, as expressions in which every sign stands for itself. */
export function finderOf(match: Match): RegExp {
  if (match.kind === 'regex') return new RegExp(match.source, `${match.flags}g`)
  return new RegExp(match.text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'gi')
}

/** [from, to) of every place in each text, as triples text, from, to; places of no length are none. */
export function spansIn(texts: readonly string[], finder: RegExp): number[] {
  const out: number[] = []
  texts.forEach((text, i) => {
    for (const found of text.matchAll(finder))
      if (found[0] !== '') out.push(i, found.index, found.index + found[0].length)
  })
  return out
}
