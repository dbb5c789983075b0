// True and drawn angles between the boundaries of a view (zones.md section 3): equal iff both normals lie in the slice. Pure, every process.
import type { ZoneView } from '../zones/types.ts'

export interface PairAngle {
  a: number
  b: number
  /** degrees between the encoder rows in the full space */
  trueDegrees: number | null
  /** degrees between the normals as drawn; null where the slice cuts one of the boundaries nowhere */
  drawnDegrees: number | null
  /** length fractions of both encoder rows; 1 and 1: the drawn angle is the true one */
  fractions: [number, number]
  exact: boolean
  /** degrees between the decoder rows in the full space */
  decoderDegrees: number | null
}

/** A row this long in the slice lies in it. */
const WHOLE = 1 - 1e-6

const degrees = (cosine: number) => (180 / Math.PI) * Math.acos(Math.max(-1, Math.min(1, cosine)))

/** Every pair of chosen features once. Angles of normals, 0 to 180 degrees; the lines themselves cross at the smaller of it and its supplement. */
export function pairAngles({ features, encoderCosines, decoderCosines }: ZoneView): PairAngle[] {
  const k = features.length
  const out: PairAngle[] = []
  for (let i = 0; i < k; i++) {
    for (let j = i + 1; j < k; j++) {
      const [a, b] = [features[i]!, features[j]!]
      const fractions: [number, number] = [a.encoder.lengthFraction, b.encoder.lengthFraction]
      const [u, v] = [a.encoder.arrow, b.encoder.arrow]
      const lengths = Math.hypot(...u) * Math.hypot(...v)
      const drawn = a.state === 'line' && b.state === 'line' && lengths > 0
      const at = (cosines: readonly number[]) => {
        const value = cosines[i * k + j]
        return value === undefined || Number.isNaN(value) ? null : degrees(value)
      }
      out.push({
        a: a.feature,
        b: b.feature,
        trueDegrees: at(encoderCosines),
        drawnDegrees: drawn ? degrees(u.reduce((sum, x, e) => sum + x * v[e]!, 0) / lengths) : null,
        fractions,
        exact: fractions.every(fraction => fraction >= WHOLE),
        decoderDegrees: at(decoderCosines),
      })
    }
  }
  return out
}
