// Runtime checks of the calls of the query language. Every process.
import { z } from 'zod'
import { id, typed } from './schema-parts.ts'

export const querySchemas = {
  'query.run': z.object({
    run: id,
    text: z.string().max(2_000),
    place: z.enum(['any', 'box']),
    limit: z.int().min(1).max(10_000),
  }),
  'query.values': z.object({
    activations: id,
    column: z.string().max(200),
    begin: z.string().max(500),
    limit: z.int().min(1).max(500),
  }),
  'query.contexts': z.object({
    activations: id,
    rows: typed('Int32Array', Int32Array).refine(
      rows => rows.length <= 1_000 && rows.every(row => row >= 0),
      'at most 1,000 rows, none below 0',
    ),
  }),
}
