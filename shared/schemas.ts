// Runtime checks of every input of the contract, run in the process that receives it. Every process.
import { z } from 'zod'
import { AppError } from './errors.ts'
import type { AppApi, DataApi, InferenceApi, In } from './contract.ts'
import type { Parse } from './rpc.ts'
import { definitionStatuses } from './model.ts'

/** One schema per call, whose output is exactly the contract's input. */
type Schemas<A> = { [K in keyof A]: z.ZodType<In<A, K>> }

const id = z.string().min(1).max(200)
const feature = z.int().min(0).max(10_000_000)
const row = z.int().min(0).max(2_000_000_000)
const nothing = z.undefined().or(z.null().transform(() => undefined)) as unknown as z.ZodType<void>
const options = z.record(z.string(), z.unknown())
const typed = <T>(name: string, of: new (...a: never[]) => T) => z.custom<T>(v => v instanceof of, `expected ${name}`)

export const zoneSpecSchema = z.object({
  dictionary: id,
  activations: id,
  features: z.array(feature).min(1).max(8),
  dim: z.union([z.literal(2), z.literal(3)]),
  basis: z.enum(['encoder', 'decoder', 'pca']),
  origin: z.union([z.enum(['mean', 'b_pre', 'zero', 'hinge']), z.object({ row })]),
  filter: z.string().max(500),
  points: z.enum(['firing', 'all']),
  control: z.object({ kind: z.enum(['features', 'tokens']), seed: z.int() }).nullable(),
})

const definitionBody = z.object({
  label: z.string().max(2_000),
  description: z.string().max(20_000),
  status: z.enum(definitionStatuses),
  confidence: z.number().min(0).max(1).nullable(),
  tags: z.array(z.string().max(100)).max(100),
  notes: z.string().max(100_000),
  evidence: z.array(z.unknown()).max(1_000),
  seconds: z.number().min(0),
})

const finite = z.number().refine(Number.isFinite)
const annotation = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    id,
    x: finite,
    y: finite,
    text: z.string().max(2_000),
    sizePt: z.number().min(1).max(200),
    color: z.string().max(40),
  }),
  z.object({ kind: z.literal('arrow'), id, x1: finite, y1: finite, x2: finite, y2: finite, color: z.string().max(40) }),
])

const numbers = z.array(z.number())
/** A measure that may not exist: the variance explained of no rows is NaN. */
const measure = z.union([z.number(), z.nan()])
const vector = z.object({ arrow: numbers, lengthFraction: measure, inByConstruction: z.boolean() })

