// Dictionaries made of arrays, and a small seeded generator, for the inference tests.
import type { SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import type { SaeModel } from '../../../main/inference/formats/format.ts'

/** Numbers in -1..1 (mulberry32). */
export function random(seed: number): () => number {
  let s = seed | 0
  return () => {
    s = (s + 0x6d2b79f5) | 0
    let t = Math.imul(s ^ (s >>> 15), 1 | s)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1
  }
}

/** A model as a format would give it, from weights in memory. */
export function modelOf(spec: SaeSpec, weights: SaeWeights): SaeModel {
  const { dIn, dSae, dOut } = spec
  return {
    spec,
    files: [],
    description: {
      kind: 'dictionary',
      format: 'test',
      architecture: spec.kind,
      dIn,
      dSae,
      dOut,
      dtype: 'float32',
      options: {},
      optionsNeeded: [],
      warnings: [],
    },
    readDirections: async (from, to) => weights.wDec.slice(from * dOut, to * dOut),
    async readWeights(features) {
      const all = features ?? [...weights.bEnc.keys()]
      return {
        wEnc: Float32Array.from({ length: dIn * all.length }, (_, i) => {
          return weights.wEnc[Math.floor(i / all.length) * dSae + all[i % all.length]!]!
        }),
        bEnc: Float32Array.from(all, f => weights.bEnc[f]!),
        wDec: Float32Array.from(all.flatMap(f => [...weights.wDec.subarray(f * dOut, (f + 1) * dOut)])),
        bDec: weights.bDec.slice(),
        threshold: weights.threshold && Float32Array.from(all, f => weights.threshold![f]!),
        magnitude: weights.magnitude && {
          r: Float32Array.from(all, f => weights.magnitude!.r[f]!),
          b: Float32Array.from(all, f => weights.magnitude!.b[f]!),
        },
        wSkip: weights.wSkip?.slice() ?? null,
      }
    },
  }
}
