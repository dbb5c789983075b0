// A toy of the lab as a dictionary of the workspace: written as SAELens writes, with its samples as activations, then added like any other. Data process.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { transpose } from '../../core/sae/rows.ts'
import type { ToyDictionary } from '../../shared/toy-api.ts'
import { createSafetensors, type TensorToWrite } from '../containers/write-safetensors.ts'
import type { Context } from './context.ts'
import { addActivations } from './importers/activations.ts'
import { addDictionary } from './importers/dictionary.ts'

/** @throws what addDictionary and addActivations throw, and what the file system says */
export async function useToy(ctx: Context, toy: ToyDictionary, signal?: AbortSignal) {
  const folder = writeToy(ctx.ws.folder, toy)
  const activations = await addActivations(ctx, join(folder, 'samples', 'samples.safetensors'), {
    name: `Samples of ${toy.name}`,
    unit: 'sample',
    signal,
  })
  const dictionary = await addDictionary(ctx, join(folder, 'dictionary'), { name: toy.name, title: toy.name, signal })
  return { dictionary, activations }
}

/** Writes everything beside its final name, which is of its content: the same toy is written once. */
function writeToy(workspace: string, toy: ToyDictionary): string {
  const { d, kind, k, encoder, bias, decoder, bDec, samples, labels } = toy
  const hash = createHash('sha256')
  hash.update(JSON.stringify([kind, k, d, labels]))
  for (const part of [encoder, bias, decoder, bDec, samples]) {
    hash.update(new Uint8Array(part.buffer, part.byteOffset, part.byteLength))
  }
  const folder = join(workspace, 'toys', hash.digest('hex').slice(0, 16))
  if (existsSync(folder)) return folder
  const draft = `${folder}.making`
  rmSync(draft, { recursive: true, force: true })
  mkdirSync(join(draft, 'dictionary'), { recursive: true })
  mkdirSync(join(draft, 'samples'), { recursive: true })
  const n = bias.length
  writeFileSync(join(draft, 'dictionary', 'cfg.json'), `${JSON.stringify(configuration(toy, n), null, 1)}\n`)
  writeTensors(join(draft, 'dictionary', 'sae_weights.safetensors'), [
    ['W_enc', [d, n], transpose(encoder, d)],
    ['b_enc', [n], bias],
    ['W_dec', [n, d], decoder],
    ['b_dec', [d], bDec],
  ])
  writeTensors(join(draft, 'samples', 'samples.safetensors'), [['latents', [labels.length, d], samples]])
  const line = (text: string) => text.replace(/[\t\r\n]/g, ' ')
  writeFileSync(join(draft, 'samples', 'samples.tsv'), `token\n${labels.map(line).join('\n')}\n`)
  writeFileSync(join(draft, 'toy.json'), `${JSON.stringify(toy.toy ?? null, null, 1)}\n`)
  renameSync(draft, folder)
  return folder
}

function writeTensors(path: string, tensors: readonly [name: string, shape: number[], values: Float32Array][]): void {
  const file = createSafetensors(
    path,
    tensors.map(([name, shape]): TensorToWrite => ({ name, dtype: 'F32', shape })),
  )
  for (const [, , values] of tensors) file.write(values)
  file.close()
}

/** What SAELens says of such an SAE. */
const configuration = ({ kind, k, d, name }: ToyDictionary, n: number) => ({
  architecture: kind === 'topk' ? 'topk' : 'standard',
  d_in: d,
  d_sae: n,
  dtype: 'float32',
  device: 'cpu',
  apply_b_dec_to_input: true,
  normalize_activations: 'none',
  reshape_activations: 'none',
  metadata: { sae_lens_version: '6.38.0', hook_name: 'latents', model_name: name },
  ...(kind === 'topk' ? { k, rescale_acts_by_decoder_norm: false } : {}),
})
