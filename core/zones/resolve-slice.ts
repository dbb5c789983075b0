// The slice that a request asks for, from its own features or from another source. Pure, every process.
import { drawsZones } from '../sae/kinds.ts'
import type { FeatureRows } from '../sae/types.ts'
import { halfSpaces } from './half-spaces.ts'
import { sharesSpace, type SetVectors } from './slice-input.ts'
import { sliceOrigin } from './slice-origin.ts'
import { buildSlice, type Slice } from './slice.ts'
import type { SliceSource } from './types.ts'

/** The numbers behind a source of a slice. */
export interface SliceGiven {
  source: SliceSource
  /** of source.features, in the same order */
  rows: FeatureRows
  /** numbers (within the population) of the rows on which one of its features is on */
  firing: Int32Array
  sets: readonly SetVectors[]
  /** top-k: the threshold that its hinge is computed at */
  tau: number | null
  /** [d] the vector of source.origin.row */
  originRow: Float32Array | null
}

/** What every source shares: the population and the reference mean. */
export interface SliceGround {
  /** [n, d] */
  x: Float32Array
  /** [d] */
  mean: Float32Array
  unit: string
  /** the dictionary whose features are drawn */
  dictionary: string
  rows: FeatureRows
}

/** Axes with the point they pass through. */
export interface PlacedSlice extends Slice {
  /** [d] */
  origin: Float64Array
}

/**
 * Builds the slice of a source. `built` names positions among the drawn features: those of another dictionary never built it.
 * @throws Error as buildSlice and sliceOrigin do, for a source whose input space is another one, and for a hinge where nothing has a boundary
 */
export function resolveSlice(given: SliceGiven, ground: SliceGround, dim: 2 | 3): PlacedSlice {
  const { source, rows } = given
  requireSameInput(given, ground)
  if (source.origin === 'hinge' && !drawsZones(rows.spec.kind)) {
    throw new Error('Matching pursuit has no boundaries, so none that meet in a hinge: choose another origin.')
  }
  const origin = sliceOrigin(source.origin, {
    spaces: halfSpaces(rows, given.tau ?? 0, source.zone),
    mean: ground.mean,
    bPre: rows.bPre,
    bDec: sharesSpace(rows.spec) ? rows.bOut : null,
    row: given.originRow,
  })
  const { x, unit } = ground
  const { basis, parallel } = source
  const slice = buildSlice({ basis, dim, rows, origin, x, unit, firing: given.firing, sets: given.sets, parallel })
  const drawn = (positions: number[]) => {
    if (source.dictionary !== ground.dictionary) return []
    return positions.map(p => ground.rows.features.indexOf(rows.features[p]!)).filter(p => p >= 0)
  }
  const { encoder, decoder } = slice.built
  return { ...slice, origin, built: { encoder: drawn(encoder), decoder: drawn(decoder) } }
}

function requireSameInput({ rows: { spec } }: SliceGiven, ground: SliceGround): void {
  const own = ground.rows.spec
  if (spec.dIn !== own.dIn) {
    throw new Error(
      `The slice comes from a dictionary of ${spec.dIn} input dimensions, the features drawn have ${own.dIn}: they share no slice. Choose a dictionary of the same place of the model.`,
    )
  }
  if (spec.inputNorm !== own.inputNorm) {
    throw new Error(
      `The slice comes from a dictionary that normalises its input as ${spec.inputNorm}, the features drawn belong to one with ${own.inputNorm}: they share no slice.`,
    )
  }
}
