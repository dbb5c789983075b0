// Matching pursuit of one row with its account step by step, plain or orthogonal (analyses.md A11). Pure, float64, every process.
//
//   r_0 = x;  j = argmax d_i . r (signed);  a = d_j . r;  r <- r - a d_j.   Orthogonal: r <- x - (its projection on the atoms so far).
//
// Sources: Mallat and Zhang 1993 (there |d_i . r|); Pati, Rezaiifar and Krishnaprasad 1993 (orthogonal); the signed choice and the
// norm + 1e-8 of the atoms are overcomplete's MpSAE. core/sae/matching-pursuit.ts is the encoder of dictionaries trained this way.
import { dot, norm, type Matrix, type Vector } from '../linalg.ts'
import { emptyBasis, growBasis, heldBy, leastSquaresOn, residualOf, type GrowingBasis } from './growing-basis.ts'

export interface PursuitRules {
  /** steps at most */
  steps: number
  /** ends once |r|^2 / |x|^2 is below this; 0: never */
  tolerance: number
  /** goes on where no correlation is above zero (the peer does) */
  signed?: boolean
  /** the residual is what least squares on the atoms so far leaves (OMP) */
  orthogonal?: boolean
}

/** A row ends below one hundredth of its energy (A11). */
export const pursuitTolerance = 0.01

/** A correlation below this share of |x| is rounding of zero. */
const ROUNDING = 1e-12

export interface PursuitStep {
  atom: number
  /** d_j . r before the step */
  coefficient: number
  /** |r| after the step, and |r|^2 / |x|^2 */
  length: number
  share: number
  /** |x - P x|^2 / |x|^2, P on the atoms so far: what least squares on the same support leaves */
  spanShare: number
  /** |r . d_j| after the step: 0 for an atom of length 1 */
  own: number
  /** max |d_i . r| after the step, over all atoms; null where only the chosen atoms are at hand */
  largest: number | null
  /** |P d_j|^2, P on the earlier atoms: 0 conditionally orthogonal, 1 in their span */
  conditional: number
  /** cosine to each earlier atom, by step */
  earlier: number[]
}

export type PursuitEnd = 'steps' | 'tolerance' | 'no-positive' | 'zero'

export interface PursuitTrace {
  steps: PursuitStep[]
  end: PursuitEnd
  /** |x|^2 */
  energy: number
  /** [d] what is left of x */
  residual: Float64Array
  /** distinct atoms in the order chosen, and their coefficients: sums of the steps, and least squares on the same support */
  support: number[]
  summed: Float64Array
  refitted: Float64Array
}

interface State {
  residual: Float64Array
  energy: number
  basis: GrowingBasis
  /** lengths of the kept atoms; the kept atom of each step, and of each atom */
  lengths: number[]
  places: number[]
  placeOf: Map<number, number>
  steps: PursuitStep[]
  /** atoms that added an axis */
  kept: number[]
}

/** Atoms divided by their length plus `epsilon` (the peer's 1e-8; 0: to length 1), as float64 [m, d]; rows of zeros stay. */
export function unitAtoms(rows: Matrix, m: number, d: number, epsilon = 0): Float64Array {
  const out = Float64Array.from(rows)
  for (let i = 0; i < m; i++) {
    const row = out.subarray(i * d, (i + 1) * d)
    const length = norm(row) + epsilon
    if (length > 0) for (let j = 0; j < d; j++) row[j] = row[j]! / length
  }
  return out
}

/**
 * @param x [d] the row (or the row minus b_dec)
 * @param atoms [m, d] of length 1
 * @throws Error when the atoms do not have x's width
 */
export function tracePursuit(x: Vector, atoms: Float64Array, rules: PursuitRules): PursuitTrace {
  const d = x.length
  const m = atoms.length / d
  if (!Number.isInteger(m) || m < 1)
    throw new Error(`The atoms have ${atoms.length} numbers, expected whole rows of ${d}.`)
  return tracedBy(x, rules, residual => {
    const best = { atom: 0, value: -Infinity, largest: 0 }
    for (let i = 0; i < m; i++) {
      let value = 0
      for (let j = 0, at = i * d; j < d; j++, at++) value += atoms[at]! * residual[j]!
      if (value > best.value) Object.assign(best, { atom: i, value })
      best.largest = Math.max(best.largest, Math.abs(value))
    }
    return { ...best, row: atoms.subarray(best.atom * d, (best.atom + 1) * d) }
  })
}

