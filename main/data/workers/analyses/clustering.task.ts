// Evidence for clusters or a sparse sum over a sample of rows: computes here, asks the data process for codes, rows of latents and k-means. Worker thread of the data process.
import { onCounts, type CodedRows } from '../../../../core/analysis/clustering/coded-rows.ts'
import { alignment } from '../../../../core/analysis/clustering/credit-signature.ts'
import { clusteringEvidence, type EvidenceTools } from '../../../../core/analysis/clustering/evidence.ts'
import { reportOf, type ClusteringEvidence } from '../../../../core/analysis/clustering/report.ts'
import { sphericalKMeans, type SphericalClusters } from '../../../../core/analysis/spherical-k-means.ts'
import type { Matrix } from '../../../../core/linalg.ts'
import type { AnalysisTask } from '../analysis-thread.ts'
import { createLatents, type LatentRows } from './latent-library.ts'

export interface ClusteringInput {
  /** [n * d] rows in random order, so that the first stand for all */
  x: Float32Array
  /** [d] what the decoder adds */
  b: Float32Array
  /** rows of the first answer */
  first: number
  draws: number
  seed: number
}

/** What the data process is asked. */
export type ClusteringQuestion =
  | { t: 'encode'; x: Float32Array }
  | { t: 'latents'; features: number[] }
  | { t: 'cluster'; x: Float32Array; d: number; init: Float32Array; most: number }
export interface ClusteringAnswers {
  encode: { indptr: Int32Array; features: Int32Array; values: Float32Array }
  latents: LatentRows
  cluster: SphericalClusters
}

/** numbers of a message: 1 MB */
const partNumbers = 2 ** 18
/** products of one assignment from which ONNX Runtime is worth a message with all rows */
const manyProducts = 2e7

export const clustering: AnalysisTask<ClusteringInput, ClusteringEvidence> = async (input, context) => {
  const { x, b, first, draws, seed } = input
  const d = b.length
  const ask = <T extends ClusteringQuestion['t']>(question: ClusteringQuestion & { t: T }) =>
    context.ask(question) as Promise<ClusteringAnswers[T]>
  const latents = createLatents(d, features => ask({ t: 'latents', features }))

  const encode = async (y: Matrix): Promise<CodedRows> => {
    const n = y.length / d
    const parts: ClusteringAnswers['encode'][] = []
    const step = Math.max(1, Math.floor(partNumbers / d))
    for (let from = 0; from < n; from += step) {
      const to = Math.min(n, from + step)
      const part = Float32Array.from({ length: (to - from) * d }, (_, i) => y[from * d + i]! + b[i % d]!)
      parts.push(await ask({ t: 'encode', x: part }))
    }
    return { n, d, y, z: await latents.codes(parts), decoder: latents.decoder() }
  }
  const tools = (shown: (done: number, total: number, what: string) => void): EvidenceTools => ({
    encode,
    cluster: (y, n, of, init, most) =>
      n * init.length < manyProducts
        ? sphericalKMeans(y, n, of, init, most)
        : ask({ t: 'cluster', x: Float32Array.from(y), d: of, init: Float32Array.from(init), most }),
    encoderOf: latent => latents.encoder(latent),
    nameOf: latent => latents.nameOf(latent),
    step: shown,
  })
  const rows = async (count: number) => encode(x.slice(0, count * d).map((v, i) => v - b[i % d]!))
  const report = (data: CodedRows, evidence: Parameters<typeof reportOf>[0]) => {
    const on = onCounts(data.z)
    const facts = {
      ...{ n: data.n, d, seed },
      latents: on.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0),
      alignment: alignment(latents.encoders(), data.decoder, d, on),
    }
    return reportOf(evidence, facts, latents.nameOf)
  }

  const n = x.length / d
  if (first < n) {
    context.progress(0, 1, 'first rows')
    const few = await rows(first)
    for await (const evidence of clusteringEvidence(
      few,
      { draws: 0, seed },
      tools(() => undefined),
    )) {
      context.first(report(few, evidence))
    }
  }
  context.progress(0, 1, 'encoding rows')
  const data = await rows(n)
  let last: ClusteringEvidence | null = null
  for await (const evidence of clusteringEvidence(data, { draws, seed }, tools(context.progress))) {
    last = report(data, evidence)
    if (last.draws < draws) context.first(last)
  }
  return last!
}
