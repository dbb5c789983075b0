// What the tokens of a vocabulary look like, by id. Data process, command line.
import { join } from 'node:path'
import type { ActivationsRecord } from './catalogue.ts'
import type { Context } from './context.ts'
import { idsOf } from './example-rows.ts'
import { vocabularyOf } from './vocabulary.ts'

/** by the column of ids, which is kept while it is used */
const known = new WeakMap<readonly string[], ReadonlyMap<number, string>>()

/** As the model's tokenizer has them, else as the activations' columns show them: those that occur. Null where neither is known. */
export async function tokenTexts(
  ctx: Context,
  activations: ActivationsRecord,
): Promise<ReadonlyMap<number, string> | null> {
  const { model } = activations
  if (model?.present) return (await vocabularyOf(join(model.path, 'tokenizer.json'))).texts
  const cells = idsOf(ctx, activations)
  if (!cells) return null
  const before = known.get(cells)
  if (before) return before
  const texts = new Map<number, string>()
  const tokens = ctx.tokens.tokensOf(activations)
  cells.forEach((cell, row) => {
    if (/^\d+$/.test(cell) && !texts.has(Number(cell))) texts.set(Number(cell), tokens[row]!)
  })
  known.set(cells, texts)
  return texts
}