/**
 * The account of atoms that were chosen elsewhere (by a product over all atoms): coefficients and all else anew, in float64.
 * @param chosen atoms in their order; @param rowOf the atom's row, of length 1
 */
export function traceOf(x: Vector, chosen: readonly number[], rowOf: (atom: number) => Vector, rules: PursuitRules) {
  const d = x.length
  return tracedBy(x, { ...rules, steps: Math.min(rules.steps, chosen.length) }, (residual, step) => {
    const atom = chosen[step]
    if (atom === undefined) return null
    const row = rowOf(atom)
    if (row.length !== d) throw new Error(`An atom has ${row.length} numbers, expected ${d}.`)
    return { atom, row, value: dot(row, residual), largest: null }
  })
}

interface Choice {
  atom: number
  row: Vector
  value: number
  largest: number | null
}

function tracedBy(
  x: Vector,
  rules: PursuitRules,
  choose: (r: Float64Array, step: number) => Choice | null,
): PursuitTrace {
  const start = Float64Array.from(x)
  const state: State = {
    residual: start.slice(),
    energy: dot(start, start),
    basis: emptyBasis(start),
    lengths: [],
    places: [],
    placeOf: new Map(),
    steps: [],
    kept: [],
  }
  let end: PursuitEnd = state.energy > 0 ? 'steps' : 'zero'
  let next = end === 'steps' ? choose(state.residual, 0) : null
  while (next && state.steps.length < rules.steps) {
    if (!rules.signed && !(next.value > ROUNDING * Math.sqrt(state.energy))) {
      end = 'no-positive'
      break
    }
    const step = take(state, next, rules.orthogonal === true)
    next = choose(state.residual, state.steps.length)
    step.largest = next?.largest ?? null
    if (step.share < rules.tolerance) {
      end = 'tolerance'
      break
    }
  }
  return { steps: state.steps, end, energy: state.energy, residual: state.residual, ...coefficients(state) }
}

function take(state: State, { atom, row, value }: Choice, orthogonal: boolean): PursuitStep {
  const { residual, energy, basis } = state
  const { inside, grew, products } = growBasis(basis, row)
  if (grew) state.kept.push(atom)
  if (orthogonal) residualOf(basis, residual)
  else for (let j = 0; j < residual.length; j++) residual[j] = residual[j]! - value * row[j]!
  const left = dot(residual, residual)
  // Products with the kept atoms, by step: a step whose atom added nothing has that of the step that brought the atom.
  const length = norm(row)
  const earlier = state.places.map(k => cosineOf(products[k]!, state.lengths[k]!, length))
  state.places.push(grew ? state.lengths.push(length) - 1 : (state.placeOf.get(atom) ?? 0))
  if (grew) state.placeOf.set(atom, state.lengths.length - 1)
  const step: PursuitStep = {
    atom,
    coefficient: value,
    length: Math.sqrt(left),
    share: left / energy,
    spanShare: Math.max(0, energy - heldBy(basis)) / energy,
    own: Math.abs(dot(row, residual)),
    largest: null,
    conditional: inside,
    earlier,
  }
  state.steps.push(step)
  return step
}

const cosineOf = (product: number, a: number, b: number) => (a * b > 0 ? product / (a * b) : 0)

function coefficients({ steps, basis, kept }: State) {
  const support = [...new Set(steps.map(s => s.atom))]
  const at = new Map(support.map((atom, i) => [atom, i]))
  const summed = new Float64Array(support.length)
  for (const step of steps) summed[at.get(step.atom)!] = summed[at.get(step.atom)!]! + step.coefficient
  const refitted = new Float64Array(support.length)
  leastSquaresOn(basis).forEach((c, k) => (refitted[at.get(kept[k]!)!] = c))
  return { support, summed, refitted }
}
