// Names and places of Gemma Scope 1 and 2: which tensors a file has, and what only the folders' names say. Inference process.
import type { PromisedL0 } from '../../../core/sae/check.ts'
import { join } from 'node:path'
import type { SaeSpec } from '../../../core/sae/types.ts'
import { AppError } from '../../../shared/errors.ts'
import { readJsonObject } from '../../containers/json.ts'
import { layoutOf, openArray, openNpz } from '../../containers/npz.ts'
import { openSafetensors, tensorOf } from '../../containers/safetensors.ts'
import type { ByteSource } from '../../containers/source.ts'
import type { TensorLayout } from '../../containers/tensor.ts'

/** An open weights file of either container; names are as it has them. */
export interface GemmaFile {
  path: string
  has(name: string): boolean
  /** @throws AppError bad-input, unsupported-format when it is missing or of a type that is not read */
  layout(name: string): TensorLayout
  open(name: string): Promise<{ source: ByteSource; layout: TensorLayout }>
  close(): Promise<void>
}

export const npzName = 'params.npz'
export const safetensorsName = 'params.safetensors'

/** @throws AppError not-found, bad-input, unsupported-format */
export async function openGemmaFile(path: string): Promise<GemmaFile> {
  if (path.endsWith('.npz')) {
    const file = await openNpz(path)
    return {
      path,
      has: name => file.arrays.has(name) || file.refused.has(name),
      layout: name => layoutOf(file, name),
      open: name => openArray(file, name),
      close: () => file.source.close(),
    }
  }
  const file = await openSafetensors(path)
  return {
    path,
    has: name => file.tensors.has(name) || file.refused.has(name),
    layout: name => tensorOf(file, name),
    open: name => Promise.resolve({ source: file.source, layout: tensorOf(file, name) }),
    close: () => file.source.close(),
  }
}

/** The five tensors by the names that this file uses for the matrices (w_enc or W_enc), and the affine skip, if it has one. */
export interface GemmaNames {
  wEnc: string
  wDec: string
  skip: string | null
}

/** @throws AppError bad-input when it holds other tensors */
export function gemmaNames(file: GemmaFile): GemmaNames {
  const wEnc = file.has('w_enc') ? 'w_enc' : 'W_enc'
  const wDec = file.has('w_dec') ? 'w_dec' : 'W_dec'
  for (const name of [wEnc, wDec, 'b_enc', 'b_dec', 'threshold']) file.layout(name)
  return { wEnc, wDec, skip: file.has('affine_skip_connection') ? 'affine_skip_connection' : null }
}

/** Sizes, from the arrays: folder names round them. @throws AppError bad-input */
export function gemmaShapes(file: GemmaFile, names: GemmaNames): Pick<SaeSpec, 'dIn' | 'dSae' | 'dOut'> {
  const wEnc = file.layout(names.wEnc).shape
  const wDec = file.layout(names.wDec).shape
  if (wDec.length === 3) {
    throw new AppError(
      'unsupported-format',
      `${file.path}: ${names.wDec} [${wDec}] writes to several layers (a cross-layer transcoder); dictionaries of one layer are read.`,
    )
  }
  if (wEnc.length !== 2 || wDec.length !== 2 || wEnc.includes(0) || wDec.includes(0)) {
    throw new AppError(
      'bad-input',
      `${file.path}: found ${names.wEnc} [${wEnc}] and ${names.wDec} [${wDec}], expected two matrices [d_in, features] and [features, d_out].`,
    )
  }
  const [dIn, dSae] = wEnc as [number, number]
  const dOut = wDec[1]!
  const expected: [string, number[]][] = [
    [names.wDec, [dSae, dOut]],
    ['b_enc', [dSae]],
    ['b_dec', [dOut]],
    ['threshold', [dSae]],
    ...(names.skip === null ? [] : [[names.skip, [dIn, dOut]] as [string, number[]]]),
  ]
  for (const [name, shape] of expected) {
    const found = file.layout(name).shape
    if (found.length !== shape.length || found.some((n, i) => n !== shape[i])) {
      throw new AppError(
        'bad-input',
        `${file.path}: found ${name} [${found}], expected [${shape}] beside ${names.wEnc} [${wEnc}].`,
      )
    }
  }
  return { dIn, dSae, dOut }
}

/** What the path says: parts of it, from the file upwards, as far as a repository's folders go. */
const parts = (folder: string): string[] => folder.split(/[\\/]/).slice(-4)

/** Folder `embedding` of a repository of Gemma Scope 1: its encoder reads embeddings scaled by sqrt(d_in). */
export const isEmbedding = (folder: string): boolean => parts(folder).includes('embedding')

/** Only the repository's name tells a transcoder of Gemma Scope 1 (gemma-scope-2b-pt-transcoders). */
export const isTranscoderFolder = (folder: string): boolean => parts(folder).some(part => /transcoders?\b/.test(part))

/** config.json of Gemma Scope 2; empty where there is none. */
export const readConfig2 = async (folder: string, names: ReadonlySet<string>): Promise<ReadonlyMap<string, unknown>> =>
  names.has('config.json') ? readJsonObject(join(folder, 'config.json'), 2 ** 20) : new Map()

/** Where it was trained, in transformers' words; null where no config.json says. */
export function hookOf2(config: ReadonlyMap<string, unknown>): string | null {
  const hook = config.get('hf_hook_point_in')
  return typeof hook === 'string' ? hook.slice(0, 200) : null
}

/** The L0 that it says; null where it says none. */
export function l0Of2(config: ReadonlyMap<string, unknown>): PromisedL0 | null {
  const l0 = config.get('l0')
  return typeof l0 === 'number' && l0 > 0 ? { l0, from: 'l0 of config.json' } : null
}

/** Whether it names an output other than the input. Where it names none: what the folder says. */
export function isTranscoder2(folder: string, config: ReadonlyMap<string, unknown>): boolean {
  const output = config.get('hf_hook_point_out')
  const type = config.get('type')
  if (typeof type === 'string') return type.includes('transcoder')
  return typeof output === 'string' ? output !== config.get('hf_hook_point_in') : isTranscoderFolder(folder)
}
