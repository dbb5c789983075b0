// Runtime checks of the calls about jobs and housekeeping. Every process.
import { z } from 'zod'
import type { In } from './contract.ts'
import { id, nothing } from './schema-parts.ts'
import type { StorageApi } from './storage-api.ts'

const job = z.object({ job: id })
const run = z.object({ run: id })
const item = z.object({ kind: z.enum(['dictionary', 'activations']), id })
const ids = z.array(id).max(10_000)
const name = z.string().trim().min(1).max(200)

export const storageSchemas: { [K in keyof StorageApi]: z.ZodType<In<StorageApi, K>> } = {
  'job.list': nothing,
  'job.pause': job,
  'job.resume': job,
  'job.cancel': job,
  'job.move': z.object({ job: id, to: z.enum(['first', 'up', 'down']) }),
  'job.clear': z.object({ job: id.nullable() }),
  'run.estimate': z.object({ dictionary: id, activations: id, probe: z.boolean() }),
  'run.delete': run,
  'run.rebuild': run,
  'storage.get': nothing,
  'storage.clean': nothing,
  'item.remove': item,
  'item.restore': item,
  'item.rename': item.extend({ name }),
  'workspace.rename': z.object({ name }),
  'item.show': z.object({ item: item.nullable() }),
  'workspace.pack': z.object({
    fileId: id,
    choice: z.object({ dictionaries: ids, activations: ids, runs: ids }).nullable(),
  }),
  'file.relink': z.object({ fileId: id }),
}
