// What each kind means for zones, all of them named: a new kind has to be thought about here.
import { expect, test } from 'vitest'
import { cellOrder, hasHalfSpaces, hasTopKCells } from '../../../core/sae/kinds.ts'
import { saeKinds } from '../../../core/sae/types.ts'

test('only a threshold of its own makes a half-space, and only top-k has exact cells of k', () => {
  const facts = saeKinds.map(kind => [kind, hasHalfSpaces(kind), hasTopKCells(kind), cellOrder({ kind, k: 7 })])
  expect(facts).toEqual([
    ['relu', true, false, null],
    ['jumprelu', true, false, null],
    ['gated', true, false, null],
    ['topk', false, true, 7],
    ['matching_pursuit', false, false, 1],
  ])
})
