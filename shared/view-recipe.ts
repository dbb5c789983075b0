// A recipe of a view: which dictionary and activations a person brings for it, what is drawn, what its source claims. Every process.
import { z } from 'zod'
import { namedOrigins, sliceBases, type ZoneSpec } from '../core/zones/types.ts'
import { feature } from './schema-parts.ts'

const text = z.string().min(1).max(500)
const count = z.int().min(1)

export const viewRecipeSchema = z.object({
  format: z.literal('zonoscope-view-recipe'),
  version: z.literal(1),
  name: z.string().regex(/^[a-z0-9-]{1,40}$/),
  title: text,
  /** who published the figure, and where */
  source: text,
  dictionary: z.object({
    title: text,
    repository: text,
    file: text,
    dIn: count,
    dSae: count,
    layer: z.int().min(0),
    averageL0: count,
  }),
  activations: z.object({
    what: text,
    /** filter for the rows that the figure is about, in the language of ZoneSpec.filter */
    starts: text,
  }),
  features: z
    .array(z.object({ feature, name: text, claim: text }))
    .min(1)
    .max(8),
  /** what the source says about them; claims until the numbers beside the picture say so (honesty.md rule 11) */
  claims: z.array(text).max(10),
  view: z.object({
    dim: z.union([z.literal(2), z.literal(3)]),
    basis: z.enum(sliceBases),
    origin: z.enum(namedOrigins),
    points: z.enum(['firing', 'all']),
  }),
})
export type ViewRecipe = z.infer<typeof viewRecipeSchema>

/** What opening a recipe answers: the view to draw, and what the person should know about the files. */
export interface OpenedRecipe {
  title: string
  spec: ZoneSpec
  rows: number
  /** words that the figure is about; null without a table of words */
  starting: number | null
  warnings: string[]
}
