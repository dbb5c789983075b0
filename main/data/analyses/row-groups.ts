// Numbers of the groups that rows belong to: word types and documents (honesty.md rule 7). Data process, command line.
import { typeOf } from '../../../core/concept/types.ts'
import type { GroupBy } from '../../../shared/analyses/pair-set.ts'
import type { ActivationsRecord } from '../catalogue.ts'
import type { Context } from '../context.ts'

export interface RowGroups {
  by: GroupBy
  /** [rows] 0, 1, 2 ... in the order in which they appear */
  groupOf: Int32Array
  groups: number
}

/** By document where a column says it and it is asked for, else by word type. */
export async function rowGroups(ctx: Context, activations: ActivationsRecord, by: GroupBy): Promise<RowGroups> {
  await ctx.tokens.ready(activations)
  const documents = by === 'document' && activations.columns.includes('document')
  const names = documents ? ctx.tokens.columnOf(activations, 'document') : ctx.tokens.tokensOf(activations)
  const numbers = new Map<string, number>()
  const groupOf = new Int32Array(activations.rows)
  for (let row = 0; row < groupOf.length; row++) {
    const name = documents ? (names[row] ?? '') : typeOf(names[row] ?? '')
    let number = numbers.get(name)
    if (number === undefined) numbers.set(name, (number = numbers.size))
    groupOf[row] = number
  }
  return { by: documents ? 'document' : 'type', groupOf, groups: numbers.size }
}
