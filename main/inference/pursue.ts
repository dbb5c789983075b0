// Matching pursuit of many rows: atoms are chosen by products over the whole dictionary, the account of each row is core's. Inference process.
import { setImmediate } from 'node:timers/promises'
import * as ort from 'onnxruntime-node'
import { emptyBasis, growBasis, residualOf, type GrowingBasis } from '../../core/analysis/growing-basis.ts'
import type { PursuedRows } from '../../core/analysis/pursued-rows.ts'
import { shuffledAtoms } from '../../core/analysis/pursuit-compare.ts'
import { dot } from '../../core/linalg.ts'
import { reconstructs } from '../../core/sae/kinds.ts'
import { normalizeRow } from '../../core/sae/normalize.ts'
import type { In, InferenceApi } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { encodeRows, givenRows, throwIfAborted, withRows } from './encode-rows.ts'
import type { Encoder } from './encoder.ts'
import type { SaeModel } from './formats/format.ts'
import { buildPursuitStepGraph } from './graphs/products.ts'
import { createSession } from './providers.ts'
import { accountOf, type PursuitJob } from './pursue-account.ts'
import { unitRows } from './unit-rows.ts'

type Input = In<InferenceApi, 'sae.pursue'>

/** rows at once; the first block is small, so that something is on screen soon */
const blockRows = 128
const firstBlock = 32
/** a correlation below this share of |x| is rounding of zero, in float32 */
const rounding = 1e-6

/** @param encoder where codes are asked for @throws AppError bad-input, cancelled */
export async function pursueRows(
  model: SaeModel,
  input: Input,
  encoder: Encoder | null,
  onBlock: (block: PursuedRows) => void,
  signal: AbortSignal,
): Promise<void> {
  const { spec } = model
  if (!reconstructs(spec)) {
    throw new AppError(
      'bad-input',
      'The dictionary writes into another space than it reads: pursuit of its input by its decoder means nothing.',
    )
  }
  const d = spec.dIn
  const { unit } = await unitRows(model)
  const atoms = input.shuffle === null ? unit : shuffledAtoms(unit, d, input.shuffle)
  const { bDec } = await model.readWeights([0])
  const { session } = await createSession(buildPursuitStepGraph(atoms, d), 'cpu', input.sae.threads)
  const choose = async (residuals: Float32Array) => {
    const out = await session.run({ x: new ort.Tensor('float32', residuals, [residuals.length / d, d]) })
    return {
      atom: out.atom!.data as Int32Array,
      value: out.value!.data as Float32Array,
      largest: out.largest!.data as Float32Array,
    }
  }
  try {
    await withRows(input.source, d, input.sae.path, async rows => {
      for (let from = 0; from < input.rows.length;) {
        const to = Math.min(input.rows.length, from + (from === 0 ? firstBlock : blockRows))
        await setImmediate()
        throwIfAborted(signal)
        const raw = await rows.gatherRows(input.rows.subarray(from, to))
        const seen = Array.from(
          { length: to - from },
          (_, r) => normalizeRow(raw.subarray(r * d, (r + 1) * d), spec.inputNorm).y,
        )
        const start = seen.map(y => (input.centred ? y.map((v, j) => v - bDec[j]!) : y))
        const job: PursuitJob = { input, atoms, bDec, d, rescaled: spec.rescaleByDecoderNorm }
        const plain = await chosenOf(start, atoms, d, input, false, choose, signal)
        const orthogonal = input.orthogonal ? await chosenOf(start, atoms, d, input, true, choose, signal) : null
        const codes =
          encoder &&
          (await encodeRows(
            encoder,
            givenRows(raw, d, input.sae.path),
            { from: 0, to: to - from, recon: false },
            signal,
          ))
        onBlock(
          accountOf(job, {
            from,
            to,
            seen,
            start,
            plain,
            orthogonal,
            codes: codes && { indptr: codes.indptr, features: codes.features, values: codes.values },
          }),
        )
        from = to
      }
    })
  } finally {
    await session.release()
  }
}

/** What was chosen of each row: atoms in their order, the largest size of a correlation after each step, and the share of the energy left. */
export interface ChosenAtoms {
  atoms: number[]
  largest: number[]
  shares: number[]
}

type Choose = (residuals: Float32Array) => Promise<{ atom: Int32Array; value: Float32Array; largest: Float32Array }>

/** All rows take a step together; those that have ended are left out of the next product. */
async function chosenOf(
  start: readonly Float64Array[],
  atoms: Float32Array,
  d: number,
  { steps, tolerance }: Pick<Input, 'steps' | 'tolerance'>,
  orthogonal: boolean,
  choose: Choose,
  signal: AbortSignal,
): Promise<ChosenAtoms[]> {
  const out = start.map((): ChosenAtoms => ({ atoms: [], largest: [], shares: [] }))
  const left = start.map(x => x.slice())
  const energy = start.map(x => dot(x, x))
  const bases = start.map((x): GrowingBasis => emptyBasis(x))
  let going = [...start.keys()].filter(r => energy[r]! > 0)
  for (let step = 0; step <= steps && going.length > 0; step++) {
    throwIfAborted(signal)
    const block = new Float32Array(going.length * d)
    going.forEach((r, i) => block.set(left[r]!, i * d))
    const { atom, value, largest } = await choose(block)
    going = going.filter((r, i) => {
      const row = out[r]!
      if (step > 0) row.largest.push(largest[i]!)
      if (step === steps || !(value[i]! > rounding * Math.sqrt(energy[r]!))) return false
      const chosen = atoms.subarray(atom[i]! * d, (atom[i]! + 1) * d)
      row.atoms.push(atom[i]!)
      takeAway(left[r]!, chosen, orthogonal ? bases[r]! : null)
      const share = dot(left[r]!, left[r]!) / energy[r]!
      row.shares.push(share)
      return share >= tolerance
    })
  }
  return out
}

/** The residual after one more atom, in place: less its part along the atom, or less its projection on all atoms so far. */
function takeAway(residual: Float64Array, atom: Float32Array, basis: GrowingBasis | null): void {
  if (basis) {
    if (growBasis(basis, atom).grew) residualOf(basis, residual)
    return
  }
  const a = dot(atom, residual)
  for (let j = 0; j < residual.length; j++) residual[j] = residual[j]! - a * atom[j]!
}
