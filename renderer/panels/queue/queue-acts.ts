// The acts of the labelling queue with their keys, for the buttons and for the keyboard. Pure but for what it calls; renderer.
import { flagTag, type useQueue } from '../../stores/queue.ts'

type Queue = ReturnType<typeof useQueue>

export interface QueueAct {
  /** as KeyboardEvent.key has it */
  key: string
  /** as a key hint shows it */
  shown: string
  word: string
  hint: string
  /** false where it did nothing, so that the key is for others */
  run(queue: Queue): boolean
}

export const queueActs: readonly QueueAct[] = [
  { key: 'a', shown: 'a', word: 'accept', hint: 'Reviewed, and on to the next', run: q => q.mark('reviewed') },
  { key: 'x', shown: 'x', word: 'reject', hint: 'Rejected, and on to the next', run: q => q.mark('rejected') },
  { key: 'u', shown: 'u', word: 'uninterpretable', hint: 'Uninterpretable, and on to the next', run: q => q.mark('uninterpretable') }, // prettier-ignore
  { key: 't', shown: 't', word: 'draft', hint: 'A draft, and on to the next', run: q => q.mark('draft') },
  { key: ' ', shown: 'Space', word: 'skip', hint: 'On to the next without a decision', run: q => q.skip() },
  { key: 'f', shown: 'f', word: 'flag', hint: `Gives it the tag ${flagTag}, or takes it away`, run: q => q.toggleTag(flagTag) }, // prettier-ignore
  { key: 'c', shown: 'c', word: 'same label', hint: 'The label that was written last', run: q => q.copyLast() },
  { key: 'k', shown: 'k', word: 'previous', hint: 'The one before, decided or not', run: q => q.step(-1) },
  { key: 'j', shown: 'j', word: 'next', hint: 'The one after, decided or not', run: q => q.step(1) },
]
