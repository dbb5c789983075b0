// Workspaces made from a shipped sample: its dictionaries and activations are referred to where they lie. Data process, command line.
import { existsSync, readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { SampleInfo } from '../../shared/model.ts'
import type { Context } from './context.ts'
import { addActivations } from './importers/activations.ts'
import { addDictionary } from './importers/dictionary.ts'
import type { JobQueue } from './jobs.ts'
import { knownAnswerNote, makeKnownAnswer } from './known-answer.ts'
import { setLanguageModel } from './language-models.ts'
import type { MakingOptions } from './make-aside.ts'
import { makeResiduals } from './residuals.ts'
import { startRun } from './runs.ts'
import { sampleSchema, type Sample } from './sample-schema.ts'
import { parseStored } from './stored.ts'
import { getMeta, setMeta } from './workspace.ts'

/** The samples that can be made, by name; one that cannot be read is left out. */
export async function listSamples(samplesFolder: string): Promise<SampleInfo[]> {
  const names = existsSync(samplesFolder) ? readdirSync(samplesFolder).sort() : []
  const found: SampleInfo[] = []
  for (const name of names) {
    if (!existsSync(join(samplesFolder, name, 'sample.json'))) continue
    const sample = await readSample(samplesFolder, name).catch(() => null)
    if (!sample) continue
    const { title, about, unit, card, generate } = sample
    const hasModel = generate?.kind === 'language-model'
    found.push({ name, title, about, hasModel, card: card ? { ...card, unit } : null })
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
  return text ? parseStored<{ name: string; complete: boolean }>(text, 'its sample') : null
}

/** Where the parts of a sample lie, and what was measured while they were made. */
interface Parts {
  activations: string
  columns: string | null
  /** folder that the paths of the dictionaries are in */
  dictionaries: string
  /** of the language model */
  model: string | null
  note: string
}

/** Makes in the workspace what a sample does not ship. */
async function makeParts(ctx: Context, name: string, sample: Sample, options: MakingOptions): Promise<Parts> {
  const { generate, activations, firstView } = sample
  const shipped = join(ctx.ws.samplesFolder, name)
  const made = join(ctx.ws.folder, 'generated', name)
  const within = (folder: string, path: string | null) => (path === null ? null : join(folder, path))
  if (generate?.kind === 'known-answer') {
    const { d, dSae, l0, rows, common, seed } = generate
    const note = knownAnswerNote(await makeKnownAnswer(made, { d, dSae, l0, rows, common, seed }, options))
    const columns = within(made, activations.columns)
    return { activations: join(made, activations.file), columns, dictionaries: made, model: null, note }
  }
  const model = within(shipped, generate?.model ?? null)
  if (generate && model !== null) {
    await makeResiduals(ctx, made, { model, text: join(shipped, generate.text) }, options)
  }
  return {
    activations: join(generate ? made : shipped, activations.file),
    columns: within(shipped, activations.columns),
    dictionaries: shipped,
    model,
    note: firstView.note,
  }
}

/** Adds the sample's activations and dictionaries and queues the runs that are not left for later, that of the first view first. Can be repeated. */
export async function fillFromSample(
  ctx: Context,
  jobs: JobQueue,
  name: string,
  options: MakingOptions = {},
): Promise<void> {
  const { signal, onProgress } = options
  const sample = await readSample(ctx.ws.samplesFolder, name)
  const parts = await makeParts(ctx, name, sample, options)
  const activations = await addActivations(ctx, parts.activations, {
    name: sample.activations.name,
    tensor: sample.activations.tensor,
    unit: sample.unit,
    ...(parts.columns === null ? {} : { columns: parts.columns }),
    signal,
    onProgress,
  })
  if (parts.model !== null) await setLanguageModel(ctx, activations, parts.model, signal)
  const ids = new Map<string, string>()
  for (const { name: dictionary, path, title } of sample.dictionaries) {
    ids.set(dictionary, await addDictionary(ctx, join(parts.dictionaries, path), { name: dictionary, title, signal }))
    onProgress?.({ done: ids.size, total: sample.dictionaries.length, phase: 'Reading dictionaries' })
  }
  const first = ids.get(sample.firstView.dictionary)
  if (first) {
    const { features } = sample.firstView
    setMeta(ctx.ws.db, 'firstView', JSON.stringify({ dictionary: first, activations, features, note: parts.note }))
  }
  setMeta(ctx.ws.db, 'sample', JSON.stringify({ name, complete: true }))
  ctx.emit({ t: 'workspace' })
  const queued = sample.dictionaries.filter(({ run }) => run === 'first').map(({ name: n }) => ids.get(n)!)
  for (const dictionary of new Set(first ? [first, ...queued] : queued))
    startRun(ctx, jobs, { dictionary, activations })
}
