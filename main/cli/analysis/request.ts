// A request file: an analysis with its parameters and seed, and the chart to draw of it. What a figure of an analysis is computed from again. Command line.
import { dirname, resolve } from 'node:path'
import { z } from 'zod'
import type { WorkspaceInfo } from '../../../shared/model.ts'
import { AppError } from '../../../shared/errors.ts'
import { analysisNames, type AnalysisName } from './names.ts'

const page = z.number().min(20).max(1_000)

const schema = z.strictObject({
  format: z.literal('zonoscope-analysis'),
  version: z.literal(1),
  analysis: z.enum(analysisNames),
  /** what the call takes (shared/analyses); dictionaries and activations by name or id, `run` by the dictionary's */
  input: z.record(z.string(), z.unknown()),
  /** of the analysis; the first one where it is missing */
  chart: z.string().max(100).optional(),
  /** in place of the chart's own words */
  title: z.string().max(500).optional(),
  caption: z.string().max(2_000).optional(),
  /** mm */
  widthMm: page.optional(),
  heightMm: page.optional(),
})

export type AnalysisRequest = z.infer<typeof schema> & { analysis: AnalysisName }

/** @param name of the file, for messages. @throws AppError bad-input */
export function parseRequest(text: string, name: string): AnalysisRequest {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (e) {
    throw new AppError('bad-input', `${name}: ${e instanceof Error ? e.message : String(e)}; a request (JSON) is expected.`, { cause: e }) // prettier-ignore
  }
  const checked = schema.safeParse(value)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  throw new AppError('bad-input', `${name}: not a request for an analysis: ${issue?.message ?? 'not what was expected'} at ${issue?.path.join('.') || 'its top'}.`) // prettier-ignore
}

/**
 * The input with names replaced by ids: a request stands for any workspace that has dictionaries of these names.
 * @param file the request's own, beside which a tree file lies
 * @param grant an id for a path
 * @throws AppError not-found, bad-input
 */
export function resolveInput(
  { input }: Pick<AnalysisRequest, 'input'>,
  info: WorkspaceInfo,
  file: string,
  grant: (path: string) => string,
): Record<string, unknown> {
  const found = (list: readonly { id: string; name: string }[], text: unknown, noun: string): string => {
    const hits = list.filter(one => one.name === text || one.id === text)
    if (hits.length === 1) return hits[0]!.id
    const why = hits.length === 0 ? `no ${noun} has this name or id` : `more than one ${noun} has this name`
    throw new AppError('not-found', `${file}: ${String(text)}: ${why}; there are ${list.map(one => one.name).join(', ')}.`) // prettier-ignore
  }
  const dictionary = (text: unknown) => found(info.dictionaries, text, 'dictionary')
  const run = (text: unknown): string => {
    if (info.runs.some(({ id }) => id === text)) return text as string
    const of = dictionary(text)
    const hit = info.runs.find(one => one.dictionary === of && one.state === 'done')
    if (hit) return hit.id
    throw new AppError('not-found', `${file}: ${String(text)} has no finished run in this workspace.`)
  }
  const every = (value: unknown, of: (text: unknown) => string) => (Array.isArray(value) ? value.map(of) : value)
  const source = (value: unknown) =>
    typeof value === 'object' && value !== null && 'path' in value
      ? { kind: 'file', fileId: grant(resolve(dirname(file), String(value.path))) }
      : value
  const by: Record<string, (value: unknown) => unknown> = {
    run,
    runs: value => every(value, run),
    dictionary,
    sliceFrom: value =>
      typeof value === 'object' && value !== null && 'dictionary' in value
        ? { ...value, dictionary: dictionary(value.dictionary) }
        : value,
    a: dictionary,
    b: dictionary,
    dictionaries: value => every(value, dictionary),
    activations: value => found(info.activations, value, 'set of activations'),
    source,
  }
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [key, by[key]?.(value) ?? value]))
}