export const zoneViewSchema = z.object({
  spec: zoneSpecSchema,
  kind: z.enum(['relu', 'jumprelu', 'topk']),
  dim: z.union([z.literal(2), z.literal(3)]),
  halfSize: z.number().positive(),
  axes: z.array(z.string().max(200)).max(3),
  features: z
    .array(
      z.object({
        feature,
        state: z.enum(['line', 'always', 'never', 'undefined']),
        boundary: z.object({ normal: numbers, offset: z.number() }),
        varies: z.object({ offset5: z.number(), offset95: z.number(), jaccard: z.number().nullable() }).nullable(),
        encoder: vector,
        decoder: vector.extend({ norm: z.number() }),
        encoderDecoderCosine: z.number().nullable(),
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
  zones: z
    .array(
      z.object({
        active: z.int().min(0).max(255),
        nTrue: z.int(),
        nDrawn: z.int(),
        share: z.number(),
        meanSquaredError: z.number().nullable(),
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
  disagreement: z.object({ rows: z.int(), share: measure }),
  encoderCosines: z.array(measure),
  decoderCosines: z.array(measure),
  warnings: z.array(z.string()),
})

export const figureRecipeSchema = z.object({
  format: z.literal('zonoscope-figure'),
  version: z.literal(1),
  title: z.string().max(500),
  caption: z.string().max(10_000),
  widthMm: z.number().min(20).max(1_000),
  heightMm: z.number().min(20).max(1_000),
  theme: z.enum(['light', 'dark']),
  labels: z.array(z.string().max(2_000)).max(8),
  slots: z.array(z.int().min(0).max(7)).max(8).optional(),
  view: zoneViewSchema,
  camera: z.object({
    two: z.object({ x: finite, y: finite, zoom: z.number().positive() }),
    three: z.object({ alpha: finite, beta: finite, zoom: z.number().positive() }),
  }),
  options: z.object({
    points: z.boolean(),
    labels: z.boolean(),
    encoders: z.boolean(),
    decoders: z.boolean(),
    legend: z.boolean(),
    hidden: z.array(z.int()).max(8),
  }),
  annotations: z.array(annotation).max(500),
  provenance: z.object({
    tool: z.string().max(200),
    version: z.string().max(200),
    dictionary: z.object({ id, name: z.string() }),
    activations: z.object({ id, name: z.string() }),
    run: z.string().nullable(),
    exportedAt: z.string().nullable(),
  }),
})

const settings = z.object({
  annotator: z.string().min(1).max(100),
  theme: z.enum(['system', 'light', 'dark']),
  threads: z.int().min(1).max(256).nullable(),
  provider: z.enum(['auto', 'cpu', 'cuda', 'webgpu']),
  dataFolder: z.string().nullable(),
})
export const settingsSchema = settings

export const appSchemas: Schemas<AppApi> = {
  'app.info': nothing,
  'settings.get': nothing,
  // The data folder is chosen in a dialog, never named by the page.
  'settings.put': settings.omit({ dataFolder: true }).partial().strict(),
  'file.pick': z.object({
    purpose: z.enum([
      'dictionary',
      'activations',
      'open-workspace',
      'new-workspace',
      'open-figure',
      'export-svg',
      'export-png',
      'export-pdf',
      'data-folder',
    ]),
    suggestedName: z.string().max(200).optional(),
  }),
  'file.reveal': z.object({ fileId: id }),
  'clipboard.write': z.object({ text: z.string().max(10_000_000) }),
}

const job = z.object({ job: id })

export const dataSchemas: Schemas<DataApi> = {
  'workspace.get': nothing,
  'workspace.open': z.object({ fileId: id }),
  'workspace.fromSample': z.object({ sample: z.string().regex(/^[a-z0-9-]{1,40}$/), fileId: id }),
  'events.listen': nothing,
  'dictionary.add': z.object({ fileId: id, options: options.optional() }),
  'activations.add': z.object({ fileId: id, tensor: z.string().max(500).optional() }),
  'run.start': z.object({ dictionary: id, activations: id }),
  'job.list': nothing,
  'job.pause': job,
  'job.resume': job,
  'job.cancel': job,
  'feature.table': z.object({ run: id }),
  'feature.page': z.object({ run: id, feature }),
  'feature.values': z.object({ run: id, features: z.array(feature).max(8), rows: z.array(row).max(100_000) }),
  'token.search': z.object({ activations: id, filter: z.string().max(500), limit: z.int().min(1).max(10_000) }),
  'token.info': z.object({ activations: id, row, run: id.nullable() }),
  'zone.view': zoneSpecSchema,
  'definition.get': z.object({ dictionary: id, feature }),
  'definition.save': z.object({ dictionary: id, feature, annotator: z.string().min(1).max(100), body: definitionBody }),
  'state.get': z.object({ key: id }),
  'state.put': z.object({ key: id, value: z.unknown() }),
  'figure.list': nothing,
  'figure.get': z.object({ id }),
  'figure.save': z.object({ id: id.nullable(), recipe: figureRecipeSchema }),
  'figure.delete': z.object({ id }),
  'figure.open': z.object({ fileId: id }),
  'figure.export': z.object({
    recipe: figureRecipeSchema,
    format: z.enum(['svg', 'png', 'pdf']),
    dpi: z.int().min(36).max(1_200),
    fileId: id,
  }),
}

const sae = z.object({
  path: z.string(),
  options,
  provider: z.enum(['auto', 'cpu', 'cuda', 'webgpu']),
  threads: z.int().min(1).max(256).nullable(),
})
const source = z.object({ path: z.string(), tensor: z.string().nullable() })
const rows32 = typed('Int32Array', Int32Array)

export const inferenceSchemas: Schemas<InferenceApi> = {
  'sae.describe': z.object({ path: z.string(), options }),
  'sae.load': sae,
  'sae.encode': z.object({ sae, source, from: row, to: row, recon: z.boolean() }),
  'sae.activate': z.object({ sae, source, rows: rows32, features: z.array(feature).max(64) }),
  'sae.rows': z.object({ sae, features: z.array(feature).max(64) }),
  'sae.geometry': z.object({ sae }),
  'sae.neighbours': z.object({ sae, feature, count: z.int().min(1).max(1_000) }),
}

/** The check of one server's inputs, as `serve` wants it. */
export function parser<A>(schemas: Schemas<A>): Parse {
  const table = schemas as Record<string, z.ZodType<unknown>>
  return (name, input) => {
    const schema = Object.hasOwn(table, name) ? table[name] : undefined
    if (!schema) throw new AppError('internal', `There is no call named ${name}.`)
    const result = schema.safeParse(input)
    if (result.success) return result.data
    const issue = result.error.issues[0]
    const where = issue?.path.length ? ` at ${issue.path.join('.')}` : ''
    throw new AppError('bad-input', `${name}: ${issue?.message ?? 'wrong input'}${where}`)
  }
}
