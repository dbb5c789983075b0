// What differs between two versions of a definition, word by word. Pure; renderer.
import { diffArrays } from 'diff'
import type { DefinitionBody } from '../../../shared/model.ts'

export interface DiffPart {
  kind: 'same' | 'added' | 'removed'
  text: string
}
export interface FieldDiff {
  field: string
  parts: DiffPart[]
}

/** ms after which two texts are too different to be worth comparing by word */
const longest = 200
/** characters of an unchanged stretch that stay at each end of it */
const around = 60
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' })
const wordsOf = (text: string) => Array.from(segmenter.segment(text), part => part.segment)

/** Words of any script that were added and removed; everything where the texts have too little in common. */
export function diffTexts(before: string, after: string): DiffPart[] {
  const changes = diffArrays(wordsOf(before), wordsOf(after), { timeout: longest })
  const parts: DiffPart[] = changes
    ? changes.map(({ added, removed, value }) => ({
        kind: added ? 'added' : removed ? 'removed' : 'same',
        text: value.join(''),
      }))
    : [
        { kind: 'removed', text: before },
        { kind: 'added', text: after },
      ]
  return parts.filter(part => part.text !== '').map((part, i, all) => shortened(part, i === 0, i === all.length - 1))
}

/** Long unchanged stretches are cut in the middle, at the ends of the text on the outside. */
function shortened(part: DiffPart, isFirst: boolean, isLast: boolean): DiffPart {
  const letters = Array.from(part.text)
  if (part.kind !== 'same' || letters.length <= 2.5 * around) return part
  const head = isFirst ? '' : letters.slice(0, around).join('')
  const tail = isLast ? '' : letters.slice(-around).join('')
  return { ...part, text: `${head} … ${tail}` }
}

const replaced = (before: string, after: string): DiffPart[] =>
  [
    { kind: 'removed' as const, text: before },
    { kind: 'added' as const, text: after },
  ].filter(part => part.text !== '')

/** Members of either list, in the order of the later one; each a part of its own. */
function diffLists(before: readonly string[], after: readonly string[]): DiffPart[] {
  const gone = before.filter(item => !after.includes(item)).map(text => ({ kind: 'removed' as const, text }))
  return [
    ...after.map(text => ({ kind: before.includes(text) ? ('same' as const) : ('added' as const), text })),
    ...gone,
  ]
}

const percent = (confidence: number | null) => (confidence === null ? '' : `${Math.round(confidence * 100)}%`)
const statusOf = ({ status }: DefinitionBody) => (status === 'unlabelled' ? '' : status)

/** The fields that differ, in the order in which a definition is written. Time spent is not a thing said. */
export function diffBodies(before: DefinitionBody, after: DefinitionBody): FieldDiff[] {
  const evidence = [before, after].map(body => body.evidence.map(item => JSON.stringify(item)))
  const all: FieldDiff[] = [
    { field: 'label', parts: diffTexts(before.label, after.label) },
    { field: 'description', parts: diffTexts(before.description, after.description) },
    { field: 'status', parts: before.status === after.status ? [] : replaced(statusOf(before), statusOf(after)) },
    { field: 'confidence', parts: before.confidence === after.confidence ? [] : replaced(percent(before.confidence), percent(after.confidence)) },
    { field: 'tags', parts: diffLists(before.tags, after.tags) },
    { field: 'notes', parts: diffTexts(before.notes, after.notes) },
    { field: 'evidence', parts: evidenceParts(evidence[0]!, evidence[1]!) },
  ] // prettier-ignore
  return all.filter(({ parts }) => parts.some(part => part.kind !== 'same'))
}

/** How many examples came and went: what they are is told by the evidence itself. */
function evidenceParts(before: string[], after: string[]): DiffPart[] {
  const parts = diffLists(before, after)
  const count = (kind: DiffPart['kind']) => parts.filter(part => part.kind === kind).length
  return (['removed', 'added'] as const)
    .filter(kind => count(kind) > 0)
    .map(kind => ({ kind, text: `${count(kind)} ${count(kind) === 1 ? 'example' : 'examples'}` }))
}
