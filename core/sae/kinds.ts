// What a kind of activation says about zones: the two questions that everything about zones asks. Pure, every process.
import type { SaeKind, SaeSpec } from './types.ts'

/**
 * Whether a feature's own pre-activation decides if it is on, so that its zone is one half-space. Of top-k and matching pursuit the
 * features of a row compete: whether one is on depends on all the others, and no half-space is its zone (honesty.md rule 1).
 */
export const hasHalfSpaces = (kind: SaeKind): boolean => kind !== 'topk' && kind !== 'matching_pursuit'

/** Whether a feature is on exactly where it is among the k largest pre-activations, so that order-k cells of a section are its zone there. */
export const hasTopKCells = (kind: SaeKind): boolean => kind === 'topk'

/**
 * How many of the largest functions of a section its cells are of: k for top-k; 1 for matching pursuit, whose first step takes the
 * largest correlation (later steps see what is left, which is no function of the section alone); null for half-space kinds.
 */
export const cellOrder = ({ kind, k }: { kind: SaeKind; k: number | null }): number | null =>
  hasTopKCells(kind) ? k : kind === 'matching_pursuit' ? 1 : null

/** Whether the output is a reconstruction of the input, so that an error makes sense. */
export const reconstructs = ({ transcoder, dIn, dOut }: SaeSpec): boolean => !transcoder && dIn === dOut
