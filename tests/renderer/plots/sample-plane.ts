// An activation plane made by the real builder from the hand example, for tests of its plot.
import { buildActivationPlane, type ActivationPlane } from '../../../core/zones/activation-plane.ts'
import type { SaeKind } from '../../../core/sae/types.ts'
import { fourCorners, handInput } from '../../core/zones/view-input.ts'

/** Rows: both, only #4, only #7, neither, and one more that is only #4. */
export function samplePlane(kind: SaeKind = 'relu', axes = { x: 0, y: 1 }): ActivationPlane {
  return buildActivationPlane(handInput(kind, [0, 0], [...fourCorners, [2, -2, 0]]), axes)
}
