// Splitting trees of neighbouring widths put one behind the other (analyses.md A7): which latent came from which, level by level. Pure, every process.
import type { SplitEdge } from './splitting-tree.ts'

/** A latent at one level, with what it becomes at the next ones. Levels are never skipped: an edge goes from one width to the next. */
export interface ChainNode {
  level: number
  latent: number
  /** how it hangs on its parent; null at the roots */
  edge: SplitEdge | null
  children: ChainNode[]
  /** rows that it shares with its parent, or its children with it, whichever are more: its height in an icicle */
  rows: number
}

/**
 * Trees of the latents of the narrowest dictionary, and of every latent that is new at a wider level and has children there or is kept alone.
 * @param levels edges from each width to the next, narrowest first
 * @param narrowest latents of the first dictionary
 */
export function chainWidths(levels: readonly (readonly SplitEdge[])[], narrowest: number): ChainNode[] {
  let above = Array.from({ length: narrowest }, (_, latent): ChainNode => node(0, latent, null))
  const roots = [...above]
  levels.forEach((edges, at) => {
    const here = edges.map(edge => node(at + 1, edge.latent, edge))
    for (const made of here) {
      const parent = made.edge!.parent
      if (parent === null) roots.push(made)
      else above[parent]!.children.push(made)
    }
    above = here
  })
  roots.forEach(count)
  return roots
}

const node = (level: number, latent: number, edge: SplitEdge | null): ChainNode => ({
  ...{ level, latent, edge },
  children: [],
  rows: 0,
})

function count(of: ChainNode): number {
  // Depth is the number of widths: small.
  const below = of.children.reduce((sum, child) => sum + count(child), 0)
  of.rows = Math.max(of.edge?.both ?? 0, below)
  return of.rows
}

/** One box of an icicle: levels along x, centred at 0, 1, 2 ..., siblings along y, as high as its rows. */
export interface IcicleBox {
  node: ChainNode
  x0: number
  x1: number
  y0: number
  y1: number
}

/** Boxes of some trees, one above the other from y = 0 on, in rows; gaps of a hundredth of the largest tree. */
export function icicle(roots: readonly ChainNode[]): IcicleBox[] {
  const boxes: IcicleBox[] = []
  const put = (of: ChainNode, y0: number) => {
    boxes.push({ node: of, x0: of.level - 0.47, x1: of.level + 0.47, y0, y1: y0 + of.rows })
    let y = y0
    for (const child of of.children) {
      put(child, y)
      y += child.rows
    }
  }
  const gap = roots.reduce((most, root) => Math.max(most, root.rows), 0) / 100
  let y = 0
  for (const root of roots) {
    put(root, y)
    y += root.rows + gap
  }
  return boxes
}
