// What may stand at the cursor of the query box. Pure, every process.
import { measures } from '../analysis/concept-scores.ts'
import { conceptTerm } from './print.ts'
import type { Vocabulary } from './words.ts'

/** What there is to name, beside the language's own words. */
export interface Names {
  concepts: readonly string[]
  tags: readonly string[]
  /** cells of the column that the cursor is behind, those that begin as it does first */
  values: readonly string[]
}

export interface Completion {
  /** what takes the place of the text from `from` to `to` */
  insert: string
  /** what it means, in a few words */
  hint: string
}
export interface Completions {
  from: number
  to: number
  items: Completion[]
}

const terms: readonly Completion[] = [
  { insert: 'density<', hint: 'share of rows on which it is on: density<1%' },
  { insert: 'max>', hint: 'largest activation' },
  { insert: 'mean>', hint: 'mean activation where on' },
  { insert: 'active>', hint: 'rows on which it is on' },
  { insert: 'cos<', hint: 'cosine of encoder and decoder' },
  { insert: 'nearest>', hint: 'highest decoder cosine to another feature' },
  { insert: 'norm>', hint: 'norm of the decoder row' },
  { insert: 'id<', hint: 'number of the feature' },
  { insert: 'label:', hint: 'a part of the label; label:~ an expression' },
  { insert: 'status:', hint: 'draft, reviewed, …' },
  { insert: 'tag:', hint: 'one of its tags' },
  { insert: 'fires("', hint: 'on at such a token: fires("short")>50%' },
  { insert: 'cos(#', hint: 'decoder cosine to a feature: cos(#12)>0.6' },
  { insert: 'enc(#', hint: 'encoder cosine to a feature' },
  ...measures.map(name => ({
    insert: `${name}(@`,
    hint: `${name === 'f1' ? 'F1' : name} against a concept: ${name}(@s)>0.5`,
  })),
  { insert: 'sort:', hint: 'order: sort:density, sort:-max' },
  { insert: '@', hint: 'tokens of a concept' },
  { insert: 'on(#', hint: 'tokens on which a feature is on' },
  { insert: 'silent(#', hint: 'tokens on which a feature is off' },
  { insert: 'phrase:"', hint: 'text over several tokens' },
  { insert: 'context:"', hint: 'tokens with a text around them' },
]
const orders = [
  'density',
  'max',
  'mean',
  'active',
  'cos',
  'nearest',
  'norm',
  'id',
  'label',
  'fires("',
  'f1(@',
  'cos(#',
  'token',
  'row',
  'on(#',
]
const most = 12

/** The column whose value the cursor is in, and what of it is there; null elsewhere. */
export function columnAt(
  text: string,
  cursor: number,
  columns: readonly string[],
): { column: string; begin: string; from: number } | null {
  const found = /([\p{L}_][\p{L}\p{N}_-]*)=("?)([^"]*)$/u.exec(text.slice(0, cursor))
  if (!found || !columns.includes(found[1]!) || (!found[2] && /[\s()&|!]/.test(found[3]!))) return null
  return { column: found[1]!, begin: found[3]!, from: cursor - found[3]!.length - found[2]!.length }
}

/** Offers for the word that ends at the cursor; none inside quotes and expressions. */
export function complete(text: string, cursor: number, vocabulary: Vocabulary, names: Names): Completions {
  const before = text.slice(0, cursor)
  const offer = (from: number, items: Completion[]): Completions => ({ from, to: cursor, items: items.slice(0, most) })
  const starting = (begin: string, words: readonly string[], write: (word: string) => string, hint: string) =>
    words
      .filter(word => word.toLowerCase().startsWith(begin.toLowerCase()) && write(word) !== begin)
      .map(word => ({ insert: write(word), hint }))

  const cell = columnAt(text, cursor, vocabulary.columns)
  if (cell) {
    const write = (value: string) => (/^[^\s()&|!"]+$/.test(value) ? value : `"${value.replaceAll('"', '""')}"`)
    return offer(cell.from, starting(cell.begin, names.values, write, cell.column))
  }
  const concept = /@("?)([^"@()&|]*)$/.exec(before)
  if (concept) {
    const items = starting(concept[2]!, names.concepts, conceptTerm, 'concept')
    return offer(
      cursor - concept[0].length,
      items.filter(item => item.insert !== concept[0]),
    )
  }
  const tag = /tag:(?:[^\s]*,)?"?([^\s,"]*)$/i.exec(before)
  if (tag) {
    const quote = before.endsWith(`"${tag[1]!}`) ? 1 : 0
    const write = (name: string) => (/^[^\s,()&|"]+$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`)
    return offer(cursor - tag[1]!.length - quote, starting(tag[1]!, names.tags, write, 'tag'))
  }
  if ((before.match(/"/g) ?? []).length % 2 === 1) return offer(cursor, [])
  const status = /status:(?:[^\s]*,)?([a-z]*)$/i.exec(before)
  if (status)
    return offer(
      cursor - status[1]!.length,
      starting(status[1]!, vocabulary.statuses, s => s, 'status'),
    )
  const sort = /sort:-?([a-z0-9]*)$/i.exec(before)
  if (sort)
    return offer(
      cursor - sort[1]!.length,
      starting(sort[1]!, orders, s => s, 'order'),
    )
  const word = /(?:^|[\s()&|!])([\p{L}][\p{L}\p{N}]*)?$/u.exec(before)
  if (!word) return offer(cursor, [])
  const begin = word[1] ?? ''
  const own = vocabulary.columns.map(name => ({ insert: `${name}=`, hint: 'tokens with this cell in the column' }))
  const all = [...terms, ...own].filter(({ insert }) => insert.toLowerCase().startsWith(begin.toLowerCase()))
  return begin === '' && text !== '' ? offer(cursor, []) : { from: cursor - begin.length, to: cursor, items: all }
}
