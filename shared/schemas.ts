// Runtime checks of every input of the contract, run in the process that receives it. Every process.
import { z } from 'zod'
import { mostSetRows } from '../core/zones/types.ts'
import { AppError } from './errors.ts'
import type { AppApi, DataApi, InferenceApi, In } from './contract.ts'
import type { Parse } from './rpc.ts'
import { analysisSchemas } from './analysis-schemas.ts'
import { conceptSchemas } from './concept-schemas.ts'
import { featurePageSchemas } from './feature-page-schemas.ts'
import { mostBars } from './feature-table-model.ts'
import { labelsSchemas } from './labels-api.ts'
import { predictionSchemas } from './prediction-api.ts'
import { ledgerSchemas } from './ledger-schemas.ts'
import { pursuitInferenceSchemas } from './pursuit-inference.ts'
import { querySchemas } from './query-schemas.ts'
import { feature, finite, id, nothing, row, typed } from './schema-parts.ts'
import { savedSchemas } from './saved-schemas.ts'
import { storageSchemas } from './storage-schemas.ts'
import { textSchemas } from './text-schemas.ts'
import { toySchemas } from './toy-schemas.ts'
import { zoneSpecSchema } from './view-schemas.ts'

/** One schema per call, whose output is exactly the contract's input. */
type Schemas<A> = { [K in keyof A]: z.ZodType<In<A, K>> }

const sampleName = z.string().regex(/^[a-z0-9-]{1,40}$/)
const options = z.record(z.string(), z.unknown())

export const settingsSchema = z.object({
  annotator: z.string().min(1).max(100),
  theme: z.enum(['system', 'light', 'dark']),
  threads: z.int().min(1).max(256).nullable(),
  provider: z.enum(['auto', 'cpu', 'cuda', 'webgpu']),
  dataFolder: z.string().nullable(),
  keys: z.record(z.string().max(60), z.string().min(1).max(40)),
})

export const appSchemas: Schemas<AppApi> = {
  'app.info': nothing,
  'settings.get': nothing,
  // The data folder is chosen in a dialog, never named by the page.
  'settings.put': settingsSchema.omit({ dataFolder: true }).partial().strict(),
  'file.pick': z.object({
    purpose: z.enum([
      'dictionary',
      'dictionary-file',
      'activations',
      'import-file',
      'import-folder',
      'open-workspace',
      'new-workspace',
      'open-figure',
      'export-svg',
      'export-png',
      'export-pdf',
      'export-html',
      'open-view',
      'export-view',
      'open-toy',
      'export-toy',
      'import-concepts',
      'import-tree',
      'export-csv',
      'export-json',
      'export-md',
      'export-tex',
      'data-folder',
      'relink-file',
      'relink-folder',
      'pack-workspace',
      'export-labels',
      'export-labels-folder',
      'import-labels',
      'import-labels-folder',
    ]),
    suggestedName: z.string().max(200).optional(),
  }),
  'workspace.recents': nothing,
  'workspace.forget': z.object({ fileId: id }),
  'sample.place': z.object({ sample: sampleName }),
  'file.reveal': z.object({ fileId: id }),
  'clipboard.write': z.object({ text: z.string().max(10_000_000) }),
  'clipboard.picture': z.object({
    format: z.enum(['png', 'svg']),
    bytes: typed('Uint8Array', Uint8Array).refine(bytes => bytes.length > 0 && bytes.length <= 64_000_000),
  }),
  'window.saved': z.object({ problem: z.string().max(10_000).nullable() }),
}

const recipeName = z.string().regex(/^[a-z0-9-]{1,40}$/)
/** of a feature among the chosen ones */
const position = z.int().min(0).max(7)

const turnTarget = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['own', 'mean', 'least', 'slice']) }),
  z.object({ kind: z.enum(['encoder', 'decoder']), feature }),
  z.object({ kind: z.literal('random'), seed: z.int() }),
])

