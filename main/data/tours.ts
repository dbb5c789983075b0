// The tour that a sample carries: read, checked, and looked up in the workspace. Data process, command line.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { dictionariesOf, tourSchema, type OpenTour, type Tour } from '../../shared/tour.ts'
import { allActivations, allDictionaries } from './catalogue.ts'
import type { Context } from './context.ts'
import { readSample, sampleOf } from './samples.ts'

/** The tour of a sample, or null where it has none. @throws AppError bad-input naming the file and the place in it */
export async function readTour(samplesFolder: string, sample: string): Promise<Tour | null> {
  const file = join(samplesFolder, sample, 'tour.json')
  if (!existsSync(file)) return null
  let value: unknown
  try {
    value = JSON.parse(await readFile(file, 'utf8'))
  } catch (e) {
    throw new AppError('bad-input', `${file}: this is not valid JSON.`, { cause: e })
  }
  const parsed = tourSchema.safeParse(value)
  const issue = parsed.error?.issues[0]
  if (!parsed.success) {
    throw new AppError('bad-input', `${file}: ${issue?.message ?? 'wrong content'} at ${issue?.path.join('.') ?? ''}.`)
  }
  const ids = parsed.data.steps.map(step => step.id)
  const twice = ids.find((id, i) => ids.indexOf(id) !== i)
  if (twice) throw new AppError('bad-input', `${file}: found two steps with the id ${twice}, expected one.`)
  return parsed.data
}

/** The tour of the sample that the workspace is made from; null for any other workspace. @throws AppError bad-input */
export async function openTour(ctx: Context): Promise<OpenTour | null> {
  const name = sampleOf(ctx)?.name
  if (name === undefined) return null
  const tour = await readTour(ctx.ws.samplesFolder, name)
  if (!tour) return null
  const sample = await readSample(ctx.ws.samplesFolder, name)
  const activations = allActivations(ctx.ws).find(a => a.name === sample.activations.name)
  if (!activations) return null
  const known = new Map(allDictionaries(ctx.ws).map(d => [d.name, d.id]))
  const names = new Set(tour.steps.flatMap(dictionariesOf))
  const dictionaries = Object.fromEntries([...names].map(dictionary => [dictionary, known.get(dictionary) ?? null]))
  return { tour, dictionaries, activations: activations.id }
}
