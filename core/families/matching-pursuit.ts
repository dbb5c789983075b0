// Matching pursuit on plain numbers, as the golden case matching_pursuit states it. Pure, every process.
import { babelOf } from '../analysis/coherence.ts'
import { tracePursuit, unitAtoms } from '../analysis/pursuit-trace.ts'
import { pursueRow } from '../sae/matching-pursuit.ts'
import { matrixField, widthOf, type Family } from './input.ts'

/** What the peer adds to the length of an atom before it divides by it. */
const EPSILON = 1e-8

const codeSteps = [1, 2, 4, 8]
const traceSteps = 8
const babelSizes = [1, 2, 3, 5]

function computePursuit(input: unknown) {
  const d = widthOf(input, 'W')
  const rows = matrixField(input, 'W', d)
  if (rows.length === 0 || d === 0) throw new Error('W: no atoms found; a list of rows of numbers is expected.')
  const x = matrixField(input, 'X', d)
  const dictionary = Float64Array.from(rows.flat())
  const atoms = unitAtoms(dictionary, rows.length, d, EPSILON)
  const single = Float32Array.from(atoms)
  const codesAt = (k: number) => {
    const stop = { residualThreshold: 0, maxIterations: k, stopOnDuplicateSupport: false }
    const pursued = x.map(row => pursueRow(Float32Array.from(row), single, stop, 'float32', true))
    return { residual: pursued.map(p => [...p.residual]), codes: pursued.map(p => [...p.acts]) }
  }
  const babel = babelOf(unitAtoms(dictionary, rows.length, d), d, Math.max(...babelSizes))
  return {
    mpsae: Object.fromEntries(codeSteps.map(k => [`k${k}`, codesAt(k)])),
    trace: x.map(row =>
      tracePursuit(row, atoms, { steps: traceSteps, tolerance: 0, signed: true }).steps.map(step => ({
        atom: step.atom,
        coef: step.coefficient,
        res: step.length,
        orth: step.own,
        cond_coh: step.conditional,
        maxabs: step.largest,
      })),
    ),
    babel: Object.fromEntries(babelSizes.map(s => [s, babel.values[s - 1] ?? null])),
  }
}

export const matchingPursuit: Family = { name: 'matching_pursuit', compute: computePursuit }
