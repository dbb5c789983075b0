// Two zone plots of the same rows, in numbers: overlap of paired features, rows that change zone (zones.md section 13). Pure, every process.
import { isOn } from '../sae/kinds.ts'
import { adjustedRand, labelAgreement } from '../matching/agreement.ts'
import { zoneCells } from './cells.ts'
import { overlapInBox, type Overlap } from './overlap.ts'
import type { Boundary } from './types.ts'

/** One feature of each plot. Counts are over the population, in the full space; only `box` is of the drawn picture. */
export interface ComparedPair {
  /** features of the first and of the second plot */
  a: number
  b: number
  cosDecoder: number | null
  cosEncoder: number | null
  /** alike enough to be called the same feature */
  matched: boolean
  /** rows on which each is on, and both */
  nA: number
  nB: number
  nBoth: number
  /** both over either; null when neither is ever on */
  jaccard: number | null
  /** share of the rows on which both are on or both are silent, 0..1 */
  agreement: number
  /** drawn half-planes in the box; null without a shared slice */
  box: Overlap | null
}

/** One active set of the compared pairs: bit i set means that pair i is on. */
export interface ComparedZone {
  active: number
  nA: number
  nB: number
  /** rows in it in both plots */
  nBoth: number
  /** share of the box that it takes in each plot, 0 where it has no cell; null without a shared slice */
  shareA: number | null
  shareB: number | null
}

export interface Comparison {
  unit: string
  /** rows of the population: those that both plots look at */
  n: number
  pairs: ComparedPair[]
  /** features without a partner */
  aloneA: number[]
  aloneB: number[]
  /** positions in `pairs` of those that the zones are made of; bit i of `active` is the i-th of them */
  zonesOf: number[]
  zones: ComparedZone[]
  /** share of the rows whose zone is the same in both, and adjusted Rand index of the two zonings; null when nothing is compared */
  labelAgreement: number | null
  adjustedRand: number | null
  /** rows whose zone differs, ascending; at most `mostRows` of `changed` */
  changed: number
  rows: Int32Array
  /** [rows] zone of each of them in the first and in the second plot */
  from: Uint8Array
  to: Uint8Array
  /** half the side of the box that `box` and shares are of; null without a shared slice */
  halfSize: number | null
  dim: 2 | 3
  notes: string[]
}

/** Rows that change zone are listed up to this many (a megabyte). */
export const mostRows = 250_000

export interface ComparedSide {
  features: readonly number[]
  /** [n, k] activations of the population */
  values: Float32Array
  /** of each feature in the shared slice; null without one, and where no zones are drawn */
  boundaries: readonly Boundary[] | null
}

export interface ComparisonInput {
  unit: string
  /** [n] row numbers */
  population: Int32Array
  a: ComparedSide
  b: ComparedSide
  /** positions of the paired features in `a` and `b`, and their cosines */
  pairs: readonly { a: number; b: number; cosDecoder: number | null; cosEncoder: number | null; matched: boolean }[]
  /** whether the zones are made of all pairs, or of the matched ones only */
  among: 'matched' | 'all'
  dim: 2 | 3
  /** half the side of the box; both plots' boundaries are about its centre */
  halfSize: number
  notes: readonly string[]
}

