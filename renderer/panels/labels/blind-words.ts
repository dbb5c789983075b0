// Who labelled how much, and what blind labelling begins with, in words. Pure; renderer.
import { formatCount, plural } from '../../format.ts'

export const peopleWords = (people: readonly { annotator: string; features: number }[]): string =>
  people.length === 0
    ? 'Nobody has judged features of this dictionary yet.'
    : `Judged so far: ${people.map(p => `${p.annotator} ${formatCount(p.features)}`).join(', ')}.`

export const startsWords = (wanted: number, all: number): string =>
  all === 0
    ? 'There is nothing that others judged and you did not: blind labelling starts without a queue.'
    : `A queue of ${formatCount(wanted)} ${plural(wanted, 'feature')}, a random sample of the ${formatCount(all)} that others judged and you did not.`
