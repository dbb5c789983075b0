// A queue of features to label: what is in it, where one is, how fast it goes. Pure; renderer.
import { z } from 'zod'
import { tagKeys } from './label-acts.ts'

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
  /** tags that have a digit, in its order; a new one takes the next free digit */
  tags: z.array(z.string().max(100)).max(tagKeys).default([]),
})
export type LabelQueue = z.infer<typeof queueSchema>

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
