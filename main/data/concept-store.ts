// Concepts of the workspace as stored: listed, found by id or name, deleted and put back. Data process, command line.
import { describeRecipe, type ConceptRecipe } from '../../core/concept/types.ts'
import { AppError } from '../../shared/errors.ts'
import type { ConceptInfo } from '../../shared/concept-model.ts'
import { toInt32 } from './blobs.ts'
import { getActivations, type ActivationsRecord } from './catalogue.ts'
import type { Context } from './context.ts'
import { isMasked } from './mask.ts'
import type { Db } from './sqlite.ts'
import { parseStored } from './stored.ts'

export interface ConceptRow {
  id: string
  activations: string
  name: string
  recipe: string
  members: Buffer
  n_rows: number
  n_types: number
  n_masked: number
  updated_at: string
}

const columns = 'id, activations, name, recipe, n_rows, n_types, n_masked, updated_at'

export const infoOf = (row: Omit<ConceptRow, 'members'>): ConceptInfo => ({
  id: row.id,
  activations: row.activations,
  name: row.name,
  made: describeRecipe(parseStored<ConceptRecipe>(row.recipe, 'the recipe of a concept')),
  rows: row.n_rows,
  types: row.n_types,
  masked: row.n_masked,
  updatedAt: row.updated_at,
})

/** Those of one set of activations, by name (code units). @throws AppError not-found */
export function listConcepts(ctx: Context, activations: string): ConceptInfo[] {
  const { id } = getActivations(ctx.ws, activations)
  const sql = `SELECT ${columns} FROM concept WHERE activations = ? AND deleted_at IS NULL ORDER BY name`
  return ctx.ws.db.prepare<[string], ConceptRow>(sql).all(id).map(infoOf)
}

/** The stored row of a concept that is not deleted. @throws AppError not-found */
export function rowOf(db: Db, id: string): ConceptRow {
  const row = db.prepare<[string], ConceptRow>('SELECT * FROM concept WHERE id = ? AND deleted_at IS NULL').get(id)
  if (row) return row
  throw new AppError('not-found', `There is no concept ${id.slice(0, 60)} in this workspace.`)
}

/** @throws AppError not-found */
export function getConcept(ctx: Context, id: string): { info: ConceptInfo; recipe: ConceptRecipe } {
  const row = rowOf(ctx.ws.db, id)
  return { info: infoOf(row), recipe: parseStored<ConceptRecipe>(row.recipe, 'the recipe of a concept') }
}

/** Unmasked rows of a concept, ascending, with the activations they are of. @throws AppError not-found */
export function conceptMembers(ctx: Context, id: string): { activations: ActivationsRecord; rows: Int32Array } {
  const row = rowOf(ctx.ws.db, id)
  const activations = getActivations(ctx.ws, row.activations)
  return { activations, rows: unmaskedOf(activations, toInt32(row.members)) }
}

/** Unmasked rows of the concept of a name. @throws AppError not-found, naming those that there are */
export function findMembers(ctx: Context, activations: ActivationsRecord, name: string): Int32Array {
  const sql = 'SELECT members FROM concept WHERE activations = ? AND name = ? AND deleted_at IS NULL'
  const members = ctx.ws.db.prepare<[string, string], Buffer>(sql).pluck().get(activations.id, name)
  if (members) return unmaskedOf(activations, toInt32(members))
  const known = listConcepts(ctx, activations.id).map(c => c.name)
  const there = known.length
    ? `Concepts of ${activations.name}: ${known.slice(0, 12).join(', ')}.`
    : 'There is none yet.'
  throw new AppError('not-found', `There is no concept @${name}. ${there} To look for the text, use /@${name}/.`)
}

/** What changes when a concept that a text names changes: part of the key of whatever is kept of its answer. */
export function conceptStamp(ctx: Context, activations: string, names: string[]): string[] {
  const sql = 'SELECT id, updated_at FROM concept WHERE activations = ? AND name = ? AND deleted_at IS NULL'
  const find = ctx.ws.db.prepare<[string, string], { id: string; updated_at: string }>(sql)
  return names.map(name => {
    const found = find.get(activations, name)
    return found ? `${found.id}@${found.updated_at}` : ''
  })
}

export const unmaskedOf = (activations: ActivationsRecord, rows: Int32Array): Int32Array =>
  rows.filter(row => !isMasked(activations.mask, row))

/** A name like `name` that is free: itself, or with a number behind. */
export function freeName(ctx: Context, activations: string, name: string): string {
  const taken = new Set(listConcepts(ctx, activations).map(c => c.name))
  let free = name
  for (let i = 2; taken.has(free); i++) free = `${name.slice(0, 90)} ${i}`
  return free
}

/** Puts a concept out of sight; `restoreConcept` brings it back. @throws AppError not-found */
export function deleteConcept(ctx: Context, id: string, now: number): void {
  const { activations } = rowOf(ctx.ws.db, id)
  ctx.ws.db.prepare('UPDATE concept SET deleted_at = ? WHERE id = ?').run(new Date(now).toISOString(), id)
  ctx.emit({ t: 'concept', activations })
}

/** Brings a deleted concept back, under another name if its own is taken by now. @throws AppError not-found */
export function restoreConcept(ctx: Context, id: string): ConceptInfo {
  const { db } = ctx.ws
  const row = db.prepare<[string], ConceptRow>('SELECT * FROM concept WHERE id = ?').get(id)
  if (!row) throw new AppError('not-found', `There is no concept ${id.slice(0, 60)} in this workspace.`)
  const name = freeName(ctx, row.activations, row.name)
  db.prepare('UPDATE concept SET deleted_at = NULL, name = ? WHERE id = ? AND deleted_at IS NOT NULL').run(name, id)
  ctx.emit({ t: 'concept', activations: row.activations })
  return infoOf(rowOf(db, id))
}
