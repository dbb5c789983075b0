// The words of a slice against all features of its dictionary. Pure; renderer and tests.
import { hasAffineValues, hasHalfSpaces, hasTopKCells } from '../../../../../core/sae/kinds.ts'
import type { Camera2d } from '../../../../../core/figure/types.ts'
import type { CellSide, PlaceCell, SectionCounts } from '../../../../../core/zones/whole-dictionary.ts'
import { formatCount, formatShare } from '../../../../format.ts'
import type { FootItem } from '../../pane-words.ts'

/** "6,088 of 16,384 boundaries of the dictionary cross the box"; of a top-k dictionary, which has none, who competes in the box. */
export function crossingText({ kind, k, features, crossing }: SectionCounts): string {
  const share = `${formatCount(crossing)} of ${formatCount(features)}`
  if (hasTopKCells(kind)) return `${share} features can be among the ${k} largest somewhere in the box`
  if (kind === 'groupmax') return `${share} features can be the largest of their group somewhere in the box`
  if (!hasHalfSpaces(kind)) return `${share} features can be picked first somewhere in the box`
  return `${share} boundaries of the dictionary cross the box`
}

/** The same as a number of a plot's foot. */
export function crossingItem(counts: SectionCounts): FootItem {
  const { name, hint } = crossingWords(counts)
  return {
    key: 'crossing',
    name,
    value: `${formatCount(counts.crossing)} of ${formatCount(counts.features)}`,
    hint: `${hint}; only the chosen ones are drawn.`,
    tone: 'plain',
  }
}

function crossingWords({ kind, k }: SectionCounts): Pick<FootItem, 'name' | 'hint'> {
  if (hasTopKCells(kind)) {
    return {
      name: `can be among the ${k} largest in the box`,
      hint: 'Of all features of the dictionary, those that can be among the k largest somewhere in the box of this section',
    }
  }
  if (kind === 'groupmax') {
    return {
      name: 'can be largest of their group in the box',
      hint: 'Of all features of the dictionary, those that can be the largest of their group somewhere in the box of this section',
    }
  }
  if (!hasHalfSpaces(kind)) {
    return {
      name: 'can be picked first in the box',
      hint: 'Of all features of the dictionary, those that the first step of the matching pursuit picks somewhere in the box of this section',
    }
  }
  return {
    name: 'boundaries crossing the box',
    hint: 'Of the boundaries of all features of the dictionary, those that cross the box of this section',
  }
}

/** "59 of 16,384 features on here" */
export function activeText({ kind, nActive, features, sides }: PlaceCell): string {
  if (kind === 'matching_pursuit') {
    if (nActive === 0) return 'no feature is picked here'
    // Whatever side one crosses, it is the feature of this cell that makes way.
    const first = sides[0]?.leaves ?? null
    return first === null
      ? 'the first step picks the same feature in all of the box'
      : `the first step picks #${first} here`
  }
  return `${formatCount(nActive)} of ${formatCount(features)} features on here`
}

/** Share of the box, in words that do not call small shares zero. */
export function shareText({ share, outlines, sides }: PlaceCell): string {
  const size = outlines[0]?.[0]?.length === 3 ? 'volume' : 'area'
  if (share > 0 && share < 1e-5) return `${share.toExponential(1)} of the box's ${size}, ${sideCount(sides.length)}`
  return `${formatShare(share)} of the box's ${size}, ${sideCount(sides.length)}`
}

const sideCount = (n: number) => `${n} ${n === 1 ? 'side' : 'sides'} inside the box`

/** What the cell of a place is, beyond its size. */
export const cellNote = ({ kind }: PlaceCell): string =>
  kind === 'matching_pursuit'
    ? 'Outlined in the plot. Everywhere in it the first step picks the same feature; later steps are not part of it. It says nothing of a token that lies off the slice.'
    : `Outlined in the plot. Inside it ${hasAffineValues(kind) ? 'the whole dictionary is one linear map of the slice' : 'the same features are on, and their values are no linear map'}. It says nothing of a token that lies off the slice.`

/** What happens across a side. */
export function sideText({ leaves, enters }: CellSide): string {
  if (leaves !== null && enters !== null) return `#${enters} in for #${leaves}`
  return leaves !== null ? `#${leaves} turns off` : `#${enters} turns on`
}

/** A camera that shows the cell of a 2D plot at a third of its width; as close as cameras go for tiny ones. */
export function cameraOn({ outlines, place }: PlaceCell, halfSize: number): Camera2d {
  const corners = outlines.flat()
  const range = (axis: 0 | 1) => [
    Math.min(...corners.map(p => p[axis]!), place[axis]!),
    Math.max(...corners.map(p => p[axis]!), place[axis]!),
  ]
  const [[x0, x1], [y0, y1]] = [range(0), range(1)] as [[number, number], [number, number]]
  const extent = Math.max(x1 - x0, y1 - y0)
  const zoom = extent > 0 ? (2 * halfSize) / (3 * extent) : 200
  return { x: (x0 + x1) / 2, y: (y0 + y1) / 2, zoom: Math.min(200, Math.max(0.3, zoom)) }
}
