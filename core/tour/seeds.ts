// Step "another seed": a stable pair, one with the same zone and other vectors, an unmatched feature; found by rule among all. Pure, every process.
import { least, tooFew } from '../concept/types.ts'
import type { FeaturePairs } from '../matching/pairs.ts'
import { feature, real, say, share, whole, type Caption, type Part } from './caption.ts'

/** share of the rows that a feature which is drawn is on for at most: denser ones hold half of every picture */
export const densest = 0.05
/** word types that a feature which is drawn is on for at least: one of few types knows single tokens, such as blanks, and is found by every run */
export const fewestTypes = 100
/** zones and decoder rows at least this alike are called the same (honesty.md rule 11) */
export const alike = 0.7

export interface FoundPair {
  a: number
  b: number
  cosine: number
  jaccard: number
}

export interface SeedPairs {
  /** features of the first dictionary that are compared: on for 30 rows of 5 word types or more */
  eligible: number
  /** `doubled`: its zone is that of a feature which another one of the first dictionary matches in both */
  counts: { stable: number; sameZone: number; sameVector: number; doubled: number; unmatched: number }
  /** mutual nearest decoder rows whose zones are the most alike, of 100 word types or more, as all that are drawn; null when no cosine reaches 0.7 */
  stable: FoundPair | null
  /** the most alike zones whose decoder rows are not alike, whether or not they reach 0.7; null when there is none */
  sameZone: FoundPair | null
  /** the feature farthest from any other in both; `jaccard` and `cosine` are the best that it has; null when every one has a match */
  unmatched: FoundPair | null
}

/** Sorts the features of the first dictionary into the four quadrants of decoder cosine and zone Jaccard, and picks one of each kind. */
export function findSeedPairs(pairs: FeaturePairs): SeedPairs {
  const found: SeedPairs = {
    eligible: 0,
    counts: { stable: 0, sameZone: 0, sameVector: 0, doubled: 0, unmatched: 0 },
    stable: null,
    sameZone: null,
    unmatched: null,
  }
  const taken = stablePartners(pairs)
  for (let a = 0; a < pairs.nA; a++) {
    if (tooFew(pairs.onA[a]!, pairs.typesA[a]!)) continue
    found.eligible++
    const near = pairOf(a, pairs.nearest[a]!, pairs.nearestCosine[a]!, pairs.nearestJaccard[a]!)
    const zone = pairOf(a, pairs.alike[a]!, pairs.alikeCosine[a]!, pairs.alikeJaccard[a]!)
    const both = [near, zone].some(p => p.cosine >= alike && p.jaccard >= alike)
    const doubled = !both && zone.jaccard >= alike && taken.has(zone.b)
    if (both) found.counts.stable++
    else if (doubled) found.counts.doubled++
    else if (zone.jaccard >= alike) found.counts.sameZone++
    else if (near.cosine >= alike) found.counts.sameVector++
    else found.counts.unmatched++
    if (pairs.onA[a]! > densest * pairs.rows || pairs.typesA[a]! < fewestTypes) continue
    if (pairs.mutual[a] && near.cosine >= alike && near.jaccard >= alike) found.stable = better(found.stable, near)
    if (zone.b >= 0 && zone.cosine < alike && !taken.has(zone.b)) found.sameZone = better(found.sameZone, zone)
    if (near.cosine < alike && !(zone.jaccard >= alike)) {
      // The best that it has on either side: the least of these is the feature farthest from any other.
      const best = { a, b: near.b, cosine: near.cosine, jaccard: Math.max(0, zone.jaccard || 0) }
      const worst = found.unmatched
      const size = (p: FoundPair) => Math.max(p.cosine, p.jaccard)
      if (!worst || size(best) < size(worst)) found.unmatched = best
    }
  }
  return found
}

/** Features of the second dictionary that one of the first matches in both, so that no rotation is left to be found for them. */
function stablePartners(pairs: FeaturePairs): Set<number> {
  const taken = new Set<number>()
  for (let a = 0; a < pairs.nA; a++) {
    if (pairs.nearestCosine[a]! >= alike && pairs.nearestJaccard[a]! >= alike) taken.add(pairs.nearest[a]!)
    if (pairs.alikeCosine[a]! >= alike && pairs.alikeJaccard[a]! >= alike) taken.add(pairs.alike[a]!)
  }
  return taken
}

const pairOf = (a: number, b: number, cosine: number, jaccard: number): FoundPair => ({ a, b, cosine, jaccard })
const better = (old: FoundPair | null, next: FoundPair) => (old && old.jaccard >= next.jaccard ? old : next)

const rule = `Of features on for ${least.rows} rows of ${least.types} word types or more. Stable: decoder cosine and Jaccard of the zones at least ${alike}. Same zone, other vectors: Jaccard at least ${alike}, cosine below it, and no other feature matches that one in both. Unmatched: neither reaches ${alike}. Drawn is the clearest of each kind that is on for at most ${100 * densest}% of the rows, as denser ones hold half of every picture, and for ${fewestTypes} word types or more, as one of fewer knows single tokens; met when there is one of each. Claimed: rotation explains why seeds differ; that needs many pairs of the second kind.`

/** Met when all three kinds were found. Names of features carry the letters of their plots, A and B. */
export function seedsCaption(found: SeedPairs): Caption {
  const { eligible, counts, stable, sameZone, unmatched } = found
  if (eligible === 0) {
    return { met: false, parts: say`No feature is on for ${whole('least', least.rows)} rows: too few.`, rule }
  }
  const numbers = (p: FoundPair, name: string): Part[] =>
    say`Jaccard ${real(`${name}Jaccard`, p.jaccard)}, cosine ${real(`${name}Cosine`, p.cosine)}`
  const first = stable
    ? say`Stable: ${feature('stableA', stable.a, 'A')} and ${feature('stableB', stable.b, 'B')} (${numbers(stable, 'stable')}). `
    : say`No stable pair was found. `
  const isSame = sameZone !== null && sameZone.jaccard >= alike
  const second = isSame
    ? say`Same zone, other vectors: ${feature('sameA', sameZone.a, 'A')} and ${feature('sameB', sameZone.b, 'B')} (${numbers(sameZone, 'same')}). `
    : sameZone
      ? say`No pair with the same zone and other vectors was found: best Jaccard ${real('sameJaccard', sameZone.jaccard)} at a cosine of ${real('sameCosine', sameZone.cosine)} (${feature('sameA', sameZone.a, 'A')}, ${feature('sameB', sameZone.b, 'B')}); the rule asks for ${real('needed', alike, 1)}. `
      : say`No pair with the same zone and other vectors was found: every zone that overlaps has a like vector. `
  const third = unmatched
    ? say`Unmatched: ${feature('unmatchedA', unmatched.a, 'A')} (best Jaccard ${real('unmatchedJaccard', unmatched.jaccard)}, best cosine ${real('unmatchedCosine', unmatched.cosine)}). `
    : say`Every feature has a match. `
  const counted = say`Of ${whole('eligible', eligible)} features: ${whole('nStable', counts.stable)} stable (${share('stableShare', counts.stable / eligible)}), ${whole('nSame', counts.sameZone)} same zone only, ${whole('nVector', counts.sameVector)} same vector only, ${whole('nDoubled', counts.doubled)} with the zone of a stable pair, ${whole('nUnmatched', counts.unmatched)} unmatched.`
  const met = stable !== null && isSame && unmatched !== null
  return { met, parts: [...first, ...second, ...third, ...counted], rule }
}
