// Which vectors of a dictionary can be turned, and to where. Pure, every process.
import type { SaeKind } from '../sae/types.ts'
import { competingName } from '../zones/varying-threshold.ts'
import type { TurnSpec } from './turn-types.ts'

/**
 * Why a vector of such a dictionary cannot be turned, or null. Of matching pursuit only a decoder row turns, its codes kept: its encoder is
 * the decoder itself, and which rows would take a turned feature only running every step again can tell. Of groupmax likewise: a row's threshold
 * is not that of the feature's group.
 */
export function whyNoTurn(kind: SaeKind, vector: TurnSpec['vector']): string | null {
  if (vector === 'decoder') return null
  const why =
    kind === 'matching_pursuit'
      ? 'features are taken step by step, and no threshold tells who would be on'
      : kind === 'groupmax'
        ? 'who would be on depends on the other features of its group'
        : null
  return why && `An encoder row of ${competingName(kind)} cannot be turned: ${why}. Turn the decoder row instead.`
}

/** Whether encoder and decoder rows are one vector. */
export const isTied = (kind: SaeKind): boolean => kind === 'matching_pursuit'

/**
 * The turn that is asked for, as far as such a dictionary knows it: where the encoder cannot be turned the decoder is, and where the two are one
 * vector, toward the mean of what the feature is on for in place of itself.
 */
export function turnable(
  kind: SaeKind,
  { vector, target }: Pick<TurnSpec, 'vector' | 'target'>,
): Pick<TurnSpec, 'vector' | 'target'> {
  if (whyNoTurn(kind, 'encoder') === null) return { vector, target }
  return { vector: 'decoder', target: isTied(kind) && target.kind === 'own' ? { kind: 'mean' } : target }
}
