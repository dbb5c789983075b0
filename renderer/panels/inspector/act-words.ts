// What was done to definitions, undone and done again, in words. Pure; renderer.
import type { ActTaken, DefinitionAct, DefinitionChange } from '../../../shared/model.ts'
import { formatCount } from '../../format.ts'

export const featuresOf = (n: number): string => `${formatCount(n)} ${n === 1 ? 'feature' : 'features'}`

/** label “cars”, reviewed, +tag, −tag */
export function changeWords({ label, status, addTags = [], removeTags = [] }: DefinitionChange): string {
  const parts = [
    ...(label === undefined ? [] : [label ? `label “${label}”` : 'no label']),
    ...(status === undefined ? [] : [status]),
    ...addTags.map(tag => `+${tag}`),
    ...removeTags.map(tag => `−${tag}`),
  ]
  return parts.join(', ')
}

/** the last change of #12; label “cars” of 9 features */
export const actWords = ({ change, features, first }: DefinitionAct): string =>
  change ? `${changeWords(change)} of ${featuresOf(features)}` : `the change of #${first}`

/** What an undo or redo did, and what it left. */
export function takenWords({ act, done, left }: ActTaken, redo: boolean): string {
  const verb = redo ? 'Done again' : 'Undone'
  const others = left === 1 ? 'was changed since and stays' : 'were changed since and stay'
  if (done === 0) return `Not ${verb.toLowerCase()}, ${actWords(act)}: ${left === 1 ? 'it' : `all ${formatCount(left)}`} ${others} as it is.` // prettier-ignore
  const rest = left > 0 ? `; ${formatCount(left)} ${others} as ${left === 1 ? 'it is' : 'they are'}` : ''
  return `${verb}: ${actWords(act)}${rest}.`
}