/** @throws Error when columns do not fit each other */
export function compareZones(input: ComparisonInput): Comparison {
  const { population, a, b, dim, halfSize } = input
  const n = population.length
  for (const side of [a, b]) {
    if (side.values.length === n * side.features.length) continue
    throw new Error(`Activations of ${side.values.length} numbers found; ${n} x ${side.features.length} are expected.`)
  }
  const shared = a.boundaries && b.boundaries ? { a: a.boundaries, b: b.boundaries } : null
  const pairs = input.pairs.map((pair): ComparedPair => {
    const counts = countTogether(a, b, pair.a, pair.b, n)
    return {
      ...pair,
      a: a.features[pair.a]!,
      b: b.features[pair.b]!,
      ...counts,
      box: shared && overlapInBox(shared.a[pair.a]!, shared.b[pair.b]!, dim, halfSize),
    }
  })
  const zonesOf = [...pairs.keys()].filter(i => input.among === 'all' || pairs[i]!.matched)
  const labelsA = labelsOf(a, zonesOf.map(i => input.pairs[i]!.a), n) // prettier-ignore
  const labelsB = labelsOf(b, zonesOf.map(i => input.pairs[i]!.b), n) // prettier-ignore
  const sharesA = shared && sharesOf(zonesOf.map(i => shared.a[input.pairs[i]!.a]!), dim, halfSize) // prettier-ignore
  const sharesB = shared && sharesOf(zonesOf.map(i => shared.b[input.pairs[i]!.b]!), dim, halfSize) // prettier-ignore
  const moved = Int32Array.from(population.keys()).filter(r => labelsA[r] !== labelsB[r])
  const listed = moved.slice(0, mostRows)
  const paired = (side: 'a' | 'b') => new Set(input.pairs.map(pair => pair[side]))
  const alone = (side: ComparedSide, taken: Set<number>) => side.features.filter((_, i) => !taken.has(i))
  return {
    unit: input.unit,
    n,
    pairs,
    aloneA: alone(a, paired('a')),
    aloneB: alone(b, paired('b')),
    zonesOf,
    zones: zonesOf.length > 0 ? zoneCounts(labelsA, labelsB, sharesA, sharesB) : [],
    labelAgreement: zonesOf.length > 0 ? labelAgreement(labelsA, labelsB) : null,
    adjustedRand: zonesOf.length > 0 ? adjustedRand(labelsA, labelsB) : null,
    changed: moved.length,
    rows: listed.map(r => population[r]!),
    from: Uint8Array.from(listed, r => labelsA[r]!),
    to: Uint8Array.from(listed, r => labelsB[r]!),
    halfSize: shared && halfSize,
    dim,
    notes: [...input.notes],
  }
}

function countTogether(a: ComparedSide, b: ComparedSide, i: number, j: number, n: number) {
  const [k, m] = [a.features.length, b.features.length]
  let nA = 0
  let nB = 0
  let nBoth = 0
  for (let r = 0; r < n; r++) {
    const onA = isOn(a.values[r * k + i]!)
    const onB = isOn(b.values[r * m + j]!)
    if (onA) nA++
    if (onB) nB++
    if (onA && onB) nBoth++
  }
  const either = nA + nB - nBoth
  return { nA, nB, nBoth, jaccard: either > 0 ? nBoth / either : null, agreement: (n - either + nBoth) / n }
}

/** [n] active set of the features at `positions`, bit i for the i-th of them */
function labelsOf(side: ComparedSide, positions: readonly number[], n: number): Uint8Array {
  const k = side.features.length
  const out = new Uint8Array(n)
  positions.forEach((position, bit) => {
    for (let r = 0; r < n; r++) if (isOn(side.values[r * k + position]!)) out[r] = out[r]! | (1 << bit)
  })
  return out
}

/** [256] share of the box by active set */
function sharesOf(boundaries: readonly Boundary[], dim: 2 | 3, halfSize: number): Float64Array {
  const out = new Float64Array(256)
  for (const cell of zoneCells(boundaries, dim, halfSize)) out[cell.active] = out[cell.active]! + cell.share
  return out
}

/** Every zone that has rows or a cell in either plot: most rows first, the silent one last. */
function zoneCounts(
  labelsA: Uint8Array,
  labelsB: Uint8Array,
  sharesA: Float64Array | null,
  sharesB: Float64Array | null,
): ComparedZone[] {
  const [nA, nB, nBoth] = [new Int32Array(256), new Int32Array(256), new Int32Array(256)]
  for (let r = 0; r < labelsA.length; r++) {
    const [at, bt] = [labelsA[r]!, labelsB[r]!]
    nA[at] = nA[at]! + 1
    nB[bt] = nB[bt]! + 1
    if (at === bt) nBoth[at] = nBoth[at]! + 1
  }
  const zones: ComparedZone[] = []
  for (let active = 0; active < 256; active++) {
    const cell = (sharesA?.[active] ?? 0) + (sharesB?.[active] ?? 0)
    if (!nA[active] && !nB[active] && !cell) continue
    zones.push({
      active,
      nA: nA[active]!,
      nB: nB[active]!,
      nBoth: nBoth[active]!,
      shareA: sharesA && sharesA[active]!,
      shareB: sharesB && sharesB[active]!,
    })
  }
  const most = (zone: ComparedZone) => Math.max(zone.nA, zone.nB)
  return zones.sort(
    (p, q) => Number(p.active === 0) - Number(q.active === 0) || most(q) - most(p) || p.active - q.active,
  )
}
