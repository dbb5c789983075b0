// The tiny SAE in the toy's picture: what its latents write, as dashed arrows, and where they turn on. Pure; renderer.
import { saeParts, type SaeConfig } from '../../../core/toy/sae.ts'
import type { ToyModel } from '../../../core/toy/model.ts'
import { lineInSquare, planeInCube } from '../../plots/clip.ts'
import { withAlpha } from '../../plots/colors.ts'
import type { Mark, Pixel } from '../../plots/marks.ts'
import { mapped } from './toy-spaces.ts'

/** One latent of the SAE in the toy's latent space. */
export interface SaeVector {
  latent: number
  /** [m] b_dec and b_dec + d_j: decoder rows have length 1 */
  from: number[]
  to: number[]
  /** on where normal . h + offset > 0; null of TopK, whose latents have no such place */
  boundary: { normal: number[]; offset: number } | null
  /** the toy's feature whose vector has the largest cosine with d_j */
  nearest: number
}

/** SAEs of more latents show what they write, not where they turn on. */
const mostBoundaries = 8

/** Null for an SAE of another latent space. @param toyTheta the toy's weights */
export function saeVectorsOf(
  theta: Float64Array,
  { size, kind }: SaeConfig,
  { n, m }: Pick<ToyModel, 'n' | 'm'>,
  toyTheta: Float64Array,
): SaeVector[] | null {
  const parts = saeParts(size, m)
  if (theta.length !== parts.length || !theta.every(Number.isFinite)) return null
  const row = (at: number) => Array.from(theta.subarray(at, at + m))
  const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, v, r) => sum + v * b[r]!, 0)
  const from = row(parts.bDec)
  return Array.from({ length: size }, (_, latent): SaeVector => {
    const d = row(parts.wDec + latent * m)
    const normal = row(latent * m)
    let [nearest, most] = [0, -Infinity]
    for (let k = 0; k < n; k++) {
      const w = Array.from(toyTheta.subarray(k * m, k * m + m))
      const cosine = dot(d, w) / (Math.hypot(...w) || 1)
      if (cosine > most) [nearest, most] = [k, cosine]
    }
    return {
      latent,
      from,
      to: from.map((v, r) => v + d[r]!),
      boundary: kind === 'relu' ? { normal, offset: theta[parts.bEnc + latent]! - dot(normal, from) } : null,
      nearest,
    }
  })
}

/** Arrows named L0, L1, ... in the colour of the nearest feature; boundaries dashed, in a picture that is not stretched. */
export function saeMarks(
  vectors: readonly SaeVector[],
  {
    at,
    map,
    halfSize,
    color,
  }: {
    at: (s: readonly number[]) => Pixel
    map: readonly number[][] | null
    halfSize: number
    color: (k: number) => string
  },
): Mark[] {
  const place = (w: readonly number[]) => {
    const v = mapped(map, w)
    return at(v.length === 1 ? [v[0]!, 0] : v)
  }
  const boundaries =
    map === null && vectors.length <= mostBoundaries
      ? vectors.flatMap(({ boundary, nearest }): Mark[] => {
          if (!boundary) return []
          const points = boundaryPoints(boundary, halfSize)
          return points.length < 2
            ? []
            : [
                {
                  kind: 'line',
                  points: points.map(at),
                  color: withAlpha(color(nearest), 0.8),
                  width: 1.25,
                  dash: [6, 4],
                },
              ]
        })
      : []
  const arrows = vectors.flatMap(({ latent, from, to, nearest }): Mark[] => {
    const [a, b] = [place(from), place(to)]
    const ink = color(nearest)
    const length = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1
    const name: Pixel = [b[0] + (11 * (b[0] - a[0])) / length, b[1] + (11 * (b[1] - a[1])) / length]
    return [
      { kind: 'arrow', from: a, to: b, color: ink, width: 2.25, dash: [2, 3] },
      { kind: 'text', at: name, angle: 0, text: `L${latent}`, size: 10.5, color: ink },
    ]
  })
  return [...boundaries, ...arrows]
}

/** The boundary inside the box: two ends of a line, or a closed outline of a plane. */
function boundaryPoints({ normal, offset }: { normal: number[]; offset: number }, halfSize: number): number[][] {
  if (normal.length === 3) {
    const loop = planeInCube(normal, offset, halfSize)
    return loop.length > 2 ? [...loop, loop[0]!] : []
  }
  return lineInSquare([normal[0]!, normal[1] ?? 0], offset, halfSize) ?? []
}
