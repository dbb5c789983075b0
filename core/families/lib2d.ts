// The source post's 2D picture, exact: outline, its image, positive pieces and areas per feature (golden family lib2d). Pure, every process.
import { angularOrder, isSimple, signedArea } from '../zones/outline.ts'
import { libraryArea, positivePieces } from '../zones/outline-pieces.ts'
import { windingArea, type HalfPlane } from '../zones/winding-area.ts'
import { field, matrixField, vectorField, type Family } from './input.ts'

type Point = [number, number]

/** The outline is compared with itself edge by edge and cut once a feature. */
const MOST_FEATURES = 2_000
/** Areas that differ by less than this share of the outline's area agree. */
const AGREE = 1e-9

/**
 * y = ReLU(W_dec^T h + b) over the plane of h: the outline joins the encoder rows (the latent images of the one-hot inputs) in
 * angular order, feature i is on where y_i > 0. `library_area` is what the author's library would say; where a positive piece has a
 * notch it is wrong and `agree` is false. Areas of an outline that crosses itself are not given.
 */
export function computeLib2d(input: unknown) {
  const rows = matrixField(input, 'W_enc_rows', 2) as Point[]
  const n = rows.length
  if (n < 3) throw new Error(`W_enc_rows: ${n} rows found; an outline needs at least 3.`)
  if (n > MOST_FEATURES) throw new Error(`W_enc_rows: ${n} rows found; at most ${MOST_FEATURES} are expected.`)
  const decoder = field(input, 'W_dec')
  if (!Array.isArray(decoder) || decoder.length !== 2) {
    throw new Error(
      `W_dec: ${Array.isArray(decoder) ? decoder.length : 'no'} rows found; 2 rows of ${n} numbers are expected.`,
    )
  }
  const [dx, dy] = matrixField(input, 'W_dec', n) as [number[], number[]]
  const b = vectorField(input, 'b', n)

  const order = angularOrder(rows)
  const outline = order.map((i): Point => rows[i]!)
  const simple = isSimple(outline)
  const area = signedArea(outline)
  const features = b.map((offset, feature) => {
    const plane: HalfPlane = { normal: [dx[feature]!, dy[feature]!], offset }
    const segments = positivePieces(outline, plane)
    const library = libraryArea(outline, plane, signedArea)
    if (!simple) return { feature, segments, library_area: library }
    const exact =
      plane.normal.every(v => v === 0) && !(offset > 0) ? 0 : Math.sign(area) * windingArea(outline, [plane])
    return {
      feature,
      segments,
      library_area: library,
      exact_area: exact,
      exact_fraction: exact / Math.abs(area),
      agree: Math.abs(library - exact) <= AGREE * Math.abs(area),
    }
  })
  return {
    outline_order: order,
    outline,
    outline_simple: simple,
    outline_area: simple ? Math.abs(area) : null,
    plane_vertices: outline.map(h => b.map((offset, i) => h[0] * dx[i]! + h[1] * dy[i]! + offset)),
    features,
    n_agree: features.filter(feature => 'agree' in feature && feature.agree).length,
  }
}

export const lib2d: Family = { name: 'lib2d', compute: computeLib2d }
