// How often what happens, over many seeds of the same settings: each detector and each end, with Wilson intervals. Pure, every process.
import type { ToyState } from './detect.ts'
import { detectors, type DetectorId } from './detectors.ts'
import type { Lit } from './run.ts'
import { wilson } from './sweep.ts'

/** How the run of one seed went. */
export interface SeedEnd {
  state: ToyState | 'diverged'
  lit: readonly Pick<Lit, 'id' | 'first' | 'now'>[]
  /** some feature was a mean-encoder at a kept state */
  sawMeanEncoder: boolean
}

export interface Rate {
  count: number
  of: number
  share: number
  /** of the 95% interval */
  low: number
  high: number
}

export interface DetectorRate {
  id: DetectorId
  title: string
  /** lit at some step, and on at the last one */
  ever: Rate
  end: Rate
  /** median of the steps at which it became true, over the runs in which it did; null without any */
  medianStep: number | null
}

export const rate = (count: number, of: number): Rate | null => {
  const interval = wilson(count, of)
  return interval && { count, of, ...interval }
}

/** Null for no runs. */
export function detectorRates(ends: readonly SeedEnd[]): DetectorRate[] | null {
  if (ends.length === 0) return null
  return detectors.map(({ id, title }) => {
    const found = ends.flatMap(end => end.lit.filter(l => l.id === id))
    const firsts = found.map(l => l.first).sort((a, b) => a - b)
    const middle = firsts.length >> 1
    const median = firsts.length % 2 ? firsts[middle]! : (firsts[middle - 1]! + firsts[middle]!) / 2
    return {
      id,
      title,
      ever: rate(found.length, ends.length)!,
      end: rate(found.filter(l => l.now).length, ends.length)!,
      medianStep: firsts.length > 0 ? median : null,
    }
  })
}

/** How many ended in each state, most frequent first. */
export function endRates(ends: readonly SeedEnd[]): { state: SeedEnd['state']; rate: Rate }[] {
  const counts = new Map<SeedEnd['state'], number>()
  for (const { state } of ends) counts.set(state, (counts.get(state) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1]).map(([state, count]) => ({ state, rate: rate(count, ends.length)! }))
}
