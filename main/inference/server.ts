// The inference server: every call of InferenceApi. Knows files and ONNX Runtime, nothing of workspaces. Inference process, command line.
import { relative } from 'node:path'
import { hasHalfSpaces } from '../../core/sae/kinds.ts'
import type { Handlers, InferenceApi } from '../../shared/contract.ts'
import { along } from './along.ts'
import { coherenceBlocks } from './coherence.ts'
import { createLargest, encoderOfPositives } from './coupled.ts'
import { clusterRows } from './cluster-rows.ts'
import { activateThreshold, activateWhole, encodeRows, givenRows, withRows } from './encode-rows.ts'
import { crossNeighbours } from './cross-blocks.ts'
import { createEncoder } from './encoder.ts'
import { listPath, openSae } from './formats/index.ts'
import { nearestAmong } from './nearest-among.ts'
import { featureRows, geometry } from './geometry.ts'
import { decoderMoments, pairCosines } from './unit-vectors.ts'
import { openLanguageModel } from './language-model.ts'
import { residualOf } from './model-residual.ts'
import { createModelSessions } from './model-sessions.ts'
import { answersTo, changeDocument } from './model-tail.ts'
import { apartBlocks } from './apart-blocks.ts'
import { neighbourBlocks } from './neighbour-blocks.ts'
import { nearestDirections } from './nearest.ts'
import { cosinesTo, neighbours } from './neighbours.ts'
import { pursueRows } from './pursue.ts'
import { createSections } from './section.ts'
import { createSessionStore } from './sessions.ts'
import { unembed } from './unembed.ts'
import { unembeddingRows } from './unembedding-rows.ts'

/** rows of one look at coupled values: their positive ones are held at once */
const partRows = 1024

