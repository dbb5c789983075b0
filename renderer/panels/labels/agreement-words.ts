// Agreement in words and cells. Pure; renderer.
import type { DefinitionAgreement, Interval } from '../../../core/agreement/definitions.ts'
import { formatCount } from '../../format.ts'

const two = (value: number) => value.toFixed(2)

/** `0.40 [0.12, 0.63]`; `undefined` says why there is no number. */
export const coefficientWords = (value: number | null, interval: Interval | null): string =>
  value === null ? 'not defined' : `${two(value)}${interval ? ` [${two(interval.low)}, ${two(interval.high)}]` : ''}`

export const observedWords = (share: number | null): string => (share === null ? '—' : `${Math.round(100 * share)}%`)

/** Under so many shared features nothing is read into a coefficient. */
export const enough = 30

/** @param of which features, as `AgreementSample` says it */
export function summaryWords(
  { annotators, features, shared, disagreements }: DefinitionAgreement,
  of = 'this dictionary',
): string {
  if (annotators.length < 2) {
    const who = annotators.length === 1 ? `Only one person (${annotators[0]}) has` : 'Nobody has'
    return `${who} judged features of ${of}. Import a second person’s file to compare.`
  }
  const few = shared < enough ? ` Under ${enough} shared features: too few to read much into it.` : ''
  return `${annotators.join(', ')}: ${formatCount(shared)} of ${formatCount(features)} judged features of ${of} were judged by two or more; they differ on ${formatCount(disagreements.length)}.${few}`
}

/** `3 of 8 are open`; what is resolved stays in the list. */
export const openWords = (open: number, all: number): string =>
  open === 0 ? `all ${formatCount(all)} are resolved` : `${formatCount(open)} of ${formatCount(all)} are open`
