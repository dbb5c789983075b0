// How the latents of a narrow dictionary divide in a wider one, on plain numbers (family splitting_tree, analyses.md A7). Pure, every process.
import { familyFold } from '../analysis/split-families.ts'
import { splitEdges } from '../analysis/splitting-tree.ts'
import { dot } from '../linalg.ts'
import { bestOfRows, cosineMatrix, transposed } from '../matching/cosine-matrix.ts'
import { emptyPairSums, pairAdder, type RowCodes } from '../matching/pair-sums.ts'
import { matrixField, widthOf, type Family } from './input.ts'

/** Pairs whose sums are held at once. */
const mostPairs = 2 ** 22

function computeSplittingTree(input: unknown) {
  const d = widthOf(input, 'D_narrow')
  const [narrow, wide] = [matrixField(input, 'D_narrow', d), matrixField(input, 'D_wide', d)]
  const [n, m] = [narrow.length, wide.length]
  if (n === 0 || m === 0 || n * m > mostPairs) {
    throw new Error(
      `D_narrow, D_wide: ${n} and ${m} rows found; one or more of each, at most ${mostPairs} pairs, are expected.`,
    )
  }
  const zNarrow = matrixField(input, 'z_narrow', n)
  const zWide = matrixField(input, 'z_wide', m)
  if (zNarrow.length !== zWide.length) {
    throw new Error(`z_wide: ${zWide.length} rows found; the ${zNarrow.length} of z_narrow are expected.`)
  }
  const C = cosineMatrix(narrow, wide)
  const sums = emptyPairSums({ kind: 'all', nA: n, nB: m }, true)
  const add = pairAdder(sums)
  const rows = zNarrow.map((row, t) => [codes(row), codes(zWide[t]!)] as const)
  for (const [a, b] of rows) add(a, b)
  const edges = splitEdges(sums, at => C[at]!, bestOfRows(transposed(C, n, m), m, n).best)
  const fold = familyFold(edges, {
    parent: i => dot(narrow[i]!, narrow[i]!),
    cross: (i, j) => dot(narrow[i]!, wide[j]!),
    wide: (j, k) => dot(wide[j]!, wide[k]!),
  })
  for (const [a, b] of rows) fold.add(a, b)
  return {
    edges: edges.map(e => ({
      latent: e.latent,
      parent: e.parent ?? -1,
      kind: e.kind,
      P: e.contained,
      MC: e.masked,
      cos: e.cosine,
      J: e.jaccard,
    })),
    parents: Object.fromEntries(
      fold
        .families()
        .map(f => [
          String(f.parent),
          { coverage: f.coverage, recon: f.reconstruction, sibling_jaccard: f.siblingJaccard },
        ]),
    ),
  }
}

/** The latents of a dense row that are on. */
function codes(row: readonly number[]): RowCodes {
  const features = [...row.keys()].filter(f => row[f] !== 0)
  return { features, values: features.map(f => row[f]!) }
}

export const splittingTree: Family = { name: 'splitting_tree', compute: computeSplittingTree }
