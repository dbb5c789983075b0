// The acts of labelling: their ids, the keys they have until a person chooses others, their words. Pure; renderer.
import type { DefinitionStatus } from '../../../shared/model.ts'

export type ActGroup = 'decide' | 'tags' | 'fill' | 'go'

export interface LabelAct {
  /** under which a person's own key is kept */
  id: string
  group: ActGroup
  /** as KeyboardEvent.key has it, with `Ctrl+` in front; letters are small */
  key: string
  word: string
  hint: string
}

/** the tag of a flagged feature */
export const flagTag = 'flagged'
/** tags that have a digit */
export const tagKeys = 9
/** of 1: what a key changes the confidence by */
export const confidenceStep = 0.1

export const tagAct = (slot: number): string => `tag.${slot + 1}`

const tags: LabelAct[] = Array.from({ length: tagKeys }, (_, i) => ({
  id: tagAct(i),
  group: 'tags',
  key: String(i + 1),
  word: `tag ${i + 1}`,
  hint: `Gives it tag ${i + 1} of the queue, or takes it away`,
}))

export const labelActs: readonly LabelAct[] = [
  { id: 'status.reviewed', group: 'decide', key: 'a', word: 'accept', hint: 'Reviewed, and on to the next' },
  { id: 'status.rejected', group: 'decide', key: 'x', word: 'reject', hint: 'Rejected, and on to the next' },
  { id: 'status.uninterpretable', group: 'decide', key: 'u', word: 'uninterpretable', hint: 'Uninterpretable, and on to the next' },
  { id: 'status.draft', group: 'decide', key: 't', word: 'draft', hint: 'A draft, and on to the next' },
  { id: 'skip', group: 'decide', key: ' ', word: 'skip', hint: 'On to the next without a decision' },
  { id: 'label', group: 'fill', key: 'e', word: 'write', hint: 'Write the definition; Enter keeps it and goes on' },
  { id: 'copy', group: 'fill', key: 'c', word: 'copy the previous', hint: 'Label, description and tags that were written last' },
  { id: 'flag', group: 'fill', key: 'f', word: 'flag', hint: `Gives it the tag ${flagTag}, or takes it away` },
  { id: 'confidence.less', group: 'fill', key: ',', word: 'less sure', hint: 'Confidence 10% lower; not given counts as 50%' },
  { id: 'confidence.more', group: 'fill', key: '.', word: 'surer', hint: 'Confidence 10% higher; not given counts as 50%' },
  { id: 'evidence.for', group: 'fill', key: '+', word: 'evidence for', hint: 'The example that is pointed at or selected speaks for the definition' },
  { id: 'evidence.against', group: 'fill', key: '-', word: 'evidence against', hint: 'The example that is pointed at or selected speaks against it' },
  { id: 'undo', group: 'go', key: 'Ctrl+z', word: 'undo', hint: 'Undo the last change of definitions, also of other features and of another day' },
  { id: 'redo', group: 'go', key: 'Ctrl+y', word: 'redo', hint: 'Do again what was undone last; Ctrl+Shift+Z always does' },
  { id: 'previous', group: 'go', key: 'k', word: 'previous', hint: 'The one before, decided or not' },
  { id: 'next', group: 'go', key: 'j', word: 'next', hint: 'The one after, decided or not' },
  ...tags,
] // prettier-ignore

/** The status that an act gives, or null. */
export const statusOf = (id: string): DefinitionStatus | null =>
  id.startsWith('status.') ? (id.slice('status.'.length) as DefinitionStatus) : null

const byId = new Map(labelActs.map(act => [act.id, act]))
/** Keys that the window needs for itself, or that mean the same everywhere. */
const reserved = new Set(
  ['Enter', 'Escape', 'Tab', '?', '/', 'Ctrl+k', 'Ctrl+f', 'Ctrl+o', 'Ctrl+j', 'Ctrl+,', 'Ctrl+c', 'Ctrl+v', 'Ctrl+x', 'Ctrl+a'],
) // prettier-ignore
const modifiers = new Set([
  'Shift',
  'Control',
  'Alt',
  'Meta',
  'AltGraph',
  'Dead',
  'Process',
  'Unidentified',
  'CapsLock',
])

/** Whether it is no key of its own yet: a modifier that is held, a word of an input method. */
export const isPartOfKey = (key: string): boolean => modifiers.has(key.replace(/^Ctrl\+/, ''))

/** Every act's key. Chosen ones of unknown acts, reserved ones, and those that another act has are passed over. */
export function keysOf(chosen: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const keys = new Map(labelActs.map(({ id, key }) => [id, key]))
  const own = Object.entries(chosen).filter(([id, key]) => byId.has(id) && !reserved.has(key))
  own.forEach(([id, key]) => keys.set(id, key))
  // A settings file may give two acts one key: the defaults are theirs again, until no two share one.
  for (let clash = clashIn(keys, own); clash; clash = clashIn(keys, own)) keys.set(clash, byId.get(clash)!.key)
  return keys
}

/** A chosen key that another act has too: the act that chose it. */
function clashIn(keys: ReadonlyMap<string, string>, own: readonly (readonly [string, string])[]): string | null {
  const isShared = (id: string) => [...keys].some(([other, key]) => other !== id && key === keys.get(id))
  return own.find(([id]) => keys.get(id) !== byId.get(id)!.key && isShared(id))?.[0] ?? null
}

/** Why an act cannot have a key, in a sentence; null where it can. */
export function refusal(id: string, key: string, keys: ReadonlyMap<string, string>): string | null {
  if (reserved.has(key) || /^(Arrow|Page|Home|End|F\d)/.test(key)) return `${shownKey(key)} is the window’s own.`
  const other = labelActs.find(act => act.id !== id && keys.get(act.id) === key)
  return other ? `${shownKey(key)} is “${other.word}”: give that another key first.` : null
}

/** A key as it is printed on the keyboard. */
export function shownKey(key: string): string {
  const name = key.replace(/^Ctrl\+/, '')
  const words: Record<string, string> = { ' ': 'Space', Backspace: '⌫', Delete: 'Del' }
  if (key === name) return words[name] ?? name
  return `Ctrl+${words[name] ?? name.toUpperCase()}`
}
