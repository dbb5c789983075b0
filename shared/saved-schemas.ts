// Runtime checks of the calls about what a person typed and saved. Every process.
import { z } from 'zod'
import { figureFormats } from '../core/figure/types.ts'
import { itemKinds } from '../core/prediction/types.ts'
import { definitionKinds, definitionStatuses } from './model.ts'
import { savedViewSchema } from './saved-view.ts'
import { annotator, feature, id, nothing, typed } from './schema-parts.ts'
import { figureRecipeSchema } from './figure-schemas.ts'

/** tags of a definition, at most */
/** a figure, and how it is drawn */
const drawing = {
  recipe: figureRecipeSchema,
  dpi: z.int().min(36).max(1_200),
  raster: z.object({ above: z.int().min(0).max(1_000_000), dpi: z.int().min(36).max(1_200) }).optional(),
}

export const mostTags = 100

export const definitionBody = z.object({
  label: z.string().max(2_000),
  description: z.string().max(20_000),
  status: z.enum(definitionStatuses),
  confidence: z.number().min(0).max(1).nullable(),
  tags: z.array(z.string().max(100)).max(mostTags),
  notes: z.string().max(100_000),
  evidence: z.array(z.unknown()).max(1_000),
  seconds: z.number().min(0),
})

/** features changed in one act */
const mostChanged = 500_000
const tags = z.array(z.string().trim().min(1).max(100)).max(mostTags)
export const definitionChange = z.strictObject({
  label: z.string().max(2_000).optional(),
  status: z.enum(definitionStatuses).optional(),
  addTags: tags.optional(),
  removeTags: tags.optional(),
})

export const predictionBody = z.object({
  run: id,
  activations: id,
  seed: z.int().min(0),
  items: z
    .array(z.object({ row: z.int().min(0), kind: z.enum(itemKinds), activation: z.number(), guess: z.boolean() }))
    .min(1)
    .max(1_000),
  seconds: z.number().min(0),
})

export const savedSchemas = {
  'definition.get': z.object({ dictionary: id, feature }),
  'definition.save': z.object({
    dictionary: id,
    feature,
    annotator,
    body: definitionBody,
    kind: z.enum(definitionKinds).optional(),
  }),
  'definition.change': z.object({
    dictionary: id,
    features: typed('Int32Array', Int32Array).refine(list => list.length > 0 && list.length <= mostChanged),
    annotator,
    change: definitionChange,
  }),
  'definition.acts': z.object({ annotator }),
  'definition.undo': z.object({ annotator, redo: z.boolean() }),
  'state.get': z.object({ key: id }),
  'state.put': z.object({ key: id, value: z.unknown() }),
  'view.list': nothing,
  'view.get': z.object({ id }),
  'view.save': z.object({ id: id.nullable(), view: savedViewSchema }),
  'view.delete': z.object({ id }),
  'view.import': z.object({ fileId: id }),
  'view.export': z.object({ id, fileId: id }),
  'figure.list': nothing,
  'figure.get': z.object({ id }),
  'figure.save': z.object({ id: id.nullable(), recipe: figureRecipeSchema }),
  'figure.delete': z.object({ id }),
  'figure.open': z.object({ fileId: id }),
  'figure.export': z.object({ ...drawing, format: z.enum(figureFormats), fileId: id }),
  'figure.draw': z.object({ ...drawing, format: z.enum(['svg', 'png']) }),
  'table.export': z.object({ text: z.string().max(256_000_000), fileId: id }),
}
