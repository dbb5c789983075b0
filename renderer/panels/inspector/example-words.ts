// What is said of groups of examples: how many, out of what, and what the rules are about. Pure; renderer.
import type { ExampleRules, FeaturePage, RuleCounts } from '../../../shared/feature-page-model.ts'
import type { ActivationsInfo } from '../../../shared/model.ts'
import { formatCount, plural } from '../../format.ts'

export const duplicateRule =
  'Same tokens, from five before the one it is about to five after it, as an example of the group that is shown'
export const specialRule =
  'The token reads like a special one (<bos>, <|endoftext|>, [CLS]…), or is the first of its context'

/** What rules are about in all groups of a page. */
export function foundIn({ examples, found }: FeaturePage): RuleCounts {
  const all = [found.max, found.randomActive, found.random, ...examples.intervals.map(r => r.found)]
  return {
    duplicates: all.reduce((sum, one) => sum + one.duplicates, 0),
    special: all.reduce((sum, one) => sum + one.special, 0),
  }
}

/** "12 duplicates hidden, 1 special token shown"; empty where the rules are about nothing. */
export function foundText({ duplicates, special }: RuleCounts, rules: ExampleRules): string {
  const parts = [
    duplicates > 0 &&
      `${formatCount(duplicates)} ${plural(duplicates, 'duplicate')} ${rules.hideDuplicates ? 'hidden' : 'shown'}`,
    special > 0 &&
      `${formatCount(special)} special ${plural(special, 'token')} ${rules.hideSpecial ? 'hidden' : 'shown'}`,
  ]
  return parts.filter(Boolean).join(', ')
}

/** What examples are drawn from, and what is never among them. @param isDone false while the run has not seen all rows */
export function populationText(
  { rows, masked, maskReasons: why, name, unit }: ActivationsInfo,
  isDone: boolean,
): string {
  const units = plural(2, unit)
  const of = isDone
    ? `Over ${formatCount(rows - masked)} unmasked ${units} of ${name}.`
    : `Over the unmasked ${units} of ${name} that are encoded so far.`
  if (masked === 0) return `${of} None is masked.`
  const reasons = [
    [why.special, 'special'],
    [why.position, 'first position'],
    [why.nonFinite, 'not finite'],
    [why.norm, 'extreme norm'],
  ] as const
  const list = reasons.filter(([n]) => n > 0).map(([n, word]) => `${formatCount(n)} ${word}`)
  return `${of} ${formatCount(masked)} masked ones (${list.join(', ')}) are never shown.`
}
