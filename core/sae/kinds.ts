// What a kind of activation says about zones: the questions that everything about zones asks. Pure, every process.
import type { SaeKind, SaeSpec } from './types.ts'

/** Kinds of which the features of a row compete: whether one is on depends on others. */
const competing: ReadonlySet<SaeKind> = new Set<SaeKind>(['topk', 'groupmax', 'matching_pursuit'])

/** Whether a feature with this code is on: not 0, as codes of signed dictionaries may be below it. NaN, a code that is not known, is not. */
export const isOn = (code: number): boolean => code > 0 || code < 0

/**
 * Whether a feature's own pre-activation decides if it is on, so that its zone is one half-space. Of top-k, groupmax and matching pursuit
 * the features of a row compete: no half-space is the zone of one (honesty.md rule 1).
 */
export const hasHalfSpaces = (kind: SaeKind): boolean => !competing.has(kind)

/** Whether a feature is on exactly where it is among the k largest pre-activations, so that order-k cells of a section are its zone there. */
export const hasTopKCells = (kind: SaeKind): boolean => kind === 'topk'

/**
 * Whether a feature that is on has its pre-activation as its value, so that a zone is one linear map. A matching pursuit's value is of what other
 * features left of the row; a tanh is no affine function.
 */
export const hasAffineValues = (kind: SaeKind): boolean => kind !== 'matching_pursuit' && kind !== 'tanh_relu'

/** The value of a feature that is on. @param z its pre-activation, of a kind with half-spaces */
export const valueAt = (kind: SaeKind, z: number): number => (kind === 'tanh_relu' ? Math.tanh(z) : z)

/**
 * Whether a picture draws where a feature is on: its half-space, or for top-k that at the median threshold with its band. A feature of
 * matching pursuit is taken for what the others left of a row, and a half-space at any threshold is nearly never where it is on (median
 * Jaccard 0.012): points alone show that.
 */
export const drawsZones = (kind: SaeKind): boolean => kind !== 'matching_pursuit'

/** Whether that is a half-space at the median of thresholds that rows have of their own: top-k, groupmax. */
export const hasRowThresholds = (kind: SaeKind): boolean => !hasHalfSpaces(kind) && drawsZones(kind)

/**
 * How many of the largest functions of a section its cells are of: k for top-k; 1 for matching pursuit, whose first step takes the
 * largest correlation (later steps see what is left, which is no function of the section alone); null for half-space kinds and for
 * groupmax, whose cells are of groups (core/zones/groupmax-cell.ts).
 */
export const cellOrder = ({ kind, k }: { kind: SaeKind; k: number | null }): number | null =>
  hasTopKCells(kind) ? k : kind === 'matching_pursuit' ? 1 : null

/** Whether a request wants those cells drawn, of a kind that has them: as it says, or else where no zone is. */
export const wantsCells = ({ exact }: { exact?: boolean }, kind: SaeKind): boolean =>
  cellOrder({ kind, k: 1 }) !== null && (exact ?? !drawsZones(kind))

/** Whether the output is a reconstruction of the input, so that an error makes sense. */
export const reconstructs = ({ transcoder, dIn, dOut }: SaeSpec): boolean => !transcoder && dIn === dOut
