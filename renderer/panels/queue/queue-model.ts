// A queue of features to label: what is in it, where one is, how fast it goes. Pure; renderer.
import { z } from 'zod'
import { createRandom } from '../../../core/random.ts'

export const outcomes = ['labelled', 'skipped'] as const
export type Outcome = (typeof outcomes)[number]

export const queueSchema = z.object({
  title: z.string().max(300),
  dictionary: z.string().max(200),
  features: z.array(z.int().min(0)).min(1).max(200_000),
  /** which of them is open */
  at: z.int().min(0),
  /** what became of those that were passed, by feature */
  outcome: z.record(z.string(), z.enum(outcomes)),
  /** seconds spent on it so far */
  seconds: z.number().min(0),
  /** of disagreements: what is written is the resolved definition */
  settles: z.boolean().default(false),
})
export type LabelQueue = z.infer<typeof queueSchema>

export const orders = ['table', 'random', 'density'] as const
/** table: as the table has them; random: a seeded sample; density: as many from each tenth of the densities */
export type QueueOrder = (typeof orders)[number]

/** parts of the range of densities that a stratified sample takes the same number from */
const strata = 10

/**
 * Features of a queue: at most `count` of those given.
 * @param density by feature @param seed of the random orders
 */
export function chooseFeatures(
  from: readonly number[],
  { order, count, seed, density }: { order: QueueOrder; count: number; seed: number; density: ArrayLike<number> },
): number[] {
  if (order === 'table') return from.slice(0, count)
  const random = createRandom(seed)
  const shuffled = (list: readonly number[]) => {
    const out = [...list]
    for (let i = out.length - 1; i > 0; i--) {
      const j = random.int(i + 1)
      ;[out[i], out[j]] = [out[j]!, out[i]!]
    }
    return out
  }
  if (order === 'random') return shuffled(from).slice(0, count)
  // A feature that is never on belongs to no tenth.
  const alive = from.filter(f => density[f]! > 0).sort((a, b) => density[a]! - density[b]! || a - b)
  const parts = Array.from({ length: strata }, (_, i) =>
    shuffled(alive.slice(Math.floor((i * alive.length) / strata), Math.floor(((i + 1) * alive.length) / strata))),
  )
  const chosen: number[] = []
  for (let turn = 0; chosen.length < count && parts.some(part => turn < part.length); turn++) {
    for (const part of parts) if (turn < part.length && chosen.length < count) chosen.push(part[turn]!)
  }
  return chosen
}

export interface QueueProgress {
  total: number
  labelled: number
  skipped: number
  /** of them no decision yet */
  left: number
  /** decisions a minute; null before there is one */
  pace: number | null
}

export function progressOf(queue: LabelQueue): QueueProgress {
  const found = Object.values(queue.outcome)
  const labelled = found.filter(o => o === 'labelled').length
  const total = queue.features.length
  const pace = found.length > 0 && queue.seconds > 0 ? (60 * found.length) / queue.seconds : null
  return { total, labelled, skipped: found.length - labelled, left: total - found.length, pace }
}

/** The next place without a decision after `at`, going round; null when all are decided. */
export function nextOpen({ features, at, outcome }: LabelQueue): number | null {
  for (let step = 1; step <= features.length; step++) {
    const place = (at + step) % features.length
    if (outcome[features[place]!] === undefined) return place
  }
  return null
}

/** `37 of 300 · 3.1 a minute · about 12 min left` */
export function progressWords({ total, labelled, skipped, left, pace }: QueueProgress): string {
  const parts = [`${labelled + skipped} of ${total}`]
  if (skipped > 0) parts.push(`${skipped} skipped`)
  if (pace !== null) parts.push(`${pace.toFixed(1)} a minute`)
  if (pace !== null && left > 0) parts.push(`about ${Math.max(1, Math.round(left / pace))} min left`)
  return parts.join(' · ')
}
