// The account of a block of pursued rows in float64, and of the codes that one pass gave. Inference process.
import { emptyBasis, growBasis, heldBy } from '../../core/analysis/growing-basis.ts'
import type { PursuedRows } from '../../core/analysis/pursued-rows.ts'
import { traceOf } from '../../core/analysis/pursuit-trace.ts'
import { dot } from '../../core/linalg.ts'
import type { In, InferenceApi } from '../../shared/contract.ts'
import type { ChosenAtoms } from './pursue.ts'

export interface PursuitJob {
  input: In<InferenceApi, 'sae.pursue'>
  /** [m, d] of length 1 */
  atoms: Float32Array
  bDec: Float32Array
  d: number
  /** codes are divided by the decoder norm before they are decoded */
  rescaled: boolean
}

export interface PursuedBlock {
  from: number
  to: number
  /** rows as the dictionary sees them, and what is pursued of them */
  seen: readonly Float64Array[]
  start: readonly Float64Array[]
  plain: readonly ChosenAtoms[]
  orthogonal: readonly ChosenAtoms[] | null
  codes: PursuedRows['codes']
}

export function accountOf(job: PursuitJob, block: PursuedBlock): PursuedRows {
  const { input, atoms, d } = job
  const { steps } = input
  const n = block.to - block.from
  const empty = () => new Float64Array(n * steps).fill(NaN)
  const plain = {
    atoms: new Int32Array(n * steps).fill(-1),
    coefficients: empty(),
    share: empty(),
    spanShare: empty(),
    conditional: empty(),
    largest: new Float32Array(n * steps).fill(NaN),
  }
  const orthogonal = block.orthogonal && { atoms: new Int32Array(n * steps).fill(-1), share: empty() }
  const rowOf = (atom: number) => atoms.subarray(atom * d, (atom + 1) * d)
  const all = { steps, tolerance: 0, signed: true }
  const sum = new Float64Array(d)
  let squares = 0
  for (let r = 0; r < n; r++) {
    const x = block.start[r]!
    const seen = block.seen[r]!
    for (let j = 0; j < d; j++) sum[j] = sum[j]! + seen[j]!
    squares += dot(seen, seen)
    traceOf(x, block.plain[r]!.atoms, rowOf, all).steps.forEach((step, s) => {
      const at = r * steps + s
      plain.atoms[at] = step.atom
      plain.coefficients[at] = step.coefficient
      plain.share[at] = step.share
      plain.spanShare[at] = step.spanShare
      plain.conditional[at] = step.conditional
      plain.largest[at] = block.plain[r]!.largest[s] ?? NaN
    })
    if (!orthogonal) continue
    const own = block.orthogonal![r]!
    own.atoms.forEach((atom, s) => {
      orthogonal.atoms[r * steps + s] = atom
      orthogonal.share[r * steps + s] = own.shares[s]!
    })
  }
  return {
    from: block.from,
    to: block.to,
    total: input.rows.length,
    d,
    energy: Float64Array.from(block.start, x => dot(x, x)),
    sum,
    squares,
    plain,
    orthogonal,
    codes: block.codes,
    onePass: onePassOf(job, block),
  }
}

/** The codes of one pass, largest first: x - b_dec minus the first s of them, as shares of the energy of what is pursued. */
function onePassOf(
  { input, atoms, bDec, d, rescaled }: PursuitJob,
  { from, to, seen, start: starts, codes }: PursuedBlock,
) {
  const { steps, norms } = input
  if (!codes || !norms) return null
  const n = to - from
  const out = {
    features: new Int32Array(n * steps).fill(-1),
    share: new Float64Array(n * steps).fill(NaN),
    whole: new Float64Array(n).fill(NaN),
    wholeSpan: new Float64Array(n).fill(NaN),
  }
  for (let r = 0; r < n; r++) {
    const energy = dot(starts[r]!, starts[r]!)
    if (!(energy > 0)) continue
    const entries = Array.from({ length: codes.indptr[r + 1]! - codes.indptr[r]! }, (_, i) => codes.indptr[r]! + i)
    entries.sort((a, b) => Math.abs(codes.values[b]!) - Math.abs(codes.values[a]!) || a - b)
    const rest = seen[r]!.map((v, j) => v - bDec[j]!)
    const start = dot(rest, rest)
    const basis = emptyBasis(rest.slice())
    out.whole[r] = out.wholeSpan[r] = start / energy
    entries.forEach((entry, s) => {
      const feature = codes.features[entry]!
      const atom = atoms.subarray(feature * d, (feature + 1) * d)
      const by = codes.values[entry]! * (rescaled ? 1 : norms[feature]!)
      for (let j = 0; j < d; j++) rest[j] = rest[j]! - by * atom[j]!
      growBasis(basis, atom)
      out.whole[r] = dot(rest, rest) / energy
      out.wholeSpan[r] = Math.max(0, start - heldBy(basis)) / energy
      if (s < steps) {
        out.features[r * steps + s] = feature
        out.share[r * steps + s] = out.whole[r]!
      }
    })
  }
  return out
}
