// The document that a row of activations belongs to, as the language model reads it. Data process, command line.
import { AppError } from '../../shared/errors.ts'
import type { ActivationsRecord } from './catalogue.ts'
import type { LanguageModel } from './language-models.ts'
import { requireRow, type TokenStore } from './token-store.ts'

export interface RowDocument {
  /** rows [from, to) of the activations */
  from: number
  to: number
  /** [to - from] */
  ids: Int32Array
}

/**
 * Rows with the same cell in the column `document` that lie together, with their token ids.
 * @throws AppError not-found for no such row; bad-input where columns are missing or do not fit the model
 */
export function documentOf(
  tokens: TokenStore,
  activations: ActivationsRecord,
  model: Pick<LanguageModel, 'vocabulary' | 'context'>,
  row: number,
): RowDocument {
  requireRow(activations, row)
  const missing = ['id', 'document'].find(name => !activations.columns.includes(name))
  if (missing) {
    throw new AppError(
      'bad-input',
      `${activations.name}: found no column named ${missing}; a token's context is read from columns id and document.`,
    )
  }
  const documents = tokens.columnOf(activations, 'document')
  const own = documents[row]
  let [from, to] = [row, row + 1]
  // One more than the model takes is enough to know that it is too long.
  while (from > 0 && documents[from - 1] === own && row - from < model.context) from--
  while (to < activations.rows && documents[to] === own && to - from <= model.context) to++
  if (to - from > model.context) {
    throw new AppError(
      'bad-input',
      `Row ${row} is in a document of more than ${model.context} tokens, the model's context.`,
    )
  }
  const cells = tokens.columnOf(activations, 'id').slice(from, to)
  const ids = Int32Array.from(cells, (cell, i) => {
    const id = /^\d{1,9}$/.test(cell) ? Number(cell) : NaN
    if (id < model.vocabulary) return id
    throw new AppError(
      'bad-input',
      `${activations.name}: found the id ${cell.slice(0, 40) || 'nothing'} in row ${from + i}, expected 0 to ${model.vocabulary - 1}.`,
    )
  })
  return { from, to, ids }
}
