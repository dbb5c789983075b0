// The atoms of an overcomplete dictionary, as the library has them in eval mode: normalised, or convex combinations of points. Inference process.
// KempnerInstitute/overcomplete 0.3.0, sae/dictionary.py and sae/archetypal_dictionary.py.
import * as ort from 'onnxruntime-node'
import { createSession } from '../providers.ts'
import { buildProductGraph } from '../graphs/index.ts'
import type { Settings } from './overcomplete-settings.ts'
import { expectShape, readMatrix, readMatrixRows, readScalar, type OpenTensors } from './torch-dictionary.ts'

const weights = { name: 'dictionary._weights', isLinear: false }
const points = { name: 'dictionary.C', isLinear: false }
const shares = { name: 'dictionary.W', isLinear: false }
const relax = { name: 'dictionary.Relax', isLinear: false }
const multiplier = 'dictionary.multiplier'

/** @returns its sizes and type. @throws AppError bad-input where shapes do not fit */
export function checkAtoms(opened: OpenTensors): { dIn: number; dSae: number; dtype: string } {
  const { tensors } = opened
  if (tensors.has(multiplier)) expectShape(opened, multiplier, [])
  const isArchetypal = tensors.has(points.name)
  const { name } = isArchetypal ? relax : weights
  const [dSae = 0, dIn = 0] = tensors.get(name)?.shape ?? []
  expectShape(opened, name, [dSae, dIn])
  if (isArchetypal) {
    const candidates = tensors.get(points.name)!.shape[0] ?? 0
    expectShape(opened, points.name, [candidates, dIn])
    expectShape(opened, shares.name, [dSae, candidates])
  }
  return { dIn, dSae, dtype: tensors.get(name)!.type }
}

/** The logarithm of what all atoms are multiplied by; 0 in files before there was one. */
export const multiplierOf = async (opened: OpenTensors): Promise<number> =>
  opened.tensors.has(multiplier) ? readScalar(opened, multiplier) : 0

/** Atoms as rows, [features, dIn]; all for null. */
export async function readAtoms(
  opened: OpenTensors,
  { normalization, delta }: Settings,
  features: readonly number[] | null,
): Promise<Float32Array> {
  const factor = Math.exp(await multiplierOf(opened))
  const { dIn } = checkAtoms(opened)
  if (normalization === null) return archetypes(opened, delta!, factor, features)
  const atoms = await readMatrix(opened, weights, features, 0)
  const isL1 = normalization.endsWith('l1')
  // "max" divides all atoms by the norm of the longest, so that some features need all.
  const shared = normalization.startsWith('max') ? await longest(opened, dIn, isL1) : null
  for (let at = 0; at < atoms.length; at += dIn) {
    const atom = atoms.subarray(at, at + dIn)
    const length = normalization === 'identity' ? 1 : (shared ?? normOf(atom, isL1) + 1e-8)
    // A dictionary of zeros has no longest atom: it stays zero.
    const scale = length > 0 ? factor / length : 0
    for (let i = 0; i < dIn; i++) atom[i]! *= scale
  }
  return atoms
}

function normOf(row: Float32Array, isL1: boolean): number {
  let sum = 0
  for (const v of row) sum += isL1 ? Math.abs(v) : v * v
  return isL1 ? sum : Math.sqrt(sum)
}

async function longest(opened: OpenTensors, dIn: number, isL1: boolean): Promise<number> {
  const count = opened.tensors.get(weights.name)!.shape[0]!
  const step = Math.max(1, Math.floor(2 ** 22 / dIn))
  let most = 0
  for (let from = 0; from < count; from += step) {
    const rows = await readMatrixRows(opened, weights, from, Math.min(count, from + step))
    for (let at = 0; at < rows.length; at += dIn) most = Math.max(most, normOf(rows.subarray(at, at + dIn), isL1))
  }
  return most
}

/**
 * (W C + Relax) e^multiplier: each row of W above zero and of sum 1, each row of Relax at most delta long. A file saved before a forward pass has
 * neither, so both are done here.
 */
async function archetypes(
  opened: OpenTensors,
  delta: number,
  factor: number,
  features: readonly number[] | null,
): Promise<Float32Array> {
  const { dIn } = checkAtoms(opened)
  const mix = await readMatrix(opened, shares, features, 0)
  const atoms = await readMatrix(opened, relax, features, 0)
  const corners = await readMatrix(opened, points, null, 0)
  const candidates = corners.length / dIn
  const count = atoms.length / dIn
  for (let f = 0; f < count; f++) {
    const row = mix.subarray(f * candidates, (f + 1) * candidates)
    let sum = 0
    for (const w of row) sum += Math.max(w, 0)
    for (let i = 0; i < candidates; i++) row[i] = Math.max(row[i]!, 0) / (sum + 1e-8)
    const own = atoms.subarray(f * dIn, (f + 1) * dIn)
    const length = normOf(own, false)
    const shrink = length > delta ? delta / length : 1
    for (let i = 0; i < dIn; i++) own[i]! *= shrink
  }
  const { session, fed } = await createSession(buildProductGraph(corners, candidates, dIn), 'cpu', null)
  try {
    const step = Math.max(1, Math.floor(2 ** 31 / (candidates * dIn)))
    for (let from = 0; from < count; from += step) {
      const to = Math.min(count, from + step)
      const part = mix.slice(from * candidates, to * candidates)
      const out = await session.run({ acts: new ort.Tensor('float32', part, [to - from, candidates]), ...fed })
      const product = out.product!.data as Float32Array
      const at = from * dIn
      for (let i = 0; i < product.length; i++) atoms[at + i] = (atoms[at + i]! + product[i]!) * factor
    }
  } finally {
    await session.release()
  }
  return atoms
}
