// A report of a set by hand, for tests of its panel. Test only.
import type { PairSetReport } from '../../shared/analyses/pair-set.ts'

/** Three features over 1,000 rows: 0 inside 1; 2 is never on. */
export const report: PairSetReport = {
  features: [5, 9, 2],
  rows: 1_000,
  masked: 3,
  unit: 'token',
  both: Int32Array.of(40, 40, 0, 40, 200, 0, 0, 0, 0),
  types: Int32Array.of(20, 60, 0),
  maskedCosine: Float64Array.of(1, 0.8, NaN, 0.9, 1, NaN, NaN, NaN, NaN),
  encoderCosine: Float64Array.of(1, -0.2, 0, -0.2, 1, 0, 0, 0, 1),
  decoderCosine: Float64Array.of(1, 0.6, 0, 0.6, 1, 0, 0, 0, 1),
  crossTalk: Float64Array.of(1, 0.1, 0, 0.2, 1, 0, 0, 0, 1),
  align: Float64Array.of(0.7, 0.9, NaN),
  gain: Float64Array.of(1, 1.1, NaN),
  d: 16,
  groups: { by: 'document', n: 9, intervals: null },
  budget: { rows: 100, draws: 20, seed: 1, phi: Float64Array.of(NaN, -0.02, NaN, -0.02, NaN, NaN, NaN, NaN, NaN) },
  own: [
    { feature: 5, total: 0, predicted: new Float64Array(0), observed: new Float64Array(0), medianObserved: null, medianPredicted: null, ratio: null, medianEnergy: null }, // prettier-ignore
    { feature: 9, total: 2, predicted: Float64Array.of(0.2, 0.4), observed: Float64Array.of(0.1, 0.3), medianObserved: 0.2, medianPredicted: 0.3, ratio: 2 / 3, medianEnergy: 0.05 }, // prettier-ignore
    { feature: 2, total: 0, predicted: new Float64Array(0), observed: new Float64Array(0), medianObserved: null, medianPredicted: null, ratio: null, medianEnergy: null }, // prettier-ignore
  ],
  notes: [],
}
