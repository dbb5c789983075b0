// Makes concepts, and makes them again from their recipes. Data process, command line.
import { randomBytes } from 'node:crypto'
import { membersOf } from '../../core/concept/members.ts'
import { countTypes, nameProblem, type ConceptRecipe } from '../../core/concept/types.ts'
import { AppError } from '../../shared/errors.ts'
import { uuidv7 } from '../../shared/ids.ts'
import type { ConceptInfo } from '../../shared/concept-model.ts'
import { toBlob, toInt32 } from './blobs.ts'
import { getActivations, type ActivationsRecord } from './catalogue.ts'
import { infoOf, rowOf, unmaskedOf } from './concept-store.ts'
import type { Context } from './context.ts'
import { parseStored } from './stored.ts'
import { passingRows } from './token-rows.ts'

export interface PutConcept {
  id: string | null
  activations: string
  name: string
  recipe: ConceptRecipe | null
}

/**
 * Makes a concept, or changes one: its name, its recipe (then its rows are found again), or both.
 * @throws AppError bad-input for a name that is taken or not allowed, or a recipe that finds nothing readable; not-found
 */
export async function putConcept(ctx: Context, input: PutConcept, now: number): Promise<ConceptInfo> {
  const base = input.recipe?.base
  if (base?.kind !== 'filter') return storeConcept(ctx, input, null, now)
  const activations = getActivations(ctx.ws, input.activations)
  return storeConcept(ctx, input, await passingRows(ctx, activations, base.text, base.run), now)
}

/** `putConcept` at once. @param passes [rows] answer of the recipe's filter, null where it has none */
export function storeConcept(ctx: Context, input: PutConcept, passes: Uint8Array | null, now: number): ConceptInfo {
  const { db } = ctx.ws
  const activations = getActivations(ctx.ws, input.activations)
  const old = input.id === null ? null : rowOf(db, input.id)
  if (old && old.activations !== activations.id)
    throw new AppError('bad-input', `The concept ${old.name} is of other activations.`)
  const recipe = input.recipe ?? (old ? parseStored<ConceptRecipe>(old.recipe, 'the recipe of a concept') : null)
  if (!recipe) throw new AppError('bad-input', 'A new concept needs to say which rows it holds.')
  requireName(ctx, activations, input.name, old?.id ?? null)
  const members = input.recipe === null && old ? toInt32(old.members) : evaluate(ctx, activations, recipe, passes)
  const unmasked = unmaskedOf(activations, members)
  const tokens = ctx.tokens.tokensOf(activations)
  const types = countTypes(Array.from(unmasked, row => tokens[row] ?? ''))
  const id = old?.id ?? uuidv7(now, randomBytes(10))
  const at = new Date(now).toISOString()
  db.prepare(
    `INSERT INTO concept VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT(id) DO UPDATE SET name = excluded.name,
      recipe = excluded.recipe, members = excluded.members, n_rows = excluded.n_rows, n_types = excluded.n_types,
      n_masked = excluded.n_masked, updated_at = excluded.updated_at`,
  ).run(
    id,
    activations.id,
    input.name,
    JSON.stringify(recipe),
    toBlob(members),
    unmasked.length,
    types,
    members.length - unmasked.length,
    at,
    at,
  )
  ctx.emit({ t: 'concept', activations: activations.id })
  return infoOf(rowOf(db, id))
}

/** Rows of a recipe, masked ones included. @throws AppError */
function evaluate(
  ctx: Context,
  activations: ActivationsRecord,
  recipe: ConceptRecipe,
  passes: Uint8Array | null,
): Int32Array {
  const hand = [...recipe.added, ...recipe.removed, ...(recipe.base.kind === 'rows' ? recipe.base.rows : [])]
  const beyond = hand.find(row => row >= activations.rows)
  if (beyond !== undefined) {
    throw new AppError('not-found', `${activations.name} has ${activations.rows} rows; there is no row ${beyond}.`)
  }
  return membersOf(recipe, {
    tokens: ctx.tokens.tokensOf(activations),
    column: name => ctx.tokens.columnOf(activations, name),
    passing: () => passes!,
  })
}

function requireName(ctx: Context, activations: ActivationsRecord, name: string, own: string | null): void {
  const problem = nameProblem(name)
  if (problem) throw new AppError('bad-input', problem)
  const sql = 'SELECT id FROM concept WHERE activations = ? AND name = ? AND deleted_at IS NULL'
  const taken = ctx.ws.db.prepare<[string, string], string>(sql).pluck().get(activations.id, name)
  if (taken !== undefined && taken !== own)
    throw new AppError('bad-input', `There is a concept ${name} already. Choose another name.`)
}
