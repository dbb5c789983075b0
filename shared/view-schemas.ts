// Runtime checks of zone requests and zone views: what crosses processes and what is read back from files. Every process.
import { z } from 'zod'
import { saeKinds } from '../core/sae/types.ts'
import { mostSetRows, namedOrigins, sliceBases } from '../core/zones/types.ts'
import { feature, finite, id, row, typed } from './schema-parts.ts'

const basis = z.enum(sliceBases)
const origin = z.union([z.enum(namedOrigins), z.object({ row })])
const tokenSet = z.object({
  name: z.string().min(1).max(80),
  rows: z
    .array(row)
    .max(mostSetRows, `a token set holds at most ${mostSetRows} rows; filter it, or take a sample of it`),
})
const sets = z.array(tokenSet).max(8, 'a slice is made from at most 8 token sets')

/** What a slice is made from. */
export const sliceSourceSchema = z.object({
  dictionary: id,
  features: z.array(feature).min(1).max(8),
  basis,
  origin,
  sets: sets.optional(),
  parallel: z.literal('pca').optional(),
  zone: z.literal('gate').optional(),
})

export const zoneSpecSchema = z.object({
  dictionary: id,
  activations: id,
  features: z.array(feature).min(1).max(8),
  dim: z.union([z.literal(2), z.literal(3)]),
  basis,
  origin,
  filter: z.string().max(500),
  points: z.enum(['firing', 'all']),
  maxDrawn: z.int().min(1).max(1_000_000).optional(),
  control: z.object({ kind: z.enum(['features', 'tokens', 'answer']), seed: z.int() }).nullable(),
  zone: z.literal('gate').optional(),
  sets: sets.optional(),
  parallel: z.literal('pca').optional(),
  sliceFrom: sliceSourceSchema.optional(),
  morph: z.object({ to: sliceSourceSchema, t: z.number().min(0).max(1) }).optional(),
  halfSize: z.number().positive().max(1e12).optional(),
  section: z
    .object({ turn: z.tuple([finite, finite, finite, finite]), offset: finite })
    .refine(({ turn }) => Math.abs(Math.hypot(...turn) - 1) < 1e-3, 'the turn of a section is a unit quaternion')
    .optional(),
  exact: z.boolean().optional(),
})

const numbers = z.array(z.number())
/** A measure that may not exist: the variance explained of no rows is NaN. */
const measure = z.union([z.number(), z.nan()])
const vector = z.object({ arrow: numbers, lengthFraction: measure, inByConstruction: z.boolean() })

const exactZones = z.object({
  k: z.int().min(1),
  features: z.int().min(1),
  competitors: z.int().min(0),
  cells: z.int().min(0),
  covered: z.number(),
  active: typed('Uint8Array', Uint8Array),
  starts: typed('Int32Array', Int32Array),
  xy: typed('Float32Array', Float32Array),
  edges: typed('Uint8Array', Uint8Array),
})

export const zoneViewSchema = z.object({
  spec: zoneSpecSchema,
  kind: z.enum(saeKinds),
  dim: z.union([z.literal(2), z.literal(3)]),
  halfSize: z.number().positive(),
  ownHalfSize: z.number().positive().optional(),
  axes: z.array(z.string().max(200)).max(3),
  features: z
    .array(
      z.object({
        feature,
        state: z.enum(['line', 'always', 'never', 'undefined', 'none']),
        boundary: z.object({ normal: numbers, offset: z.number() }),
        varies: z.object({ offset5: z.number(), offset95: z.number(), jaccard: z.number().nullable() }).nullable(),
        strip: z.object({ gate: z.number(), value: z.number(), n: z.int().min(0) }).optional(),
        encoder: vector,
        decoder: vector.extend({ norm: z.number() }),
        encoderDecoderCosine: z.number().nullable(),
        jump: z.number().optional(),
        nActive: z.int().min(0),
      }),
    )
    .max(8),
  cells: z
    .array(
      z.object({
        active: z.int().min(0).max(255),
        share: z.number(),
        centroid: numbers,
        vertices: z.array(numbers).max(500),
        faces: z
          .array(z.object({ loop: z.array(z.int().min(0)).max(500), boundary: z.int() }))
          .max(100)
          .nullable(),
        edges: z.array(z.int()).nullable(),
      }),
    )
    .max(2_000),
  exact: exactZones.optional(),
  zones: z
    .array(
      z.object({
        active: z.int().min(0).max(255),
        nTrue: z.int(),
        nDrawn: z.int().nullable(),
        share: z.number().nullable(),
        meanSquaredError: z.number().nullable(),
        numbers: z
          .object({
            singularValues: numbers.nullable(),
            eigenvalues: z.array(z.object({ re: z.number(), im: z.number() })).nullable(),
            rank: z.int().min(0).max(8).nullable(),
            drawnInside: z.int().min(0).nullable(),
            meanActive: z.number().nullable(),
            fullSets: z.int().nullable(),
            relativeError: z.number().nullable(),
            atInfinity: z.number().nullable(),
          })
          .optional(),
      }),
    )
    .max(256),
  points: z.object({
    rows: typed('Int32Array', Int32Array),
    s: typed('Float32Array', Float32Array),
    residual: typed('Float32Array', Float32Array),
    trueSet: typed('Uint8Array', Uint8Array),
    drawnSet: typed('Uint8Array', Uint8Array),
    tokens: z.array(z.string()),
  }),
  population: z.object({
    unit: z.string().max(40),
    n: z.int(),
    rows: z.int(),
    masked: z.int(),
    drawn: z.int(),
    rateNear: z.number(),
    rateSilent: z.number(),
    outsideBox: z.int(),
    source: z.enum(['run', 'shown rows']),
  }),
  explainedAboutOrigin: measure,
  explainedCentred: measure,
  disagreement: z.object({ rows: z.int(), share: measure }).nullable(),
  encoderCosines: z.array(measure),
  decoderCosines: z.array(measure),
  warnings: z.array(z.string()),
  // What only the page computes with (moments, carrier) is not kept.
  slice: z
    .object({
      nearlyParallel: z.literal(true).optional(),
      morph: z.object({ angles: numbers.max(3), flipped: z.boolean() }).optional(),
      slab: z.object({ half: z.number(), rows: z.int() }).optional(),
    })
    .optional(),
})
