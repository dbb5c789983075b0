// Extra step "splitting across widths": into which features of wider dictionaries a feature's zone falls apart. Pure, every process.
import { least } from '../concept/types.ts'
import type { FeaturePairs } from '../matching/pairs.ts'
import { densest } from './seeds.ts'
import { feature, list, real, say, share, whole, type Caption, type Part } from './caption.ts'

/** share of a child's rows on which the parent must be on */
export const insideAt = 0.7
/** children drawn in one plot */
export const mostDrawn = 2

export interface Child {
  feature: number
  on: number
  /** share of its rows on which the parent is on */
  inside: number
}

export interface Split {
  parent: number
  /** rows on which the parent is on */
  on: number
  /** most rows first */
  children: Child[]
  /** Jaccard of the parent's zone with the most alike one */
  bestJaccard: number
}

/** Features of the wider dictionary of 30 rows or more that lie inside the parent's zone: the parent is on for 70% of their rows. */
export function splitOf(pairs: FeaturePairs, parent: number): Split {
  const children: Child[] = []
  for (let j = 0; j < pairs.nB; j++) {
    if (pairs.parent[j] !== parent || pairs.onB[j]! < least.rows || !(pairs.contained[j]! >= insideAt)) continue
    children.push({ feature: j, on: pairs.onB[j]!, inside: pairs.contained[j]! })
  }
  children.sort((a, b) => b.on - a.on || a.feature - b.feature)
  return { parent, on: pairs.onA[parent]!, children, bestJaccard: pairs.alikeJaccard[parent]! }
}

/** The feature of the narrow dictionary with the most children in the widest one, of those on for at most 5% of the rows; ties to the lower number. */
export function mostSplit(pairs: FeaturePairs): number {
  const children = new Int32Array(pairs.nA)
  for (let j = 0; j < pairs.nB; j++) {
    if (pairs.parent[j]! >= 0 && pairs.onB[j]! >= least.rows && pairs.contained[j]! >= insideAt)
      children[pairs.parent[j]!]!++
  }
  let best = 0
  for (let i = 0; i < pairs.nA; i++) {
    if (pairs.onA[i]! > densest * pairs.rows) children[i] = -1
    if (children[i]! > children[best]!) best = i
  }
  return best
}

const rule = `A child is on for ${least.rows} rows or more, on ${100 * insideAt}% of which the parent is on, and no other feature of the narrow dictionary on more. Met when the feature has at least two in the widest dictionary.`

/**
 * Met when the widest dictionary has two children of the feature or more.
 * @param splits of the same feature into each wider dictionary, in the order of the plots: letters B, C ...
 */
export function widthsCaption(unit: string, splits: readonly { split: Split; size: number }[]): Caption {
  const first = splits[0]!.split
  const widest = splits.at(-1)!.split
  const head = say`${feature('parent', first.parent, 'A')} is on for ${whole('on', first.on)} ${unit}s. `
  const lines = splits.flatMap(({ split, size }, i): Part[] => {
    const letter = String.fromCharCode(66 + i)
    const { children } = split
    const shown = children.slice(0, mostDrawn).map(c => feature(`child${letter}${c.feature}`, c.feature, letter))
    const most = children[0]
    const inside = most
      ? say` (${children.length > mostDrawn ? 'drawn: ' : ''}${list(shown)}; the largest with ${whole(`most${letter}`, most.on)}, ${share(`inside${letter}`, most.inside)} of them inside)`
      : []
    return say`Of ${whole(`size${letter}`, size)} features ${whole(`children${letter}`, children.length)} lie inside its zone${inside}; the most alike zone has a Jaccard of ${real(`best${letter}`, split.bestJaccard)}. `
  })
  const met = widest.children.length >= 2
  const verdict = met ? [] : say`In the widest dictionary it does not fall apart.`
  return { met, parts: [...head, ...lines, ...verdict], rule }
}
