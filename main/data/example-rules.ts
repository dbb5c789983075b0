// Which rows of a group of examples are passed over: repeated contexts, special tokens. Pure; data process, command line.
import type { ExampleRules, RuleCounts } from '../../shared/feature-page-model.ts'

/** tokens before and after a row that make two of them the same example */
export const duplicateReach = 5

/** What the rules ask of a row. */
export interface RowLook {
  /** equal for rows with the same tokens around them */
  key(row: number): string
  isSpecial(row: number): boolean
}

/** <bos>, </s>, <|endoftext|>, <start_of_turn>, [CLS], and the like, alone in a token. */
const special =
  /^\s*(<\|[^<>|]{1,60}\|>|<\/?[a-z_]{1,40}\d{0,5}>|<(unused|reserved)[^<>]{0,40}>|\[(CLS|SEP|PAD|UNK|MASK|BOS|EOS)\])\s*$/i
/** names of markup that a text may hold as a token of its own */
const markup =
  /^\s*<\/?(a|b|i|p|u|br|div|em|h\d|hr|img|li|ol|pre|code|span|strong|sub|sup|table|tbody|td|th|thead|tr|tt|ul|html|head|body|title|center|font)>\s*$/i

export const isSpecialText = (token: string): boolean => special.test(token) && !markup.test(token)

/**
 * The first `wanted` rows that the rules let through, and how many of those looked at each rule is about.
 * @param order best first
 */
export function pick(
  order: readonly number[],
  wanted: number,
  rules: ExampleRules,
  look: RowLook,
): { rows: number[]; found: RuleCounts } {
  const rows: number[] = []
  const found: RuleCounts = { duplicates: 0, special: 0 }
  const keys = new Set<string>()
  for (const row of order) {
    if (rows.length === wanted) break
    const isSpecial = look.isSpecial(row)
    if (isSpecial) found.special++
    if (isSpecial && rules.hideSpecial) continue
    const key = look.key(row)
    const isRepeated = keys.has(key)
    if (isRepeated) found.duplicates++
    if (isRepeated && rules.hideDuplicates) continue
    keys.add(key)
    rows.push(row)
  }
  return { rows, found }
}
