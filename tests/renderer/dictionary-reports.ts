// An answer of each question about two dictionaries, small enough to check by eye.
import type { DictionariesReport, SeedsReport, WidthsReport } from '../../shared/analyses/dictionaries.ts'

const total = { mcc: 0.5, matched: 1, exact: false, gap: 1e-5 }
export const report: DictionariesReport = {
  a: { name: 'one', latents: 2, novel: 1, dead: 1 },
  b: { name: 'two', latents: 2, novel: 0, dead: 0 },
  ...{ unit: 'word', rows: 10, ofRows: 12, masked: 3, d: 4 },
  ...{ onA: Int32Array.of(5, 0), onB: Int32Array.of(4, 6), fewA: Uint8Array.of(0, 1), fewB: new Uint8Array(2) },
  mmcs: { ab: 0.8, ba: 0.6, mean: 0.7 },
  ...{ centred: null, signed: { ...total, exact: true, gap: 0 }, absolute: null, functional: total, shared: null },
  columns: {
    ...{ nearest: Int32Array.of(1, -1), nearestCosine: Float32Array.of(0.75, NaN), margin: Float32Array.of(0.25, NaN) },
    ...{ mutual: Uint8Array.of(1, 0), partner: Int32Array.of(1, -1), cosine: Float32Array.of(0.75, NaN) },
    ...{ encoderCosine: Float32Array.of(0.5, NaN), shared: Uint8Array.of(1, 0), r: Float32Array.of(0.25, NaN) },
    ...{
      jaccard: Float32Array.of(0.125, NaN),
      pRandom: Float32Array.of(0.5, NaN),
      pFlipped: Float32Array.of(NaN, NaN),
    },
    ...{ functional: Int32Array.of(0, -1), functionalR: Float32Array.of(0.375, NaN) },
    ...{ functionalJaccard: Float32Array.of(0.625, NaN), functionalCosine: Float32Array.of(-0.5, NaN) },
  },
  ...{ novelA: Int32Array.of(1), novelB: new Int32Array(0), flipped: null, random: { mean: 0.3, point: 0.4 } },
  ...{ split: [], merged: [], pairs: { count: 4, all: true } },
}

const edge = { parent: null, contained: null, masked: null, cosine: null, jaccard: null, both: 0 }
export const widths: WidthsReport = {
  ...{ names: ['narrow', 'wide'], widths: [1, 3], unit: 'word', rows: 10, masked: 0 },
  levels: [
    {
      edges: [
        { ...edge, latent: 0, parent: 0, kind: 'same', dead: false },
        { ...edge, latent: 1, kind: 'novel', dead: false },
        { ...edge, latent: 2, kind: 'novel', dead: true },
      ],
      ...{ families: [], moved: [], allPairs: true },
    },
  ],
}

const pair = { a: 0, b: 1, cosine: Float32Array.of(0.5, NaN), total, shared: 0.5, functional: null }
export const seeds: SeedsReport = {
  ...{ names: ['s0', 's1'], latents: 2, unit: 'word', rows: 0, masked: 0, d: 4, pairs: [pair] },
  ...{ mcc: { mean: 0.5, sd: null }, shared: { mean: 0.5, sd: null }, orphans: [{ k: 2, orphan: 0.5 }], fit: null },
  recovery: { cosine: Float32Array.of(0.5, 0.25), best: Float32Array.of(0.75, NaN), random: Float32Array.of(0.1, NaN), meanBest: 0.75, meanRandom: 0.1 }, // prettier-ignore
  ...{ deciles: [], random: { mean: 0.3, point: 0.4 }, seed: 1 },
}
