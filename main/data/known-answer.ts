// Makes the known-answer sample's files in the workspace, once, in a worker thread. Data process, command line.
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { canonicalJson } from '../../shared/ids.ts'
import type { KnownAnswerShape } from '../../core/synthetic/known-answer.ts'
import { makeAside, type MakingOptions } from './make-aside.ts'
import { runThread } from './thread.ts'
import { workerUrl } from './worker-url.ts'
import type { KnownAnswerMessage, KnownAnswerReport } from './workers/known-answer-worker.ts'

/**
 * The files of a shape in `folder`, made if they are not there whole.
 * @throws AppError cancelled, disk-full, internal
 */
export async function makeKnownAnswer(folder: string, shape: KnownAnswerShape, options: MakingOptions = {}) {
  const known = await readReport(folder)
  if (known && canonicalJson(known.shape) === canonicalJson(shape)) return known
  return makeAside(folder, '220 MB', draft => runWorker(draft, shape, options))
}

async function readReport(folder: string): Promise<KnownAnswerReport | null> {
  const path = join(folder, 'measured.json')
  if (!existsSync(path)) return null
  try {
    return JSON.parse(await readFile(path, 'utf8')) as KnownAnswerReport
  } catch {
    return null // made again
  }
}

function runWorker(folder: string, shape: KnownAnswerShape, { signal, onProgress }: MakingOptions) {
  const url = workerUrl('known-answer-worker')
  return runThread<KnownAnswerMessage, KnownAnswerReport>(url, { folder, shape }, signal, (message, thread) => {
    if (message.t === 'progress') onProgress?.(message)
    else thread.done(message.report)
  })
}

const share = (v: number) => `${(100 * v).toFixed(1)}%`

/** The caption of the sample, from what was measured; every number is of the rows that were made. */
export function knownAnswerNote({ shape, l0, parent, child, recovery, cosines }: KnownAnswerReport): string {
  const single = cosines.find(c => c.n === 1)
  const means = cosines
    .filter(c => c.n > 1)
    .map(c => `${c.cosine.toFixed(2)} for ${c.n}`)
    .join(', ')
  return [
    `Every row is the sum of about ${Math.round(l0)} of ${shape.dSae} directions, drawn at random; the dictionary holds exactly these directions.`,
    `On ${recovery.rows} rows ${share(recovery.precision)} of the features that it has on are in the row, and it has ${share(recovery.recall)} of those in the row.`,
    `#${parent} (rows named s) is on wherever #${child} (rows named short) is: no absorption by construction.`,
    single
      ? `A row's cosine to the direction of a rare feature that is on in it is ${single.cosine.toFixed(2)} on average${means ? `; that of the mean of n such rows, about the mean of all, ${means}` : ''}.`
      : '',
  ]
    .filter(Boolean)
    .join(' ')
}
