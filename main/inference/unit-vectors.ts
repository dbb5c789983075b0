// A dictionary's decoder or encoder rows as unit vectors, and their second moments. Inference process.
import { secondMoments } from '../../core/matching/best-null.ts'
import { inverseRowNorms, transpose } from '../../core/sae/rows.ts'
import { AppError } from '../../shared/errors.ts'
import type { SaeModel } from './formats/format.ts'

/** Above it the eigenbasis takes minutes. */
const mostDimensions = 768

/** [dSae, d] rows at unit length; zero rows stay zero. Rescaling and gates multiply a row by a positive number: directions are those of the files. */
export async function unitVectors(model: SaeModel, vector: 'decoder' | 'encoder'): Promise<Float32Array> {
  const { dSae: m, dIn, dOut } = model.spec
  const rows =
    vector === 'decoder' ? await model.readDirections(0, m) : transpose((await model.readWeights(null)).wEnc, m)
  const d = vector === 'decoder' ? dOut : dIn
  const inverse = inverseRowNorms(rows, d)
  for (let f = 0; f < m; f++) for (let j = f * d; j < (f + 1) * d; j++) rows[j]! *= inverse[f]!
  return rows
}

/** [dOut * dOut] @throws AppError bad-input above 768 dimensions */
export async function decoderMoments(model: SaeModel): Promise<Float64Array> {
  const { dOut } = model.spec
  if (dOut > mostDimensions) {
    throw new AppError(
      'bad-input',
      `${dOut} dimensions found; second moments are computed for at most ${mostDimensions}.`,
    )
  }
  return secondMoments(await unitVectors(model, 'decoder'), dOut)
}
