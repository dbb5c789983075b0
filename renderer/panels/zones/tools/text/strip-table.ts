// The strips of a text as a table: a row a token, a column a feature. Pure; renderer.
import type { Table } from '../../../../../core/table/types.ts'
import type { StripToken } from '../../../../components/strip-look.ts'

export const stripTable = (
  tokens: readonly StripToken[],
  strips: readonly { feature: number; values: ArrayLike<number> }[],
): Table => ({
  columns: [{ name: 'token' }, ...strips.map(({ feature }) => ({ name: `#${feature}`, unit: 'activation' }))],
  rows: tokens.map(({ text, masked }, i) => [text, ...strips.map(({ values }) => (masked ? NaN : (values[i] ?? NaN)))]),
})
