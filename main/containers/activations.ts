// Activations of every container this program reads, as rows of float32. Data and inference processes, command line.
import { stat } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import type { RowSource } from '../../shared/contract.ts'
import type { ActivationsDescription } from '../../shared/model.ts'
import type { ActivationRows, ActivationsContainer, Offered } from './activations/container.ts'
import { container as arrow } from './activations/arrow.container.ts'
import { container as csv } from './activations/csv.container.ts'
import { container as delphi } from './activations/delphi.container.ts'
import { container as folder } from './activations/folder.container.ts'
import { container as npy } from './activations/npy.container.ts'
import { container as npz } from './activations/npz.container.ts'
import { container as parquet } from './activations/parquet.container.ts'
import { container as saelensArrow } from './activations/saelens-arrow.container.ts'
import { container as saelensSafetensors } from './activations/saelens-safetensors.container.ts'
import { container as safetensors } from './activations/safetensors.container.ts'
import { container as torchFolder } from './activations/torch-folder.container.ts'
import { container as torch } from './activations/torch.container.ts'
import { openSource } from './source.ts'

export type { ActivationRows } from './activations/container.ts'

/** In the order asked; a folder stands for the files in it. Named one by one: worker threads run without Vite's import.meta.glob. */
export const containers: readonly ActivationsContainer[] = [
  folder,
  saelensArrow,
  delphi,
  saelensSafetensors,
  torchFolder,
  npy,
  safetensors,
  npz,
  torch,
  arrow,
  parquet,
  csv,
]

export interface FoundActivations {
  container: ActivationsContainer
  /** what stands for them: a file, or the folder that was given or whose file was */
  path: string
}

/** The container of a path, from the first bytes of a file; null where none claims it. @throws AppError not-found, bad-input */
export async function matchActivations(path: string): Promise<FoundActivations | null> {
  return match(await offer(path))
}

/** @throws AppError not-found; bad-input and unsupported-format saying what was found instead */
export async function findActivations(path: string): Promise<FoundActivations> {
  const offered = await offer(path)
  const found = await match(offered)
  if (found) return found
  throw offered.isFolder ? unknownFolder(path) : unknownFile(path, offered.head)
}

/**
 * Reads the headers of activations of any container.
 * @param d numbers in a row, where a dictionary says so
 * @throws AppError bad-input (names the candidates when several tensors could be meant), not-found, unsupported-format
 */
export async function describeActivations(
  path: string,
  tensor: string | null,
  d: number | null = null,
): Promise<ActivationsDescription> {
  const found = await findActivations(path)
  return found.container.describe(found.path, { tensor, d })
}

/** Opens rows for reading; the caller closes. @throws AppError bad-input, not-found, unsupported-format */
export async function openActivations({ path, tensor }: RowSource): Promise<ActivationRows> {
  const found = await findActivations(path)
  return found.container.open(found.path, tensor)
}

async function offer(path: string): Promise<Offered> {
  const found = await stat(path).catch(() => null)
  if (found?.isDirectory()) return { path, isFolder: true, head: new Uint8Array(0), size: 0 }
  const probe = await openSource(path)
  const head = await probe.read(0, Math.min(16, probe.size)).finally(() => probe.close())
  return { path, isFolder: false, head, size: probe.size }
}

async function match(offered: Offered): Promise<FoundActivations | null> {
  for (const container of containers) {
    const path = await container.recognise(offered)
    if (path !== null) return { container, path }
  }
  return null
}

const readAs = 'docs/activations.md lists what is read'

const unknownFolder = (path: string) =>
  new AppError(
    'bad-input',
    `${path}: found a folder without acts.npy and meta.json, and no other layout of activations; ${readAs}.`,
  )

/** Says which container it is when it is a known one, so that the user knows what to convert. */
function unknownFile(path: string, head: Uint8Array): AppError {
  const text = new TextDecoder('latin1').decode(head)
  const unsupported = (what: string) =>
    new AppError('unsupported-format', `${path}: this is ${what}. Save the array as .npy, .npz or .safetensors.`)
  if (text.startsWith('PK')) return unsupported('a zip archive without arrays, or a dictionary of torch.save')
  if (text.startsWith('\x89HDF')) return unsupported('an HDF5 file')
  if (text.startsWith('\x80')) return unsupported('a Python pickle')
  return new AppError('bad-input', `${path}: this is neither of the containers of activations; ${readAs}.`)
}
