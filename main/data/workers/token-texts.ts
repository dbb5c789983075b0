// What a tokenizer.json beside activations says of their token ids: texts where they have none, and which are special. Worker thread.
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ActivationsDescription } from '../../../shared/model.ts'
import { vocabularyOf } from '../vocabulary.ts'

export interface TokenTexts {
  /** with the column token in front, where its texts are known */
  description: ActivationsDescription
  /** text of a cell of token_id; null where there is no such column to make */
  textOf: ((id: string) => string) | null
  /** whether a cell of token_id is a token that stands for no text (honesty.md rule 9) */
  isSpecial(id: string): boolean
}

/** A tokenizer.json in the folder of the activations, or in the one around it. */
function tokenizerBeside(path: string): string | null {
  const folder = statSync(path).isDirectory() ? path : dirname(path)
  return [folder, dirname(folder)].map(at => join(at, 'tokenizer.json')).find(file => existsSync(file)) ?? null
}

/** @param path of the activations, as recognised. A tokenizer.json that cannot be read becomes a warning. */
export async function tokenTexts(path: string, description: ActivationsDescription): Promise<TokenTexts> {
  const { columns, warnings } = description
  const tokenizer = columns.includes('token_id') ? tokenizerBeside(path) : null
  const none = { description, textOf: null, isSpecial: () => false }
  if (tokenizer === null) return none
  try {
    const { texts, special } = await vocabularyOf(tokenizer)
    const isSpecial = (id: string) => id.trim() !== '' && special.has(Number(id))
    if (columns.includes('token')) return { ...none, isSpecial }
    const textOf = (id: string) => (id.trim() === '' ? '' : (texts.get(Number(id)) ?? `token ${id}`))
    return { description: { ...description, columns: ['token', ...columns] }, textOf, isSpecial }
  } catch (e) {
    const why = e instanceof Error ? e.message : String(e)
    return { ...none, description: { ...description, warnings: [...warnings, why] } }
  }
}
