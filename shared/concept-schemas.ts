// Runtime checks of the calls of concepts and choosing (concept-api.ts). Every process.
import { z } from 'zod'
import type { ConceptRecipe } from '../core/concept/types.ts'
import type { MemberSet } from './concept-model.ts'
import type { ConceptApi } from './concept-api.ts'
import { feature, id, row, typed } from './schema-parts.ts'

const rows = z.array(row).max(5_000_000)

const base = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('filter'), text: z.string().min(1).max(500), run: id.nullable() }),
  z.object({ kind: z.literal('letter'), letter: z.string().regex(/^\p{L}$/u) }),
  z.object({
    kind: z.literal('column'),
    column: z.string().min(1).max(200),
    value: z.string().min(1).max(2_000),
    match: z.enum(['equals', 'under']),
  }),
  z.object({
    kind: z.literal('list'),
    words: z.array(z.string().max(1_000)).min(1).max(100_000),
    ignoreCase: z.boolean(),
    file: z.string().max(500),
  }),
  z.object({
    kind: z.literal('rows'),
    rows,
    from: z.enum(['file', 'selection', 'empty']),
    file: z.string().max(500),
  }),
])

const recipe: z.ZodType<ConceptRecipe> = z.object({ base, added: rows, removed: rows })

/** Rows that stand for a concept, of a saved one or as they are. */
const members: z.ZodType<MemberSet> = z.union([z.strictObject({ concept: id }), z.strictObject({ rows })])

const concept = z.object({ id })

export const conceptSchemas: { [K in keyof ConceptApi]: z.ZodType<ConceptApi[K]['in']> } = {
  'feature.contains': z.object({ run: id, feature }),
  'token.classes': z.object({
    activations: id,
    by: z.union([z.strictObject({ column: z.string().max(200) }), z.strictObject({ concept: id })]),
    rows: typed('Int32Array', Int32Array),
  }),
  'concept.list': z.object({ activations: id }),
  'concept.suggest': z.object({ activations: id }),
  'concept.get': concept,
  'concept.put': z.object({
    id: id.nullable(),
    activations: id,
    name: z.string().max(1_000),
    recipe: recipe.nullable(),
  }),
  'concept.delete': concept,
  'concept.restore': concept,
  'concept.rows': z.object({ id, from: row, limit: z.int().min(1).max(50_000) }),
  'concept.import': z.object({ activations: id, fileId: id }),
  'concept.export': z.object({ ids: z.array(id).min(1).max(1_000), fileId: id }),
  'concept.rank': z.object({ run: id, members }),
  'concept.silent': z.object({ run: id, members, feature }),
}
