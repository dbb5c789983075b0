// Rows as examples of a feature: with the tokens around them and its activation on each. Data process, command line.
import type { Example } from '../../shared/feature-page-model.ts'
import type { Context } from './context.ts'
import { duplicateReach, isSpecialText, type RowLook } from './example-rules.ts'
import { firstFrom } from './examples.ts'
import type { OpenRun } from './feature-table.ts'
import { idColumns } from './token-store.ts'
import type { Postings } from './run-cache.ts'

/** Cells of the column of token ids, [rows]; null where there is none. */
export function idsOf({ tokens }: Context, activations: OpenRun['activations']): string[] | null {
  const name = idColumns.find(column => activations.columns.includes(column))
  return name === undefined ? null : tokens.columnOf(activations, name)
}

/**
 * @param on where the feature is on, without masked rows: masked tokens of a context have no value
 */
export function exampleRows(
  ctx: Context,
  { activations }: OpenRun,
  on: Postings,
): RowLook & { example(row: number, value: number): Example } {
  const tokens = ctx.tokens.tokensOf(activations)
  const ids = idsOf(ctx, activations)
  return {
    example: (row, value) => {
      const { from, to } = ctx.tokens.contextOf(activations, row)
      const values = new Array<number>(to - from).fill(0)
      for (let i = firstFrom(on.rows, from); i < on.rows.length && on.rows[i]! < to; i++) {
        values[on.rows[i]! - from] = on.values[i]!
      }
      values[row - from] = value
      return { row, value, tokens: tokens.slice(from, to), ids: ids?.slice(from, to) ?? null, values, at: row - from }
    },
    key: row => {
      const { from, to } = ctx.tokens.contextOf(activations, row)
      const before = tokens.slice(Math.max(from, row - duplicateReach), row)
      const after = tokens.slice(row + 1, Math.min(to, row + 1 + duplicateReach))
      return [before, [tokens[row]], after].map(part => part.join('\u0000')).join('\u0001')
    },
    isSpecial: row => {
      if (isSpecialText(tokens[row] ?? '')) return true
      const { from, to } = ctx.tokens.contextOf(activations, row)
      return row === from && to - from > 1
    },
  }
}
