// Step "where a letter's feature is silent": what is on where it is not. Pure, every process.
import { plural } from '../figure/format-number.ts'
import { least, tooFew } from '../concept/types.ts'
import { feature, real, say, share, whole, type Caption } from './caption.ts'

export interface SilentNumbers {
  unit: string
  /** what the rows have in common: "words that start with s" */
  what: string
  /** rows of the letter, and word types among them */
  rows: number
  /** the letter's feature and the rows on which it is on */
  letter: { feature: number; on: number }
  /** the other feature; the rows on which it is on of those where the letter's is silent, and their word types */
  other: { feature: number; onSilent: number }
  silentTypes: number
  /** cosine of the two decoder rows; null where there is none */
  cosine: number | null
}

const rule = `“Silent on” is said from ${least.rows} silent rows of ${least.types} word types. A hole alone is never called absorbed: that needs the ledger of a silent word.`

/** Met when the letter's feature is silent on 30 rows of 5 types or more, and the other feature is on for at least one of them. */
export function silentCaption(numbers: SilentNumbers): Caption {
  const { unit, what, rows, letter, other, silentTypes, cosine } = numbers
  const silent = rows - letter.on
  const units = plural(silent, unit)
  const head = say`Of ${whole('rows', rows)} ${what}, ${feature('letter', letter.feature)} is on for ${whole('on', letter.on)} and silent on ${whole('silent', silent)} (${share('silentShare', rows > 0 ? silent / rows : 0)}). `
  if (tooFew(silent, silentTypes)) {
    const few = say`${whole('silentAgain', silent)} ${units} of ${whole('types', silentTypes)} word ${plural(silentTypes, 'type')} are too few to say more.`
    return { met: false, parts: [...head, ...few], rule }
  }
  const alike = cosine === null ? [] : say` Their decoder rows have a cosine of ${real('cosine', cosine)}.`
  const on = say`On ${whole('onSilent', other.onSilent)} of the silent ${units}, of ${whole('types', silentTypes)} word types in all, ${feature('other', other.feature)} is on.`
  return { met: other.onSilent > 0, parts: [...head, ...on, ...alike], rule }
}
