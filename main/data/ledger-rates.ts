// What is counted of a class in the ledger: rows, rates of absorption by word type, and who absorbs (analyses.md A2). Data process, command line.
import { absorbersOf as allAbsorbers, type Absorber } from '../../core/analysis/absorbers.ts'
import type { RowAbsorption } from '../../core/analysis/absorption.ts'
import { groupInterval } from '../../core/analysis/group-interval.ts'
import type { ClassReport } from '../../shared/ledger-model.ts'
import type { ProbeRows } from './ledger-classes.ts'

type ProbeWords = Pick<ProbeRows, 'rows' | 'types'>

const LEAST_ROWS = 30
const LEAST_TYPES = 5
const shownAbsorbers = 6
const shownWords = 6
const shownRows = 60

/** Rows and word types for training, for testing and of the class, and whether they are too few to say anything. */
export function countsOf({ test, types }: ProbeWords & { test: Uint8Array }, isClass: Uint8Array) {
  const typesIn = (keep: (t: number) => boolean) => new Set(types.filter((_, t) => keep(t))).size
  const testCount = test.reduce((sum, v) => sum + v, 0)
  const classRows = isClass.reduce((sum, v) => sum + v, 0)
  const classTypes = typesIn(t => isClass[t] === 1)
  const trained = isClass.some((v, t) => v === 1 && test[t] === 0)
  return {
    trainRows: test.length - testCount,
    testRows: testCount,
    testTypes: typesIn(t => test[t] === 1),
    classRows,
    classTypes,
    tooFew: classRows < LEAST_ROWS || classTypes < LEAST_TYPES || !trained,
  }
}

/** Rates over the class's rows with a positive projection, by word type; nothing where there are no main latents to be silent, or the probe reads nothing. */
export function ratesOf(
  probe: ProbeWords,
  members: Int32Array,
  projections: Float64Array,
  absorption: readonly RowAbsorption[],
  nothing: boolean,
): Pick<ClassReport, 'positives' | 'full' | 'fraction' | 'absorbers' | 'absorbedRows'> {
  const positive = [...members.keys()].filter(i => projections[i]! > 0)
  if (nothing) return { positives: positive.length, full: null, fraction: null, absorbers: [], absorbedRows: [] }
  const groups = positive.map(i => probe.types[members[i]!]!)
  const full = positive.filter(i => absorption[i]!.full)
  return {
    positives: positive.length,
    full: groupInterval(positive.map(i => (absorption[i]!.full ? 1 : 0)), groups), // prettier-ignore
    fraction: groupInterval(positive.map(i => absorption[i]!.fraction), groups), // prettier-ignore
    absorbers: absorbersOf(
      full.map(i => ({ feature: absorption[i]!.top[0]!.feature, word: probe.types[members[i]!]! })),
    ),
    absorbedRows: full.slice(0, shownRows).map(i => probe.rows[members[i]!]!),
  }
}

/** Latents by the rows that they absorb, with their words: the few that a report names. */
export const absorbersOf = (found: readonly { feature: number; word: string }[]): Absorber[] =>
  allAbsorbers(found, { latents: shownAbsorbers, words: shownWords })
