// The map of a dictionary's features: neighbours from inference, places from a worker thread, kept beside the caches. Data process, command line.
import { existsSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { roundsFor } from '../../core/umap/layout.ts'
import type { Neighbours } from '../../core/umap/fuzzy-graph.ts'
import type { Ctx, DataApi, Out, Progress } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { mapRecipe, type FeatureMap } from '../../shared/feature-map-model.ts'
import { openSafetensors, tensorOf } from '../containers/safetensors.ts'
import { readTensor } from '../containers/tensor.ts'
import { createSafetensors } from '../containers/write-safetensors.ts'
import { getDictionary, type DictionaryRecord } from './catalogue.ts'
import { saeRef, type Context } from './context.ts'
import { runThread } from './thread.ts'
import { workerUrl } from './worker-url.ts'
import type { UmapMessage, UmapTask } from './workers/umap-worker.ts'

type Call = Ctx<Progress<DataApi, 'feature.map'>>

/** Multiplications per second of the product of all decoder rows, and pulls and pushes of the layout per second; measured on two cores. */
const productsPerSecond = 2e10
const pointRoundsPerSecond = 100_000
const leastFeatures = 4

/** About how long a map takes on two cores. */
export function mapSeconds({ dSae, dOut }: Pick<DictionaryRecord, 'dSae' | 'dOut'>): number {
  return (dSae * dSae * dOut) / productsPerSecond + (dSae * roundsFor(dSae)) / pointRoundsPerSecond
}

const fileOf = (ctx: Context, { id }: DictionaryRecord) => join(ctx.ws.folder, 'cache', `map-${id}.safetensors`)

/**
 * The kept map; with `make`, one that is made now and kept.
 * @throws AppError cancelled, not-found, bad-input, gone
 */
export async function featureMap(
  ctx: Context,
  input: { dictionary: string; make: boolean },
  call: Call,
): Promise<Out<DataApi, 'feature.map'>> {
  const dictionary = getDictionary(ctx.ws, input.dictionary)
  const seconds = mapSeconds(dictionary)
  const known = await readMap(ctx, dictionary)
  if (known || !input.make) return { map: known, seconds }
  if (!dictionary.present) {
    throw new AppError('not-found', `${dictionary.path} is no longer there, or no longer what was added.`)
  }
  if (dictionary.dSae < leastFeatures) {
    throw new AppError('bad-input', `${dictionary.name} has ${dictionary.dSae} features; a map needs ${leastFeatures}.`)
  }
  const neighbours = await allNeighbours(ctx, dictionary, call)
  const places = await layOut({ neighbours, seed: mapRecipe.seed }, call)
  if (!ctx.ws.readOnly) await keepMap(fileOf(ctx, dictionary), places)
  return { map: mapOf(dictionary.id, places), seconds }
}

async function allNeighbours(ctx: Context, dictionary: DictionaryRecord, call: Call): Promise<Neighbours> {
  const n = dictionary.dSae
  const k = Math.min(mapRecipe.neighbours, n) - 1
  const ids = new Int32Array(n * k).fill(-1)
  const distances = new Float32Array(n * k)
  await ctx.inference.call(
    'sae.allNeighbours',
    { sae: saeRef(dictionary, ctx.settings), count: k },
    {
      signal: call.signal,
      onProgress: ({ from, to, total, features, cosines }) => {
        ids.set(features, from * k)
        distances.set(cosines.map(c => Math.max(0, 1 - c)), from * k) // prettier-ignore
        call.progress({ done: to, total, phase: 'Finding nearest features' })
      },
    },
  )
  // A feature without a direction is nobody's neighbour.
  for (let i = 0; i < ids.length; i++) if (ids[i]! >= 0 && ids[ids[i]! * k] === -1) ids[i] = -1
  return { n, k, ids, distances }
}

function layOut(task: UmapTask, { signal, progress }: Call): Promise<Float32Array> {
  return runThread<UmapMessage, Float32Array>(workerUrl('umap-worker'), task, signal, (message, thread) => {
    if (message.t === 'progress') progress({ ...message, phase: 'Laying out' })
    else thread.done(withoutLoose(message.places, task.neighbours))
  })
}

/** Features without a direction have no place. */
function withoutLoose(places: Float32Array, { n, k, ids }: Neighbours): Float32Array {
  for (let i = 0; i < n; i++) if (ids.subarray(i * k, (i + 1) * k).every(j => j < 0)) places.fill(NaN, i * 2, i * 2 + 2)
  return places
}

const mapOf = (dictionary: string, places: Float32Array): FeatureMap => ({
  dictionary,
  x: places.filter((_, i) => i % 2 === 0),
  y: places.filter((_, i) => i % 2 === 1),
})

/** Null where there is none, or what lies there is none: it is made again. */
async function readMap(ctx: Context, dictionary: DictionaryRecord): Promise<FeatureMap | null> {
  const path = fileOf(ctx, dictionary)
  if (!existsSync(path)) return null
  try {
    const file = await openSafetensors(path)
    try {
      const layout = tensorOf(file, 'umap')
      if (layout.shape[0] !== dictionary.dSae || layout.shape[1] !== 2) return null
      return mapOf(dictionary.id, await readTensor(file.source, layout))
    } finally {
      await file.source.close()
    }
  } catch {
    return null
  }
}

/** A full disk costs the memory of it, not the map. */
async function keepMap(path: string, places: Float32Array): Promise<void> {
  const draft = `${path}.part`
  try {
    await rm(draft, { force: true })
    const file = createSafetensors(draft, [{ name: 'umap', dtype: 'F32', shape: [places.length / 2, 2] }])
    try {
      file.write(places)
      file.close()
    } finally {
      file.abandon()
    }
    await rename(draft, path)
  } catch {
    await rm(draft, { force: true }).catch(() => undefined)
  }
}
