// The whole panel on four worlds with a dictionary trained on each: it must place them where analyses.md A10 lists them, in direction and rough size.
import { describe, expect, it } from 'vitest'
import { aboutBias, type CodedRows } from '../../../../core/analysis/clustering/coded-rows.ts'
import { clusteringEvidence, type Evidence } from '../../../../core/analysis/clustering/evidence.ts'
import { sphericalKMeans } from '../../../../core/analysis/spherical-k-means.ts'
import { D, drawWorld, encodeAll, trainSae, type SmallSae, type World } from './worlds.ts'

const long = process.env.ZONOSCOPE_TEST_SIZE === 'long'
const size = long ? { rows: 6000, steps: 2500, draws: 5 } : { rows: 1500, steps: 1200, draws: 2 }
const M = 64

async function run(
  world: World,
  kind: SmallSae['kind'],
): Promise<{ first: Evidence; last: Evidence; steps: number[]; data: CodedRows }> {
  // Trained on four times as many rows: what it learnt of single rows is no part of the comparison.
  const x = drawWorld(world, 4 * size.rows, 7)
  const sae = trainSae(x, kind, M, size.steps, 3)
  const data = encodeAll(sae, aboutBias(x.slice(0, size.rows * D), sae.b))
  const steps: number[] = []
  const all: Evidence[] = []
  const tools = {
    encode: async (y: Float64Array | Float32Array) => encodeAll(sae, y),
    cluster: sphericalKMeans,
    encoderOf: (i: number) => sae.encoder.subarray(i * data.d, (i + 1) * data.d),
    nameOf: (i: number) => i,
    step: (done: number) => void steps.push(done),
  }
  for await (const evidence of clusteringEvidence(data, { draws: size.draws, seed: 5 }, tools)) all.push(evidence)
  return { first: all[0]!, last: all.at(-1)!, steps, data }
}

describe.each(long ? (['topk', 'relu'] as const) : (['topk'] as const))('a %s dictionary', kind => {
  it.each(['clusters', 'gains'] as const)(
    'on %s is where its own clusters are',
    async world => {
      const { last } = await run(world, kind)
      const { v, ev, ami, beyondRay } = last.statistics
      expect(v.observed).toBeGreaterThan(0.85)
      expect(Math.abs(v.lambda!)).toBeLessThan(0.25)
      expect(Math.abs(beyondRay.lambda!)).toBeLessThan(0.25)
      expect(Math.abs(ami.lambda ?? 0)).toBeLessThan(0.5)
      // Sums are worth little beyond what a gain is.
      expect(ev.observed! - ev.cluster!).toBeLessThan(0.05)
      expect(last.ceiling).toBeGreaterThan(0.85)
      expect(last.ceiling! - last.floor!).toBeGreaterThan(0.1)
      // One latent a row: no child comes with its parent.
      expect(last.plan.credits).toEqual([])
      expect(last.statistics.slope).toMatchObject({ observed: null, lambda: null })
    },
    240_000,
  )

  it.each(['linear', 'hierarchical'] as const)(
    'on %s is where a sparse sum is, or beyond',
    async world => {
      const { first, last, steps, data } = await run(world, kind)
      const { v, ev, beyondRay } = last.statistics
      expect(v.observed).toBeLessThan(0.8)
      expect(v.lambda).toBeGreaterThan(0.75)
      expect(v.lambda).toBeLessThan(3)
      // With ReLU both surrogates have the same shapes in their cells, and the power rule says so.
      if (kind === 'topk') expect(beyondRay.lambda).toBeGreaterThan(0.75)
      expect(ev.observed! - ev.cluster!).toBeGreaterThan(Math.max(0.01, 5 * ev.clusterSd!))
      if (world === 'hierarchical' && kind === 'topk') {
        expect(last.plan.credits.length).toBeGreaterThan(4)
        for (const { id, value } of [
          { id: 'slope', value: 0.55 },
          { id: 'between', value: 0.15 },
        ] as const) {
          const { observed, cluster, linear } = last.statistics[id]
          expect(Math.abs(observed! - value), id).toBeLessThan(0.3)
          expect([cluster, linear].every(Number.isFinite), id).toBe(true)
        }
        // Whatever turns up in surrogates later, pairs are those of the data.
        expect(last.draws.every(({ measured }) => measured.credit.each.length <= last.plan.credits.length)).toBe(true)
      }
      // The first answer is of the data alone: no lambda yet, and the same numbers later.
      expect(first.statistics.v.lambda).toBeNull()
      expect(first.statistics.v.observed).toBe(v.observed)
      expect(steps).toEqual(Array.from({ length: 2 + 2 * size.draws }, (_, i) => i))
      expect(last.draws).toHaveLength(2 * size.draws)
      expect(data.n / last.plan.k).toBeGreaterThanOrEqual(20)
    },
    240_000,
  )
})

it('stops where it is told to, with its first answer given; encoders that are not to be had leave the zone gap out', async () => {
  const x = drawWorld('clusters', 800, 7)
  const sae = trainSae(x, 'topk', 8, 1, 3)
  const data = encodeAll({ ...sae, kind: 'topk' }, aboutBias(x, sae.b))
  const stopped = clusteringEvidence(data, { draws: 1, seed: 5 }, {
    encode: async y => encodeAll(sae, y),
    cluster: sphericalKMeans,
    encoderOf: () => null,
    nameOf: i => i,
    step: done => {
      if (done === 2) throw new Error('stopped')
    },
  }) // prettier-ignore
  const { value } = await stopped.next()
  expect(value!.statistics.gap.observed).toBeNull()
  await expect(stopped.next()).rejects.toThrow('stopped')
})