export const dataSchemas: Schemas<DataApi> = {
  'workspace.get': nothing,
  'workspace.open': z.object({ fileId: id }),
  'file.recognise': z.object({ fileId: id }),
  'sample.list': nothing,
  'workspace.fromSample': z.object({ sample: sampleName, fileId: id }),
  'tour.get': nothing,
  'events.listen': nothing,
  'dictionary.look': z.object({ fileId: id, options: options.optional() }),
  'dictionary.check': z.object({ fileId: id, options: options.optional(), activations: id }),
  'activations.look': z.object({ fileId: id, tensor: z.string().max(500).optional() }),
  'dictionary.add': z.object({ fileId: id, options: options.optional() }),
  'activations.choices': z.object({ fileId: id }),
  'activations.add': z.object({ fileId: id, tensor: z.string().max(500).optional(), d: z.int().min(1).optional() }),
  'recipe.get': z.object({ name: recipeName }),
  'recipe.open': z.object({
    name: recipeName,
    dictionary: id,
    activations: id,
    tensor: z.string().max(500).optional(),
  }),
  'run.start': z.object({ dictionary: id, activations: id }),
  'feature.table': z.object({ run: id, from: feature }),
  'feature.bars': z.object({ run: id, features: z.array(feature).max(mostBars) }),
  'feature.map': z.object({ dictionary: id, make: z.boolean() }),
  'feature.values': z.object({ run: id, features: z.array(feature).max(8), rows: z.array(row).max(100_000) }),
  ...analysisSchemas,
  ...conceptSchemas,
  ...featurePageSchemas,
  ...labelsSchemas,
  ...predictionSchemas,
  ...ledgerSchemas,
  ...querySchemas,
  ...savedSchemas,
  ...storageSchemas,
  ...textSchemas,
  ...toySchemas,
  'token.search': z.object({
    activations: id,
    filter: z.string().max(500),
    // As many as a token set may hold: sets are made of what a search finds.
    limit: z.int().min(1).max(mostSetRows),
    run: id.nullable().optional(),
  }),
  'token.info': z.object({ activations: id, row, run: id.nullable() }),
  'zone.view': zoneSpecSchema,
  'zone.thumbnail': z.object({ run: id, feature }),
  'zone.count': zoneSpecSchema,
  'zone.cell': z.object({ spec: zoneSpecSchema, place: z.array(finite).min(2).max(3) }),
  'zone.angles': zoneSpecSchema,
  'zone.plane': z.object({ spec: zoneSpecSchema, x: position, y: position }),
  'zone.turn': z.object({ spec: zoneSpecSchema, feature, vector: z.enum(['encoder', 'decoder']), target: turnTarget }),
  'dictionary.match': z.object({
    from: id,
    to: id,
    features: z.array(feature).min(1).max(8),
    activations: id.nullable(),
  }),
  'dictionary.pairs': z.object({ from: id, to: id, activations: id }),
  'zone.compare': z.object({ a: zoneSpecSchema, b: zoneSpecSchema, among: z.enum(['matched', 'all']) }),
}

const sae = z.object({
  path: z.string(),
  options,
  provider: z.enum(['auto', 'cpu', 'cuda', 'webgpu']),
  threads: z.int().min(1).max(256).nullable(),
})
const model = z.object({ path: z.string(), threads: z.int().min(1).max(256).nullable() })
const source = z.object({ path: z.string(), tensor: z.string().nullable() })
const rows32 = typed('Int32Array', Int32Array)
const float32 = typed('Float32Array', Float32Array)
const float64 = typed('Float64Array', Float64Array)

export const inferenceSchemas: Schemas<InferenceApi> = {
  'sae.describe': z.object({ path: z.string(), options }),
  'sae.uncouple': z.object({ sae, source, from: row, to: row }),
  'sae.load': sae,
  'sae.encode': z.object({ sae, source, from: row, to: row, recon: z.boolean() }),
  'sae.encodeRows': z.object({ sae, x: typed('Float32Array', Float32Array) }),
  'sae.activate': z.object({ sae, source, rows: rows32, features: z.array(feature).max(64) }),
  'sae.rows': z.object({ sae, features: z.array(feature).max(64) }),
  'sae.section': z.object({ sae, origin: float64, axes: float64, from: feature, to: feature }),
  'sae.geometry': z.object({ sae }),
  'sae.along': z.object({ sae, direction: float32 }),
  'sae.nearestAmong': z.object({ sae, among: typed('Int32Array', Int32Array) }),
  'sae.allNeighbours': z.object({ sae, count: z.int().min(1).max(100) }),
  'sae.apartPairs': z.object({ sae, on: rows32, line: z.number(), parents: rows32.nullable() }),
  'sae.crossNeighbours': z.object({
    ...{ a: sae, b: sae },
    vector: z.enum(['decoder', 'encoder']),
    count: z.int().min(1).max(1_000),
    ...{ centred: z.boolean(), absolute: z.boolean(), all: z.boolean() },
    turn: float32.nullable(),
    recovery: z.object({ seed: row }).nullable(),
  }),
  'sae.pairCosines': z.object({ a: sae, b: sae, vector: z.enum(['decoder', 'encoder']), i: rows32, j: rows32 }),
  'sae.secondMoments': z.object({ sae }),
  'sae.cosines': z.object({ sae, feature, vector: z.enum(['decoder', 'encoder']) }),
  'sae.neighbours': z.object({
    sae,
    feature,
    count: z.int().min(1).max(1_000),
    vector: z.enum(['decoder', 'encoder']).optional(),
  }),
  'sae.unembed': z.object({
    sae,
    feature,
    from: z.union([z.object({ matrix: z.string() }), z.object({ model })]),
    count: z.int().min(1).max(1_000),
  }),
  'sae.matches': z.object({
    sae,
    directions: float32,
    count: z.int().min(1).max(1_000),
  }),
  ...pursuitInferenceSchemas(sae, source),
  'rows.cluster': z.object({
    ...{ x: float32, init: float32 },
    d: z.int().min(1).max(1_000_000),
    most: z.int().min(0).max(1_000),
    threads: z.int().min(1).max(256).nullable(),
  }),
  'model.describe': z.object({ path: z.string() }),
  'model.residual': z.object({ model, ids: rows32, lengths: rows32 }),
  'model.change': z.object({ model, ids: rows32, tokens: rows32, add: float32, top: z.int().min(0).max(64) }),
  'model.answers': z.object({
    model,
    ids: rows32,
    lengths: rows32,
    variants: z.object({ document: rows32, token: rows32, read: rows32, add: float32 }),
    sets: z.object({ ids: rows32, starts: rows32 }),
  }),
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
