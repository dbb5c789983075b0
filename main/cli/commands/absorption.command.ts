// zonoscope absorption: main latents and absorption of classes along a probe, and by ablation in the language model. Command line.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { AppError } from '../../../shared/errors.ts'
import type { AblationReport, ClassReport, LedgerChoices, ProbeSpec } from '../../../shared/ledger-model.ts'
import { UsageError, type Command, type Io } from '../command.ts'
import { openLocal, type Local } from '../local.ts'
import { required } from '../options.ts'

export const command: Command = {
  name: 'absorption',
  usage:
    'absorption --workspace DIR --run ID --by COLUMN [--value CLASS ...] [--where COLUMN=VALUE ... | --where any] [--rank convex|difference] [--ablate]',
  summary: 'Main latents of classes of tokens and how far they are absorbed: along a probe, and by ablation.',
  run: (args, io) => printAbsorption(args, io, openLocal),
}

/** @param open opens the workspace */
export async function printAbsorption(args: string[], io: Io, open: (folder: string) => Promise<Local>): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      workspace: { type: 'string' },
      run: { type: 'string' },
      by: { type: 'string' },
      value: { type: 'string', multiple: true },
      where: { type: 'string', multiple: true },
      rank: { type: 'string', default: 'convex' },
      ablate: { type: 'boolean', default: false },
    },
  })
  const folder = resolve(required('--workspace', values.workspace))
  const run = required('--run', values.run)
  const { rank } = values
  if (rank !== 'convex' && rank !== 'difference') throw new UsageError(`--rank ${rank}: convex or difference.`)
  const by = required('--by', values.by)
  const asked = values.where && whereOf(values.where)
  const local = await open(folder)
  try {
    const column = values.value && asked ? null : await columnOf(local, run, by)
    const where = asked ?? column?.usual ?? {}
    const said = Object.entries(where).map(([name, value]) => `${name} is ${value || 'empty'}`)
    if (!asked && said.length > 0) {
      io.warn(`Of rows where ${said.join(' and ')}: the kind that most rows with a ${by} are. --where COLUMN=VALUE takes others, --where any takes all.`) // prettier-ignore
    }
    const spec = { by, where, rank } as const
    const names = values.value ?? column!.values
    const classes: unknown[] = []
    for (const value of names) {
      io.progress(`${spec.by} ${value}`)
      classes.push(await classOf(local, run, { ...spec, value }, values.ablate, io))
    }
    io.print({ run, ...spec, classes })
  } finally {
    await local.close()
  }
}

/** What the pairs say; `any` alone is no condition. */
function whereOf(pairs: string[]): Record<string, string> {
  if (pairs.length === 1 && pairs[0] === 'any') return {}
  return Object.fromEntries(
    pairs.map(pair => {
      const at = pair.indexOf('=')
      if (at < 1)
        throw new UsageError(`--where ${pair}: expected column=value, for example --where "place=first word".`)
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}

/** @throws AppError not-found for a column that is none of the classes */
async function columnOf(local: Local, id: string, by: string): Promise<LedgerChoices['by'][number]> {
  const { run } = await local.data.call('feature.table', { run: id, from: 0 })
  const { runs } = await local.data.call('workspace.get', undefined)
  const { activations } = runs.find(r => r.id === run)!
  const { by: columns } = await local.data.call('ledger.choices', { activations, row: 0 })
  const found = columns.find(column => column.name === by)
  if (found) return found
  const there = columns.map(column => column.name).join(', ') || 'none'
  throw new AppError('not-found', `${by} is no column of classes. Columns: ${there}.`)
}

interface ClassLine extends Partial<ClassReport> {
  value: string
  ablation?: Partial<AblationReport>
}

/** Without what the whole document says already, and without single rows. */
function without<T extends object>(report: T, keys: readonly (keyof T & string)[]): Partial<T> {
  const left = Object.entries(report).filter(([key]) => !(keys as readonly string[]).includes(key))
  return Object.fromEntries(left) as Partial<T>
}

/** A class without enough words where it is looked for is named with the reason, and the others go on. */
async function classOf(
  local: Local,
  run: string,
  probe: ProbeSpec,
  ablate: boolean,
  io: Io,
): Promise<ClassLine | { value: string; skipped: string }> {
  const options = {
    signal: io.signal,
    onProgress: ({ phase, done, total }: { phase: string; done: number; total: number }) =>
      io.progress(`${probe.by} ${probe.value}: ${phase} ${done} of ${total}`),
  }
  try {
    const report = await local.data.call('ledger.class', { run, probe }, options)
    const line = { value: probe.value, ...without(report, ['spec', 'absorbedRows']) }
    if (!ablate) return line
    const ablation = await local.data.call('ledger.ablate', { run, probe }, options)
    return { ...line, ablation: without(ablation, ['spec', 'rows']) }
  } catch (e) {
    if (e instanceof AppError && e.code === 'bad-input') return { value: probe.value, skipped: e.message }
    throw e
  }
}
