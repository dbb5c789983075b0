// Runtime checks of the ledger's calls, and of what a view keeps of it. Every process.
import { z } from 'zod'
import { feature, id, row } from './schema-parts.ts'

const cell = z.string().max(500)

export const probeSpecSchema = z.object({
  by: z.string().min(1).max(200),
  value: cell,
  where: z.record(z.string().min(1).max(200), cell),
  rank: z.enum(['convex', 'difference']),
})

const scale = z.number().min(0).max(10)
const at = z.enum(['token', 'document'])

/** What the ledger shows, as a view keeps it: everything that is needed to open it again. */
export const ledgerStateSchema = z.object({
  dictionary: id,
  activations: id,
  row,
  /** null: the one that the row suggests */
  probe: probeSpecSchema.nullable(),
  /** the feature that is changed; null: the strongest line of the ledger */
  feature: feature.nullable(),
  scale,
  at,
})
export type LedgerState = z.infer<typeof ledgerStateSchema>

export const ledgerSchemas = {
  'ledger.choices': z.object({ activations: id, row }),
  'ledger.row': z.object({ run: id, row, probe: probeSpecSchema }),
  'ledger.class': z.object({ run: id, probe: probeSpecSchema }),
  'ledger.ablate': z.object({ run: id, probe: probeSpecSchema }),
  'ledger.change': z.object({ run: id, row, feature, scale, at }),
}