/** Makes the handlers; sessions are kept between calls. Batches are awaited one by one, so that cancels get through. */
export function createInferenceServer(): Handlers<InferenceApi> {
  const sessions = createSessionStore()
  const sections = createSections()
  const models = createModelSessions()
  return {
    'sae.describe': async ({ path, options }) => {
      const model = await openSae(path, options)
      const { description, hook = null, neuronpedia = null, assumed = [], l0 = null, spec, files } = model
      const { folder } = await listPath(path)
      return {
        ...{ ...description, hook, neuronpedia, coupled: spec.coupled !== undefined, assumed: [...assumed], l0 },
        activation: spec.kind,
        k: spec.k,
        files: files.map(file => relative(folder, file)),
      }
    },
    'sae.load': ref => sessions.use(ref, async ({ provider, spec }) => ({ ...provider(), kind: spec.kind, k: spec.k })),
    async 'sae.uncouple'({ sae, source, from, to }, { signal }) {
      const model = await openSae(sae.path, sae.options)
      const { coupled, dIn } = model.spec
      if (coupled === undefined || !model.withThreshold) return { options: sae.options }
      const largest = createLargest(sae.path, coupled * (to - from))
      const encoder = await encoderOfPositives(createEncoder, model, sae)
      try {
        await withRows(source, dIn, sae.path, async rows => {
          for (let at = from; at < to; at += partRows) {
            const part = { from: at, to: Math.min(to, at + partRows), recon: false }
            largest.add((await encodeRows(encoder, rows, part, signal)).values)
          }
        })
      } finally {
        await encoder.release()
      }
      return { options: model.withThreshold(largest.threshold()) }
    },
    'sae.encode': ({ sae, source, from, to, recon }, { signal }) =>
      sessions.use(sae, encoder =>
        withRows(source, encoder.spec.dIn, sae.path, rows => encodeRows(encoder, rows, { from, to, recon }, signal)),
      ),
    'sae.encodeRows': ({ sae, x }, { signal }) =>
      sessions.use(sae, encoder => {
        const rows = givenRows(x, encoder.spec.dIn, sae.path)
        return encodeRows(encoder, rows, { from: 0, to: rows.rows, recon: false }, signal)
      }),
    async 'sae.activate'({ sae, source, rows, features }, { signal }) {
      const model = await openSae(sae.path, sae.options)
      return withRows(source, model.spec.dIn, sae.path, opened =>
        hasHalfSpaces(model.spec.kind)
          ? activateThreshold(model, opened, { rows, features }, sae.threads, signal)
          : sessions.use(sae, encoder => activateWhole(encoder, opened, { rows, features }, signal)),
      )
    },
    'sae.rows': async ({ sae, features }) => featureRows(await openSae(sae.path, sae.options), features),
    'sae.section': (input, { signal }) => sections.section(input, signal),
    'sae.geometry': async ({ sae }, { signal }) => geometry(await openSae(sae.path, sae.options), sae.threads, signal),
    'sae.along': async ({ sae, direction }, { signal }) =>
      along(await openSae(sae.path, sae.options), direction, signal),
    'sae.nearestAmong': async ({ sae, among }, { signal }) =>
      nearestAmong(await openSae(sae.path, sae.options), among, sae.threads, signal),
    'sae.allNeighbours': async ({ sae, count }, { signal, progress }) =>
      neighbourBlocks(await openSae(sae.path, sae.options), { count, threads: sae.threads }, progress, signal),
    'sae.apartPairs': async ({ sae, ...asked }, { signal, progress }) =>
      apartBlocks(await openSae(sae.path, sae.options), { ...asked, threads: sae.threads }, progress, signal),
    'sae.crossNeighbours': async (input, { signal, progress }) =>
      crossNeighbours(
        await openSae(input.a.path, input.a.options),
        await openSae(input.b.path, input.b.options),
        input,
        progress,
        signal,
      ),
    'sae.pairCosines': async ({ a, b, vector, i, j }) => ({
      cosines: await pairCosines(await openSae(a.path, a.options), await openSae(b.path, b.options), { vector, i, j }),
    }),
    'sae.secondMoments': async ({ sae }, { signal }) => ({
      moments: await decoderMoments(await openSae(sae.path, sae.options), sae.threads, signal),
    }),
    'sae.cosines': async ({ sae, feature, vector }, { signal }) => ({
      cosines: await cosinesTo(await openSae(sae.path, sae.options), feature, vector, signal),
    }),
    'sae.neighbours': async ({ sae, feature, count, vector = 'decoder' }, { signal }) =>
      neighbours(await openSae(sae.path, sae.options), { feature, count, vector }, signal),
    'sae.unembed': async ({ sae, feature, from, count }, { signal }) =>
      unembed(await openSae(sae.path, sae.options), { feature, from, count }, signal),
    'sae.matches': async ({ sae, directions, count }, { signal }) =>
      nearestDirections(await openSae(sae.path, sae.options), directions, count, signal),
    async 'sae.pursue'(input, { signal, progress }) {
      const model = await openSae(input.sae.path, input.sae.options)
      const isEncoded = input.norms !== null && model.spec.coupled === undefined
      return isEncoded
        ? sessions.use(input.sae, encoder => pursueRows(model, input, encoder, progress, signal))
        : pursueRows(model, input, null, progress, signal)
    },
    'sae.coherence': async ({ sae, sizes, shuffle }, { signal, progress }) =>
      coherenceBlocks(await openSae(sae.path, sae.options), { sizes, shuffle, threads: sae.threads }, progress, signal),
    'model.unembedding': (input, { signal, progress }) => unembeddingRows(input, progress, signal),
    'rows.cluster': (input, { signal }) => clusterRows(input, signal),
    'model.describe': async ({ path }) => (await openLanguageModel(path)).description,
    'model.residual': ({ model, ids, lengths }, { signal }) =>
      models.use(model, 'head', head => residualOf(head, { ids, lengths }, signal)),
    'model.change': (input, { signal }) =>
      models.use(input.model, 'head', head =>
        models.use(input.model, 'tail', tail => changeDocument(head, tail, input, signal)),
      ),
    'model.answers': (input, { signal }) =>
      models.use(input.model, 'head', head =>
        models.use(input.model, 'tail', tail => answersTo(head, tail, input, signal)),
      ),
  }
}
