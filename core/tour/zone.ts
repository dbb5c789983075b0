// Step "what a zone is": one feature, then two, in one slice. Pure, every process.
import { plural } from '../figure/format-number.ts'
import { least } from '../concept/types.ts'
import { feature, say, share, whole, type Caption } from './caption.ts'

export interface ZoneNumbers {
  unit: string
  /** rows that the counts are of */
  n: number
  /** two features: number and rows on which each is on */
  a: { feature: number; on: number }
  b: { feature: number; on: number }
  /** rows on which both are on */
  both: number
  /** rows that are drawn in a zone that is not theirs */
  disagree: number
}

const rule = `Met when both features are on for at least ${least.rows} rows and every row is drawn in the zone that it is in. Counts are of all unmasked rows, in the full space.`

/** Met when each is on for 30 rows or more and no row is drawn in a zone that is not its own. */
export function zoneCaption({ unit, n, a, b, both, disagree }: ZoneNumbers): Caption {
  const units = plural(2, unit)
  const few = [a, b].filter(f => f.on < least.rows)
  const [onlyA, onlyB] = [a.on - both, b.on - both]
  const head = say`${feature('a', a.feature)} is on for ${whole('onA', a.on)} of ${whole('n', n)} ${units}: its side of one line. ${feature('b', b.feature)}, on for ${whole('onB', b.on)}, cuts the same plane again: only ${feature('a', a.feature)} ${whole('onlyA', onlyA)}, only ${feature('b', b.feature)} ${whole('onlyB', onlyB)}, both ${whole('both', both)}, neither ${whole('neither', n - onlyA - onlyB - both)}. `
  const tail =
    disagree === 0
      ? say`Every one of the ${units} is drawn in its true zone: both encoder rows lie in this slice, by construction.`
      : say`${whole('disagree', disagree)} ${units} (${share('disagreeShare', disagree / n)}) are drawn in a zone that is not theirs: this slice does not hold both encoder rows.`
  const small = few.length
    ? say` ${feature('few', few[0]!.feature)} is on for fewer than ${whole('least', least.rows)}: too few to say anything of it.`
    : []
  return { met: few.length === 0 && disagree === 0, parts: [...head, ...tail, ...small], rule }
}
