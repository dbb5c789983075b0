// Workspaces made from a shipped sample: its dictionaries and activations are referred to where they lie. Data process, command line.
import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { AppError } from '../../shared/errors.ts'
import type { SampleInfo } from '../../shared/model.ts'
import type { Context } from './context.ts'
import { addActivations } from './importers/activations.ts'
import { addDictionary } from './importers/dictionary.ts'
import type { JobQueue } from './jobs.ts'
import { knownAnswerNote, makeKnownAnswer, type MakingOptions } from './known-answer.ts'
import { startRun } from './runs.ts'
import { getMeta, setMeta } from './workspace.ts'

// Paths of a sample stay inside its folder.
const inside = z
  .string()
  .min(1)
  .refine(path => !path.startsWith('/') && !/^[a-z]:/i.test(path) && !path.split(/[\\/]/).includes('..'))

const count = z.int().positive().max(10_000_000)
const sampleSchema = z.object({
  format: z.literal('zonoscope-sample'),
  version: z.literal(1),
  name: z.string(),
  title: z.string(),
  /** one sentence: what it is and how long it takes */
  about: z.string().default(''),
  unit: z.string(),
  /** a sample that is not shipped but made in the workspace: the shape of the known answer. Its paths are inside what is made. */
  generate: z
    .object({ d: count, dSae: count, l0: z.number().positive(), rows: count, common: z.int().min(0), seed: z.int() })
    .optional(),
  activations: z.object({ name: z.string(), file: inside, tensor: z.string().nullable(), columns: inside.nullable() }),
  dictionaries: z.array(z.object({ name: z.string(), path: inside, title: z.string() })).min(1),
  firstView: z.object({ dictionary: z.string(), features: z.array(z.int().min(0)).min(1).max(8), note: z.string() }),
})
export type Sample = z.infer<typeof sampleSchema>

/** The samples that can be made, by name; one that cannot be read is left out. */
export async function listSamples(samplesFolder: string): Promise<SampleInfo[]> {
  const names = existsSync(samplesFolder) ? readdirSync(samplesFolder).sort() : []
  const found: SampleInfo[] = []
  for (const name of names) {
    if (!existsSync(join(samplesFolder, name, 'sample.json'))) continue
    const sample = await readSample(samplesFolder, name).catch(() => null)
    if (sample) found.push({ name, title: sample.title, about: sample.about })
  }
  return found
}

/** @throws AppError not-found, bad-input */
export async function readSample(samplesFolder: string, name: string): Promise<Sample> {
  const file = join(samplesFolder, name, 'sample.json')
  if (!/^[a-z0-9-]{1,40}$/.test(name) || !existsSync(file)) {
    const known = existsSync(samplesFolder)
      ? readdirSync(samplesFolder).filter(n => existsSync(join(samplesFolder, n, 'sample.json')))
      : []
    throw new AppError('not-found', `There is no sample ${name}. Samples: ${known.sort().join(', ') || 'none'}.`)
  }
  let value: unknown
  try {
    value = JSON.parse(await readFile(file, 'utf8'))
  } catch (e) {
    throw new AppError('bad-input', `${file}: this is not valid JSON.`, { cause: e })
  }
  const parsed = sampleSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw new AppError('bad-input', `${file}: ${issue?.message ?? 'wrong content'} at ${issue?.path.join('.') ?? ''}.`)
}

export const isEmptyFolder = (folder: string): boolean => !existsSync(folder) || readdirSync(folder).length === 0

/** @throws AppError bad-input when the folder holds anything */
export function requireEmptyFolder(folder: string): void {
  if (isEmptyFolder(folder)) return
  const found = readdirSync(folder)[0]
  throw new AppError('bad-input', `${folder}: found ${found}, expected a missing or empty folder.`)
}

/** Notes which sample the workspace is made from, so that making it goes on after an interruption. */
export function beginSample(ctx: Context, name: string): void {
  setMeta(ctx.ws.db, 'sample', JSON.stringify({ name, complete: false }))
}

/** The sample that the workspace was made from, and whether the making was finished; null for any other workspace. */
export function sampleOf(ctx: Context): { name: string; complete: boolean } | null {
  const text = getMeta(ctx.ws.db, 'sample')
  return text ? (JSON.parse(text) as { name: string; complete: boolean }) : null
}

/** Adds the sample's activations and dictionaries and queues every run, in the sample's order. Can be repeated. */
export async function fillFromSample(
  ctx: Context,
  jobs: JobQueue,
  name: string,
  options: MakingOptions = {},
): Promise<void> {
  const { signal } = options
  const sample = await readSample(ctx.ws.samplesFolder, name)
  const made = join(ctx.ws.folder, 'generated', name)
  const report = sample.generate ? await makeKnownAnswer(made, sample.generate, options) : null
  const at = (path: string) => (sample.generate ? join(made, path) : join(ctx.ws.samplesFolder, name, path))
  const activations = await addActivations(ctx, at(sample.activations.file), {
    name: sample.activations.name,
    tensor: sample.activations.tensor,
    unit: sample.unit,
    ...(sample.activations.columns === null ? {} : { columns: at(sample.activations.columns) }),
    signal,
  })
  const ids = new Map<string, string>()
  for (const { name: dictionary, path, title } of sample.dictionaries) {
    ids.set(dictionary, await addDictionary(ctx, at(path), { name: dictionary, title, signal }))
  }
  const first = ids.get(sample.firstView.dictionary)
  if (first) {
    const { features } = sample.firstView
    const note = report ? knownAnswerNote(report) : sample.firstView.note
    setMeta(ctx.ws.db, 'firstView', JSON.stringify({ dictionary: first, activations, features, note }))
  }
  setMeta(ctx.ws.db, 'sample', JSON.stringify({ name, complete: true }))
  ctx.emit({ t: 'workspace' })
  for (const dictionary of ids.values()) startRun(ctx, jobs, { dictionary, activations })
}
