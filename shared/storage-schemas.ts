// Runtime checks of the calls about jobs and housekeeping. Every process.
import { z } from 'zod'
import type { In } from './contract.ts'
import { id, nothing } from './schema-parts.ts'
import type { StorageApi } from './storage-api.ts'

const job = z.object({ job: id })

export const storageSchemas: { [K in keyof StorageApi]: z.ZodType<In<StorageApi, K>> } = {
  'job.list': nothing,
  'job.pause': job,
  'job.resume': job,
  'job.cancel': job,
  'job.move': z.object({ job: id, to: z.enum(['first', 'up', 'down']) }),
  'job.clear': z.object({ job: id.nullable() }),
  'run.estimate': z.object({ dictionary: id, activations: id, probe: z.boolean() }),
}
