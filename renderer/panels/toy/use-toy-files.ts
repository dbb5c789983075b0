// A toy out of the lab and into it: as a dictionary of the workspace, and as a JSON file. Renderer.
import { computed } from 'vue'
import { firstBatch } from '../../../core/toy/data.ts'
import { configFrom, readToyFile, toyFile } from '../../../core/toy/exchange.ts'
import { partsOf } from '../../../core/toy/model.ts'
import { latentsOf } from '../../../core/toy/sae-run.ts'
import { saeParts, type SaeConfig } from '../../../core/toy/sae.ts'
import { emptyBatch, type Batch } from '../../../core/toy/batch.ts'
import { batchRandom, drawBatch } from '../../../core/toy/data.ts'
import type { ToyDictionary } from '../../../shared/toy-api.ts'
import { app, data } from '../../api.ts'
import { useNotices } from '../../stores/notices.ts'
import { usePlaces } from '../../stores/places.ts'
import { useSelection } from '../../stores/selection.ts'
import { useToy } from '../../stores/toy.ts'
import { useWorkspace } from '../../stores/workspace.ts'
import { toyName } from './toy-words.ts'

/** Samples that go with a dictionary where they are drawn at random. */
const drawnRows = 4000

export function useToyFiles() {
  const toy = useToy()
  const workspace = useWorkspace()
  const notices = useNotices()
  const places = usePlaces()
  const selection = useSelection()
  const readOnly = computed(() => workspace.info?.readOnly === true)

  const attempt = async (what: string, work: () => Promise<void>) => {
    try {
      await work()
    } catch (e) {
      notices.fail(what, e)
    }
  }
  const nameOf = (batch: Batch, p: number) => {
    const on = Array.from(batch.index.subarray(batch.start[p]!, batch.start[p + 1]!))
    return on.length === 0 ? 'silent' : on.map(i => `x${i}`).join('+')
  }
  /** Samples of the toy: all there are, or a few thousand drawn ones. */
  const samples = (theta: Float64Array) => {
    const { config } = toy
    const batch =
      'sparsity' in config.data
        ? drawBatch(emptyBatch(drawnRows, config.n), config.data, batchRandom(config.seed, 0))
        : firstBatch(config)
    const h = latentsOf(batch, theta, config.m, new Float64Array(batch.rows * config.m))
    return { samples: Float32Array.from(h), labels: Array.from({ length: batch.rows }, (_, p) => nameOf(batch, p)) }
  }
  const put = async (dictionary: ToyDictionary) => {
    const added = await data.call('toy.use', dictionary)
    await workspace.load()
    workspace.activationsId = added.activations
    workspace.dictionaryId = added.dictionary
    selection.choose(Array.from({ length: Math.min(3, dictionary.bias.length) }, (_, i) => i))
    places.open('zones')
    notices.say(`“${dictionary.name}” is in the workspace, with its ${dictionary.labels.length} samples.`, {
      title: 'Back to the lab',
      run: () => places.open('toy'),
    })
  }
  /** The state on screen as a dictionary over the latent space: M_i reads, W_i writes. */
  const use = () =>
    attempt('The toy could not be added', async () => {
      const now = toy.shown
      if (!now) return
      const { config } = toy
      const { W, b, M } = partsOf(config, now.theta)
      await put({
        name: toyName(config, now.step),
        kind: 'relu',
        k: null,
        d: config.m,
        encoder: Float32Array.from(M),
        bias: Float32Array.from(b),
        decoder: Float32Array.from(W),
        bDec: new Float32Array(config.m),
        ...samples(now.theta),
        toy: toyFile(config, now.step, now.theta),
      })
    })
  const useSae = (sae: SaeConfig, theta: Float64Array, step: number) =>
    attempt('The SAE could not be added', async () => {
      const now = toy.shown
      if (!now) return
      const { size, kind, k } = sae
      const { m } = toy.config
      const parts = saeParts(size, m)
      await put({
        name: `SAE of ${size} on ${toyName(toy.config, now.step)}`,
        kind,
        k: kind === 'topk' ? k : null,
        d: m,
        encoder: Float32Array.from(theta.subarray(0, size * m)),
        bias: Float32Array.from(theta.subarray(parts.bEnc, parts.wDec)),
        decoder: Float32Array.from(theta.subarray(parts.wDec, parts.bDec)),
        bDec: Float32Array.from(theta.subarray(parts.bDec)),
        ...samples(now.theta),
        toy: { sae, step, toy: toyFile(toy.config, now.step, now.theta) },
      })
    })
  const write = () =>
    attempt('The toy was not written', async () => {
      const now = toy.shown
      if (!now) return
      const picked = await app.call('file.pick', { purpose: 'export-toy', suggestedName: 'toy.json' })
      if (!picked) return
      await data.call('toy.write', { fileId: picked.fileId, toy: toyFile(toy.config, now.step, now.theta) })
      const reveal = () => void app.call('file.reveal', { fileId: picked.fileId }).catch(() => undefined)
      notices.say(`${picked.name} is written.`, { title: 'Show', run: reveal })
    })
  const open = () =>
    attempt('The toy could not be opened', async () => {
      const picked = await app.call('file.pick', { purpose: 'open-toy' })
      if (!picked) return
      const file = readToyFile(await data.call('toy.read', { fileId: picked.fileId }))
      toy.open(configFrom(file), toy.steps)
      notices.say(`${picked.name}: its weights, of step ${file.step.toLocaleString('en')}, are the start of this run.`)
    })
  return { readOnly, use, useSae, write, open }
}
