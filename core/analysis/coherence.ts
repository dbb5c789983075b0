// Coherence and Babel function of a dictionary, folded over blocks of atoms (Tropp 2004; analyses.md A11). Pure, every process.
import { dot } from '../linalg.ts'

export interface BabelFold {
  /** [sizes] mu1(s) so far, s = 1 .. sizes, and the atom that reaches it */
  values: Float64Array
  atoms: Int32Array
  /** atoms seen, and those without a direction */
  count: number
  zero: number
}

export interface Babel {
  /** mu1(1): the largest |cosine| of two atoms; null for fewer than two */
  coherence: number | null
  /** [sizes] mu1(s) = the largest sum, over atoms, of the s largest |cosines| to others */
  values: number[]
  /** the atom that reaches mu1(s) */
  atoms: number[]
  /** largest s with mu1(s-1) + mu1(s) < 1: every sum of s atoms is found again exactly; null where s = 1 fails too */
  recovered: number | null
  zero: number
}

export const startBabel = (sizes: number): BabelFold => ({
  values: new Float64Array(sizes).fill(-1),
  atoms: new Int32Array(sizes).fill(-1),
  count: 0,
  zero: 0,
})

/**
 * Takes in one atom. @param cosines its |cosines| to the other atoms, largest first, at least as many as there are sizes or all of them
 * @param zero it has no direction: counted, and reaches nothing
 */
export function addBabel(fold: BabelFold, cosines: ArrayLike<number>, zero = false): void {
  const atom = fold.count++
  if (zero) {
    fold.zero++
    return
  }
  let sum = 0
  for (let s = 0; s < fold.values.length && s < cosines.length; s++) {
    sum += cosines[s]!
    if (sum > fold.values[s]!) {
      fold.values[s] = sum
      fold.atoms[s] = atom
    }
  }
}

export function endBabel(fold: BabelFold): Babel {
  const known = [...fold.values].filter(v => v >= 0)
  let recovered: number | null = null
  known.forEach((value, i) => {
    if ((i === 0 ? 0 : known[i - 1]!) + value < 1) recovered = i + 1
  })
  return {
    coherence: known[0] ?? null,
    values: known,
    atoms: [...fold.atoms].slice(0, known.length),
    recovered,
    zero: fold.zero,
  }
}

/**
 * The `count` largest |cosines| of atom i to the others, largest first. Slow and obvious: the oracle of the blocked product.
 * @param atoms [m, d] of length 1 or 0
 */
export function largestCosines(atoms: Float64Array, d: number, i: number, count: number): Float64Array {
  const own = atoms.subarray(i * d, (i + 1) * d)
  const all = new Float64Array(atoms.length / d - 1)
  for (let j = 0, at = 0; j < atoms.length / d; j++) {
    if (j !== i) all[at++] = Math.abs(dot(own, atoms.subarray(j * d, (j + 1) * d)))
  }
  return all.sort().reverse().slice(0, count)
}

/** Babel function of a small dictionary, all in memory. @param atoms [m, d] of length 1 or 0 */
export function babelOf(atoms: Float64Array, d: number, sizes: number): Babel {
  const fold = startBabel(sizes)
  for (let i = 0; i < atoms.length / d; i++) {
    const zero = atoms.subarray(i * d, (i + 1) * d).every(v => v === 0)
    addBabel(fold, largestCosines(atoms, d, i, sizes), zero)
  }
  return endBabel(fold)
}
