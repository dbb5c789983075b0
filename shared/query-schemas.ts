// Runtime checks of the calls of the query language. Every process.
import { z } from 'zod'
import { id } from './schema-parts.ts'

export const querySchemas = {
  'query.run': z.object({
    run: id,
    text: z.string().max(2_000),
    place: z.enum(['any', 'box']),
    limit: z.int().min(1).max(10_000),
  }),
}
