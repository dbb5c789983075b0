// Gathers what a file lost on its way: rows left out by reason, things a definition has no place for. Data process, command line.
import type { SkippedLabels } from '../../../shared/labels-api.ts'
import type { ReadNotes } from './types.ts'

/** places named for a reason */
const mostExamples = 5

export interface Notes extends ReadNotes {
  skipped(): SkippedLabels[]
  notHeld(): Record<string, number>
}

export function createNotes(): Notes {
  const skipped = new Map<string, SkippedLabels>()
  const ignored = new Map<string, number>()
  return {
    skip(reason, where) {
      const entry = skipped.get(reason) ?? { reason, count: 0, examples: [] }
      entry.count++
      if (entry.examples.length < mostExamples) entry.examples.push(where.slice(0, 200))
      skipped.set(reason, entry)
    },
    ignore(what, count = 1) {
      if (count > 0) ignored.set(what, (ignored.get(what) ?? 0) + count)
    },
    skipped: () => [...skipped.values()],
    notHeld: () => Object.fromEntries([...ignored].sort(([a], [b]) => (a < b ? -1 : 1))),
  }
}
