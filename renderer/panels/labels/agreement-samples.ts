// The features on which annotators can be compared: all, those of the labelling queue, those that the table shows. Pure; renderer.
import { formatCount } from '../../format.ts'
import type { LabelQueue } from '../queue/queue-model.ts'

export interface AgreementSample {
  id: 'all' | 'queue' | 'table'
  /** as it is chosen */
  word: string
  /** as a sentence goes on after “features of” */
  of: string
  /** null: every one */
  features: ArrayLike<number> | null
}

const everything: AgreementSample = { id: 'all', word: 'all features', of: 'this dictionary', features: null }

/**
 * A queue of disagreements is none: it was chosen by what is measured.
 * @param shown features that the table shows now, of `n`
 */
export function agreementSamples(
  queue: LabelQueue | null,
  dictionary: string | null,
  shown: Int32Array,
  n: number,
): AgreementSample[] {
  const samples = [everything]
  if (queue && queue.dictionary === dictionary && !queue.settles) {
    const size = formatCount(queue.features.length)
    samples.push({
      id: 'queue',
      word: `the queue: ${queue.title} (${size})`,
      of: `the queue “${queue.title}” (${size} features)`,
      features: queue.features,
    })
  }
  if (shown.length < n) {
    const size = formatCount(shown.length)
    samples.push({ id: 'table', word: `found in the table (${size})`, of: `the ${size} found in the table`, features: shown }) // prettier-ignore
  }
  return samples
}
