// The axes of a slice x(s) = o + B s, B orthonormal (zones.md section 3). Pure, every process.
import { addArbitrary, addMean, addPrincipal, addSpan } from './slice-axes.ts'
import { selectedGroup, type Slice, type SliceInput } from './slice-input.ts'
import { addJoint } from './slice-joint.ts'
import { addDiscriminants } from './slice-lda.ts'
import { addDifferences, addRows } from './slice-sets.ts'

export type { SetVectors, Slice, SliceInput } from './slice-input.ts'

/**
 * Axes of the slice. Vectors become axes by Gram-Schmidt in the order given, each positive along its vector: encoder or decoder rows
 * of the first features, mean(selected) - o, differences of means, rows - o, discriminants. Axes that are missing then come from
 * mean(selected) - o (spans only) and from the principal components of what is left of the selected rows.
 * @throws Error for fewer input dimensions than axes, decoder axes of a dictionary whose output space is another one, and a basis
 * that needs token sets without them
 */
export function buildSlice(input: SliceInput): Slice {
  const { basis, dim, rows } = input
  const d = rows.spec.dIn
  if (d < dim) throw new Error(`A ${dim}D slice needs at least ${dim} input dimensions; the dictionary has ${d}.`)
  const slice: Slice = {
    axes: [],
    names: [],
    built: { encoder: [], decoder: [] },
    warnings: [],
    nearlyParallel: false,
  }
  const selected = selectedGroup(input)
  if (basis === 'encoder' || basis === 'decoder') addSpan(slice, input, basis, dim)
  else if (basis === 'encoder+mean') addSpan(slice, input, 'encoder', dim - 1)
  else if (basis === 'joint') addJoint(slice, input, selected)
  else if (basis === 'lda') addDiscriminants(slice, input)
  else if (basis === 'difference') addDifferences(slice, input)
  else if (basis === 'rows') addRows(slice, input)
  const isSpan = basis === 'encoder' || basis === 'decoder' || basis === 'encoder+mean'
  if (isSpan && slice.axes.length < dim) {
    if (basis === 'encoder+mean' && selected.at.length === 0) {
      slice.warnings.push(`There are no ${selected.what}: the axis of their mean is taken from the data.`)
    }
    addMean(slice, input, selected)
  }
  const set = input.sets?.[0]
  const suffix = basis === 'pca' ? (set ? ` of ${set.name}` : '') : ' of the rest'
  addPrincipal(slice, input, selected, index => `PC ${index}${suffix}`)
  addArbitrary(slice, dim, d)
  return slice
}
