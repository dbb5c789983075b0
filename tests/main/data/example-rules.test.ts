// Which rows of a group of examples are passed over, by hand.
import { expect, it } from 'vitest'
import { isSpecialText, pick } from '../../../main/data/example-rules.ts'

const contexts = ['a', 'b', 'a', 'c', 'a', 'd', 'b', 'e']
const look = { key: (row: number) => contexts[row]!, isSpecial: (row: number) => row === 1 || row === 3 }
const order = [0, 1, 2, 3, 4, 5, 6, 7]
const rules = (hideDuplicates: boolean, hideSpecial: boolean) => ({ hideDuplicates, hideSpecial })

it('without rules shows the first ones and counts what the rules are about', () => {
  expect(pick(order, 5, rules(false, false), look)).toEqual({
    rows: [0, 1, 2, 3, 4],
    found: { duplicates: 2, special: 2 },
  })
})

it('passes over what a rule hides, and fills up with the next', () => {
  expect(pick(order, 4, rules(true, false), look)).toEqual({ rows: [0, 1, 3, 5], found: { duplicates: 2, special: 2 } })
  // Row 1 is special: its context was not shown, so row 6 repeats nothing.
  expect(pick(order, 4, rules(true, true), look)).toEqual({ rows: [0, 5, 6, 7], found: { duplicates: 2, special: 2 } })
  expect(pick(order, 20, rules(false, true), look).rows).toEqual([0, 2, 4, 5, 6, 7])
})

it('knows special tokens from text and from markup', () => {
  const special = [
    '<bos>',
    '</s>',
    '<s>',
    '<|endoftext|>',
    '<start_of_turn>',
    '[CLS]',
    ' <pad>',
    '<unused12>',
    '<extra_id_3>',
  ]
  const text = ['<', '>', '<div>', '</b>', 'bos', '[', '[1]', '<0x0A>', '<a href', '', ' ', 'x<bos>']
  expect(special.filter(t => !isSpecialText(t))).toEqual([])
  expect(text.filter(isSpecialText)).toEqual([])
})
