// Texts of token ids where a tokenizer.json lies beside activations that have only ids. Worker thread.
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ActivationsDescription } from '../../../shared/model.ts'
import { vocabularyOf } from '../vocabulary.ts'

export interface TokenTexts {
  /** with the column token in front, where its texts are known */
  description: ActivationsDescription
  /** text of a cell of token_id; null where there is no such column to make */
  textOf: ((id: string) => string) | null
}

/** A tokenizer.json in the folder of the activations, or in the one around it. */
function tokenizerBeside(path: string): string | null {
  const folder = statSync(path).isDirectory() ? path : dirname(path)
  return [folder, dirname(folder)].map(at => join(at, 'tokenizer.json')).find(file => existsSync(file)) ?? null
}

/** @param path of the activations, as recognised. A tokenizer.json that cannot be read becomes a warning. */
export async function tokenTexts(path: string, description: ActivationsDescription): Promise<TokenTexts> {
  const { columns, warnings } = description
  const tokenizer = columns.includes('token_id') && !columns.includes('token') ? tokenizerBeside(path) : null
  if (tokenizer === null) return { description, textOf: null }
  try {
    const texts = await vocabularyOf(tokenizer)
    const textOf = (id: string) => (id.trim() === '' ? '' : (texts.get(Number(id)) ?? `token ${id}`))
    return { description: { ...description, columns: ['token', ...columns] }, textOf }
  } catch (e) {
    const why = e instanceof Error ? e.message : String(e)
    return { description: { ...description, warnings: [...warnings, why] }, textOf: null }
  }
}
