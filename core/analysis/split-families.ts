// Whether a parent and its children of a splitting tree hold together: coverage, siblings, reconstruction, split, absorption, composition (analyses.md A7). Pure, every process.
import type { RowCodes } from '../matching/pair-sums.ts'
import type { SplitEdge } from './splitting-tree.ts'

/** Our own thresholds (A7). */
export const familyRules = { coverage: 0.8, exclusive: 0.1, together: 0.3, hole: 0.5, leastRows: 30 } as const

export interface FamilyHole {
  /** the child that is on where the parent's own copy is silent */
  child: number
  /** rows on which the narrow parent and this child are on, and those of them on which the copy is silent */
  rows: number
  silent: number
}

export interface SplitFamily {
  parent: number
  /** wide latents with this parent, a copy (`same`) among them */
  children: number[]
  same: number[]
  /** rows on which the parent is on, and on which any child is on too */
  rows: number
  covered: number
  /** covered / rows; null for a parent that is never on */
  coverage: number | null
  /** mean Jaccard over pairs of children; null for fewer than two */
  siblingJaccard: number | null
  /** 1 - |z_i d_i - sum z_c d_c|^2 / |z_i d_i|^2 over the parent's rows; null where it writes nothing */
  reconstruction: number | null
  /**
   * by the rules: two children or more that are no copies, exclude each other, cover it and write what it wrote; children that co-fire;
   * children on which a copy is silent
   */
  split: boolean
  composition: boolean
  absorption: FamilyHole[]
}

/** A fold over rows: sums of every family, then the families. */
export interface FamilyFold {
  add(narrow: RowCodes, wide: RowCodes): void
  families(): SplitFamily[]
}

/**
 * @param edges of all wide latents
 * @param dot products of decoder rows as they are: of a narrow with a wide latent, of two wide ones, and the square of a narrow one; null where
 * the rows are too many to hold: reconstructions are then not known, and no condition
 */
export function familyFold(
  edges: readonly SplitEdge[],
  dot: { parent(i: number): number; cross(i: number, j: number): number; wide(j: number, k: number): number } | null,
): FamilyFold {
  const families = new Map<number, Sums>()
  const parentOf = new Int32Array(edges.length).fill(-1)
  const placeOf = new Int32Array(edges.length)
  for (const { latent, parent } of edges) {
    if (parent === null) continue
    parentOf[latent] = parent
    const known = families.get(parent)
    placeOf[latent] = known ? known.children.length : 0
    if (known) known.children.push(latent)
    else families.set(parent, { parent, children: [latent] } as Sums)
  }
  for (const family of families.values()) Object.assign(family, emptySums(family, edges, dot))
  const on = new Map<number, { places: number[]; values: number[] }>()
  return {
    add(narrow, wide) {
      on.clear()
      for (let y = 0; y < wide.features.length; y++) {
        const j = wide.features[y]!
        if (wide.values[y] === 0 || parentOf[j]! < 0) continue
        const entry = on.get(parentOf[j]!) ?? { places: [], values: [] }
        if (entry.places.length === 0) on.set(parentOf[j]!, entry)
        entry.places.push(placeOf[j]!)
        entry.values.push(wide.values[y]!)
      }
      for (const [parent, { places }] of on) countSiblings(families.get(parent)!, places)
      for (let x = 0; x < narrow.features.length; x++) {
        const family = narrow.values[x] === 0 ? undefined : families.get(narrow.features[x]!)
        if (family) addParentRow(family, narrow.values[x]!, on.get(family.parent))
      }
    },
    families: () => [...families.values()].sort((a, b) => a.parent - b.parent).map(conclude),
  }
}

interface Sums {
  parent: number
  children: number[]
  /** places of the children that are copies */
  same: number[]
  rows: number
  covered: number
  error: number
  whole: number
  square: number
  /** [k], [k * k] */
  cross: Float64Array
  gram: Float64Array
  /** [k] rows of each child, [k * k] rows of two */
  on: Int32Array
  both: Int32Array
  /** [k] rows with the parent, and those of them without any copy */
  withParent: Int32Array
  silent: Int32Array
}

function emptySums(
  { parent, children }: Sums,
  edges: readonly SplitEdge[],
  dot: Parameters<typeof familyFold>[1],
): Omit<Sums, 'parent' | 'children'> {
  const k = children.length
  const counts = () => new Int32Array(k)
  return {
    same: [...children.keys()].filter(c => edges[children[c]!]!.kind === 'same'),
    ...{ rows: 0, covered: 0, error: 0, whole: 0, square: dot?.parent(parent) ?? 0 },
    cross: Float64Array.from(children, j => dot?.cross(parent, j) ?? 0),
    gram: Float64Array.from(
      { length: k * k },
      (_, at) => dot?.wide(children[Math.floor(at / k)]!, children[at % k]!) ?? 0,
    ),
    ...{ on: counts(), both: new Int32Array(k * k), withParent: counts(), silent: counts() },
  }
}

function countSiblings(family: Sums, places: readonly number[]): void {
  const k = family.children.length
  for (const c of places) {
    family.on[c]!++
    for (const e of places) if (e > c) family.both[c * k + e]!++
  }
}

function addParentRow(family: Sums, z: number, active: { places: number[]; values: number[] } | undefined): void {
  const k = family.children.length
  const whole = z * z * family.square
  family.rows++
  family.whole += whole
  if (!active) {
    family.error += whole
    return
  }
  const { places, values } = active
  family.covered++
  const copied = places.some(c => family.same.includes(c))
  let error = whole
  places.forEach((c, p) => {
    family.withParent[c]!++
    if (!copied) family.silent[c]!++
    error -= 2 * z * values[p]! * family.cross[c]!
    places.forEach((e, q) => (error += values[p]! * values[q]! * family.gram[c * k + e]!))
  })
  family.error += error
}

function conclude(family: Sums): SplitFamily {
  const { children, rows, covered, same } = family
  const k = children.length
  let [sum, pairs] = [0, 0]
  for (let c = 0; c < k; c++) {
    for (let e = c + 1; e < k; e++) {
      const both = family.both[c * k + e]!
      const either = family.on[c]! + family.on[e]! - both
      if (either === 0) continue
      sum += both / either
      pairs++
    }
  }
  const coverage = rows > 0 ? covered / rows : null
  const siblingJaccard = pairs > 0 ? sum / pairs : null
  const reconstruction = family.whole > 0 ? 1 - family.error / family.whole : null
  const { coverage: least, exclusive, together, hole, leastRows } = familyRules
  const holes = children
    .map((child, c): FamilyHole => ({ child, rows: family.withParent[c]!, silent: family.silent[c]! }))
    .filter((h, c) => same.length > 0 && !same.includes(c) && h.rows >= leastRows && h.silent >= hole * h.rows)
  return {
    ...{ parent: family.parent, children: [...children], same: same.map(c => children[c]!), rows, covered, coverage },
    siblingJaccard,
    reconstruction,
    split:
      k - same.length >= 2 &&
      (coverage ?? 0) >= least &&
      siblingJaccard !== null &&
      siblingJaccard <= exclusive &&
      (reconstruction === null || reconstruction > 0),
    composition: siblingJaccard !== null && siblingJaccard > together,
    absorption: holes,
  }
}
