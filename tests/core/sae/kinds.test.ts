// What each kind means for zones, all of them named: a new kind has to be thought about here.
import { expect, test } from 'vitest'
import {
  cellOrder,
  drawsZones,
  hasAffineValues,
  hasHalfSpaces,
  hasRowThresholds,
  hasTopKCells,
  valueAt,
  wantsCells,
} from '../../../core/sae/kinds.ts'
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

test('zones are drawn of all kinds but matching pursuit, whose cells come by themselves; those of top-k are asked for', () => {
  const facts = saeKinds.map(kind => [
    kind,
    drawsZones(kind),
    hasRowThresholds(kind),
    ...[undefined, true, false].map(exact => wantsCells({ ...(exact === undefined ? {} : { exact }) }, kind)),
  ])
  expect(facts).toEqual([
    ['relu', true, false, false, false, false],
    ['jumprelu', true, false, false, false, false],
    ['gated', true, false, false, false, false],
    ['tanh_relu', true, false, false, false, false],
    ['topk', true, true, false, true, false],
    ['groupmax', true, true, false, false, false],
    ['matching_pursuit', false, false, true, true, false],
  ])
})
