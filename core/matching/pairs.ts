// Every feature of one dictionary against every one of another: nearest decoder row, most alike zone, parents (analyses.md A6). Pure, every process.

/** Which rows the features of two dictionaries are on in, counted together. */
export interface CoFiring {
  /** rows counted */
  rows: number
  /** [nA], [nB] rows on which each feature is on */
  onA: Int32Array
  onB: Int32Array
  /** [nA * nB] rows on which both are on */
  both: Int32Array
}

/** Columns [nA] of the first dictionary's features, and [nB] of the second one's where said. */
export interface FeaturePairs {
  /** rows that all counts are of */
  rows: number
  nA: number
  nB: number
  onA: Int32Array
  onB: Int32Array
  /** [nA] word types among the rows on which a feature of the first dictionary is on */
  typesA: Int32Array
  /** feature of the other dictionary with the highest decoder cosine, that cosine, and the Jaccard of the two zones; -1 and NaN without one */
  nearest: Int32Array
  nearestCosine: Float64Array
  nearestJaccard: Float64Array
  /** whether each is the other's nearest */
  mutual: Uint8Array
  /** feature of the other dictionary whose zone has the highest Jaccard, that Jaccard, and the decoder cosine; -1 and NaN without one */
  alike: Int32Array
  alikeJaccard: Float64Array
  alikeCosine: Float64Array
  /** [nB] feature of the first dictionary that is on for the largest share of this one's rows, and the share; -1 and NaN for one never on */
  parent: Int32Array
  contained: Float64Array
  /** feature i against feature i, where both dictionaries have as many; null elsewhere */
  same: { jaccard: Float64Array; cosine: Float64Array } | null
}

export function emptyCoFiring(nA: number, nB: number): CoFiring {
  return { rows: 0, onA: new Int32Array(nA), onB: new Int32Array(nB), both: new Int32Array(nA * nB) }
}

/** Counts one row: the features that are on in it, of each dictionary. */
export function addRow(into: CoFiring, a: ArrayLike<number>, b: ArrayLike<number>): void {
  const nB = into.onB.length
  into.rows++
  for (let j = 0; j < b.length; j++) into.onB[b[j]!]!++
  for (let i = 0; i < a.length; i++) {
    into.onA[a[i]!]!++
    const at = a[i]! * nB
    for (let j = 0; j < b.length; j++) into.both[at + b[j]!]!++
  }
}

/** Rows at unit length; one of length zero stays zero. [n * d] */
export function unitRows(rows: Float32Array, d: number): Float32Array {
  const out = rows.slice()
  for (let at = 0; at < out.length; at += d) {
    let sum = 0
    for (let j = 0; j < d; j++) sum += out[at + j]! ** 2
    const scale = sum > 0 ? 1 / Math.sqrt(sum) : 0
    for (let j = 0; j < d; j++) out[at + j]! *= scale
  }
  return out
}

export interface PairsInput {
  counts: CoFiring
  /** [nA * d] decoder rows of the first dictionary at unit length; zero rows have no direction */
  a: Float32Array
  /** [nB * d] of the second one */
  b: Float32Array
  d: number
  /** [nA] */
  typesA: Int32Array
}

/** All pairs: nA nB d multiplications. */
export function pairFeatures({ counts, a, b, d, typesA }: PairsInput): FeaturePairs {
  const { rows, onA, onB, both } = counts
  const [nA, nB] = [onA.length, onB.length]
  const has = (rows: Float32Array, i: number) => rows.subarray(i * d, (i + 1) * d).some(v => v !== 0)
  const jaccard = (i: number, j: number) => {
    const shared = both[i * nB + j]!
    const either = onA[i]! + onB[j]! - shared
    return either > 0 ? shared / either : Number.NaN
  }
  const cosine = (i: number, j: number) => {
    let sum = 0
    for (let c = 0; c < d; c++) sum += a[i * d + c]! * b[j * d + c]!
    return sum
  }
  const floats = (n: number) => new Float64Array(n).fill(Number.NaN)
  const ids = (n: number) => new Int32Array(n).fill(-1)
  const out: FeaturePairs = {
    rows,
    nA,
    nB,
    onA,
    onB,
    typesA,
    nearest: ids(nA),
    nearestCosine: floats(nA),
    nearestJaccard: floats(nA),
    mutual: new Uint8Array(nA),
    alike: ids(nA),
    alikeJaccard: floats(nA),
    alikeCosine: floats(nA),
    parent: ids(nB),
    contained: floats(nB),
    same: nA === nB ? { jaccard: floats(nA), cosine: floats(nA) } : null,
  }
  const directed = Uint8Array.from({ length: nB }, (_, j) => Number(has(b, j)))
  const back = ids(nB)
  const backCosine = new Float64Array(nB).fill(-2)
  for (let i = 0; i < nA; i++) {
    const own = has(a, i)
    let [near, nearAt, like, likeAt] = [-2, -1, 0, -1]
    for (let j = 0; j < nB; j++) {
      if (own && directed[j]) {
        const c = cosine(i, j)
        if (c > near) [near, nearAt] = [c, j]
        if (c > backCosine[j]!) {
          backCosine[j] = c
          back[j] = i
        }
        if (i === j && out.same) out.same.cosine[i] = c
      }
      const value = jaccard(i, j)
      if (value > like) [like, likeAt] = [value, j]
      if (i === j && out.same) out.same.jaccard[i] = value
      const share = both[i * nB + j]! / onB[j]!
      if (share > (out.parent[j] === -1 ? 0 : out.contained[j]!)) {
        out.parent[j] = i
        out.contained[j] = share
      }
    }
    if (nearAt >= 0) {
      out.nearest[i] = nearAt
      out.nearestCosine[i] = near
      out.nearestJaccard[i] = jaccard(i, nearAt)
    }
    if (likeAt >= 0) {
      out.alike[i] = likeAt
      out.alikeJaccard[i] = like
      if (own && directed[likeAt]) out.alikeCosine[i] = cosine(i, likeAt)
    }
  }
  for (let i = 0; i < nA; i++) out.mutual[i] = Number(out.nearest[i]! >= 0 && back[out.nearest[i]!] === i)
  return out
}
