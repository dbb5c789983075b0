// Words of the concepts tool: counts, what a number is a share of, what may be said of silence. Pure; renderer and tests.
import {
  f1Of,
  precisionOf,
  recallOf,
  type ConceptScores,
  type Measure,
} from '../../../../../core/analysis/concept-scores.ts'
import { tooFew, type ConceptBase } from '../../../../../core/concept/types.ts'
import { formatCount, formatShare, formatValue, plural } from '../../../../format.ts'

/** "3,263 words / 3,263 types": rows and word types, and whether they are too few for a reading (honesty.md rule 7). */
export function rowsAndTypes(rows: number, types: number, unit: string): string {
  return `${formatCount(rows)} ${plural(rows, unit)} / ${formatCount(types)} ${plural(types, 'type')}`
}

export const fewNote = (rows: number, types: number): string => (tooFew(rows, types) ? 'too few for a reading' : '')

export const measureTitles: Record<Measure, string> = {
  f1: 'F1',
  precision: 'prec.',
  recall: 'recall',
  auroc: 'AUROC',
}

/** What a measure is, as rule 12 wants it said. */
export const measureHints: Record<Measure, (unit: string) => string> = {
  f1: () => 'F1 at z > 0: harmonic mean of precision and recall. No cut is tuned.',
  precision: unit => `Share of the ${unit}s it is on for that are in the concept`,
  recall: unit => `Share of the concept's ${unit}s that it is on for`,
  auroc: unit =>
    `Chance that a random ${unit} of the concept has a larger activation than a random other one; ties, most at zero, count one half`,
}

/** One row of the ranking as text. */
export function scoreTexts(scores: ConceptScores, feature: number): Record<Measure | 'on', string> {
  const [both, on] = [scores.both[feature]!, scores.on[feature]!]
  return {
    f1: formatValue(f1Of(both, on, scores.members)),
    precision: formatShare(precisionOf(both, on)).replace(/\.\d+%/, '%'),
    recall: formatShare(recallOf(both, scores.members)).replace(/\.\d+%/, '%'),
    auroc: formatValue(scores.auroc[feature]!),
    on: formatCount(on),
  }
}

/** "silent on 412 of 3,263 words / 412 types of @s". A hole alone is silence, never absorption (honesty.md rule 7). */
export function silentSentence(
  feature: number,
  silent: { n: number; types: number },
  members: { rows: number },
  name: string,
  unit: string,
): string {
  const all = `${formatCount(members.rows)} ${plural(members.rows, unit)} of ${name}`
  if (silent.n === 0) return `#${feature} is on for all ${all}.`
  const few = fewNote(silent.n, silent.types)
  return `#${feature} is silent on ${rowsAndTypes(silent.n, silent.types, unit)}, of ${all}${few && `: ${few}`}.`
}

/** What a new concept is called if nobody says otherwise. */
export function suggestedName(base: ConceptBase): string {
  if (base.kind === 'letter') return base.letter
  if (base.kind === 'column') return base.value.split('/').at(-1)!.slice(0, 100).trim()
  if (base.kind === 'filter')
    return (
      base.text
        .replace(/["\p{Cc}]/gu, '')
        .replace(/^\/|\/\w*$/g, '')
        .trim()
        .slice(0, 40) || 'filter'
    )
  if (base.kind === 'list') return base.words[0]?.trim().slice(0, 40) || 'list'
  return 'marked'
}

/** A class a/b/c/d as its last two steps, which is what tells it from others. */
export const shortClass = (value: string): string => value.split('/').slice(-2).join(' / ')
