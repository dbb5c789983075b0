// Runtime checks of the toy lab's calls. Every process.
import { z } from 'zod'
import type { In } from './contract.ts'
import { id, typed } from './schema-parts.ts'
import type { ToyApi } from './toy-api.ts'

const numbers = typed('Float32Array', Float32Array).refine(v => v.every(Number.isFinite), 'finite numbers are expected')

export const toySchemas: { [K in keyof ToyApi]: z.ZodType<In<ToyApi, K>> } = {
  'toy.write': z.object({ fileId: id, toy: z.unknown() }),
  'toy.read': z.object({ fileId: id }),
  'toy.use': z
    .object({
      name: z.string().min(1).max(200),
      kind: z.enum(['relu', 'topk']),
      k: z.int().min(1).max(64).nullable(),
      d: z.int().min(1).max(3),
      encoder: numbers,
      bias: numbers,
      decoder: numbers,
      bDec: numbers,
      samples: numbers,
      labels: z.array(z.string().min(1).max(400)).min(1).max(10_000),
      toy: z.unknown(),
    })
    .refine(
      v =>
        v.bias.length >= 1 &&
        v.bias.length <= 64 &&
        v.encoder.length === v.bias.length * v.d &&
        v.decoder.length === v.encoder.length &&
        v.bDec.length === v.d &&
        v.samples.length === v.labels.length * v.d,
      'the matrices do not fit each other',
    )
    .refine(v => (v.kind === 'topk') === (v.k !== null), 'k belongs to topk'),
}
