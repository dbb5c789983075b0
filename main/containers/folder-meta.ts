// meta.json of a folder of activations: what it must say, and what it says to a reader (docs/activations-folder.md).
// Data and inference processes, command line.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { ActivationsAbout } from '../../shared/model.ts'
import { readJsonObject } from './json.ts'

export const folderFormat = 'zonoscope-activations'
const version = 1
const maxMeta = 2 ** 20

const text = z.string().max(1_000)
const metaSchema = z.looseObject({
  format: z.literal(folderFormat),
  version: z.literal(version),
  model: text,
  /** what was read, in TransformerLens' words: blocks.3.hook_resid_post */
  hook: text,
  n: z.int().min(0),
  d: z.int().min(1),
  dtype: text.optional(),
  layer: z.int().min(0).nullish(),
  /** what a row is: word, token */
  unit: z
    .string()
    .regex(/^[a-z][a-z -]{0,30}$/)
    .optional(),
  unembedding: z
    .string()
    .regex(/^[^/\\]+\.npy$/, 'expected the name of a .npy file in the folder')
    .nullish(),
})
export type FolderMeta = z.infer<typeof metaSchema>

/** Whether a folder has a meta.json of this format, of any version. */
export async function isFolderMeta(folder: string): Promise<boolean> {
  const path = join(folder, 'meta.json')
  if (!existsSync(path)) return false
  const meta = await readJsonObject(path, maxMeta).catch(() => null)
  return meta?.get('format') === folderFormat
}

/** @throws AppError not-found, bad-input naming the entry, too-new */
export async function readFolderMeta(folder: string): Promise<FolderMeta> {
  const path = join(folder, 'meta.json')
  const value = await readJsonObject(path, maxMeta)
  const found = value.get('version')
  if (value.get('format') === folderFormat && typeof found === 'number' && found > version) {
    throw new AppError('too-new', `${path}: found version ${found}, this program reads version ${version}.`)
  }
  const parsed = metaSchema.safeParse(Object.fromEntries(value))
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const where = issue?.path.join('.') ?? ''
  throw new AppError(
    'bad-input',
    `${path}: found ${JSON.stringify(value.get(where) ?? null).slice(0, 100)} for ${where}, expected it as in docs/activations-folder.md (${issue?.message ?? 'wrong content'}).`,
  )
}

const maxFacts = 24
const maxFact = 200
/** said elsewhere: as numbers of the matrix, or as entries of their own below */
const said = new Set(['format', 'version', 'model', 'hook', 'layer', 'unit', 'n', 'd', 'dtype'])

/** What a folder says of itself, in its own words and order. Entries beyond 24 and characters beyond 200 are left out. */
export function aboutFolder(meta: FolderMeta): ActivationsAbout {
  const { model, hook, layer, unit = 'token' } = meta
  const facts = Object.entries(meta)
    .filter(([name, value]) => !said.has(name) && value !== null && value !== '')
    .slice(0, maxFacts)
    .map(([name, value]) => ({ name: cut(name), value: cut(factText(value)) }))
  return { model, hook, layer: layer ?? null, unit, facts }
}

const cut = (value: string) => (value.length > maxFact ? `${value.slice(0, maxFact - 1)}…` : value)

/** torch 2.13.0, transformers 5.18.0 for an object; a, b for a list. What lies deeper than people write is not followed. */
function factText(value: unknown, depth = 0): string {
  if (typeof value !== 'object' || value === null) return String(value)
  if (depth > 3) return '…'
  if (Array.isArray(value)) return value.map(inner => factText(inner, depth + 1)).join(', ')
  return Object.entries(value)
    .map(([name, inner]) => `${name} ${factText(inner, depth + 1)}`)
    .join(', ')
}
