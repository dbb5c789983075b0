// The concepts that a filter names. Pure, every process.
import { leavesOf, QueryError } from './ast.ts'
import { parseTokenQuery } from './parse.ts'

/** Names of the concepts that a filter over tokens asks for, each once; none where it cannot be read. */
export function conceptsIn(text: string): string[] {
  try {
    const { where } = parseTokenQuery(text)
    const names = where ? leavesOf(where).flatMap(leaf => (leaf.kind === 'concept' ? [leaf.name] : [])) : []
    return [...new Set(names)]
  } catch (e) {
    if (e instanceof QueryError) return []
    throw e
  }
}
