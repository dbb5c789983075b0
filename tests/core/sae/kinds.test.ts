// What each kind means for zones, all of them named: a new kind has to be thought about here.
import { expect, test } from 'vitest'
import { cellOrder, hasAffineValues, hasHalfSpaces, hasTopKCells, valueAt } from '../../../core/sae/kinds.ts'
import { saeKinds } from '../../../core/sae/types.ts'

test('only a threshold of its own makes a half-space, only top-k has exact cells of k, and not every value is affine', () => {
  const facts = saeKinds.map(kind => [
    kind,
    hasHalfSpaces(kind),
    hasTopKCells(kind),
    cellOrder({ kind, k: 7 }),
    hasAffineValues(kind),
  ])
  expect(facts).toEqual([
    ['relu', true, false, null, true],
    ['jumprelu', true, false, null, true],
    ['gated', true, false, null, true],
    ['tanh_relu', true, false, null, false],
    ['topk', false, true, 7, true],
    ['groupmax', false, false, null, true],
    ['matching_pursuit', false, false, 1, false],
  ])
  expect([valueAt('relu', 0.5), valueAt('jumprelu', 3), valueAt('tanh_relu', 0.5)]).toEqual([0.5, 3, Math.tanh(0.5)])
})
