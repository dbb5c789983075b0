// Activation files of every container this program reads, as rows of float32. Data and inference processes, command line.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { RowSource } from '../../shared/contract.ts'
import type { ActivationsDescription } from '../../shared/model.ts'
import { describeFolder, findActivationsFolder, folderFormat } from './activations-folder.ts'
import { columnsPath, readColumnNames } from './columns.ts'
import { isFloatType } from './elements.ts'
import { looksLikeNpy, openNpy } from './npy.ts'
import { layoutOf, openArray, openNpz } from './npz.ts'
import { looksLikeSafetensors, openSafetensors, tensorOf } from './safetensors.ts'
import { openSource, type ByteSource } from './source.ts'
import { gatherRows, readRows, rowShape, type TensorLayout } from './tensor.ts'
import { looksLikeZip, zipHolds } from './zip-directory.ts'

/** An open activations file. Rows are read where they lie, never the whole file. */
export interface ActivationRows {
  rows: number
  d: number
  /** name of the tensor that is read; null where the container has only one and no name */
  tensor: string | null
  /** @returns [to - from, d] float32 */
  readRows(from: number, to: number): Promise<Float32Array>
  /** @returns [rows.length, d] float32, in the order asked */
  gatherRows(rows: Int32Array): Promise<Float32Array>
  close(): Promise<void>
}

interface Opened {
  format: string
  source: ByteSource
  /** every tensor of the file that can be read */
  layouts: TensorLayout[]
  chosen: TensorLayout
  tensor: string | null
}

/**
 * Reads the headers of an activations file: .npy, or .npz or .safetensors with one float tensor [n, d] or [n, heads, d_head]
 * (flattened row-major), or the one named by `tensor`; or a folder of activations (activations-folder.ts), or any of its files.
 * @throws AppError bad-input (names the candidates when there are several), not-found, unsupported-format
 */
export async function describeActivations(path: string, tensor: string | null): Promise<ActivationsDescription> {
  const folder = await findActivationsFolder(path)
  if (folder !== null) {
    const { meta, columns, warnings } = await describeFolder(folder)
    const { source, chosen } = await openAny(join(folder, 'acts.npy'), null)
    await source.close()
    const facts = { rows: meta.n, d: meta.d, dtype: chosen.type, tensor: null, tensors: [] }
    return { kind: 'activations', format: folderFormat, ...facts, columns, warnings }
  }
  const { format, source, layouts, chosen, tensor: used } = await openAny(path, tensor)
  await source.close()
  const { rows, d } = rowShape(chosen.shape)
  const warnings: string[] = []
  const columns = await readColumnNames(columnsPath(path)).catch((e: unknown) => {
    if (!(e instanceof AppError && e.code === 'not-found')) warnings.push(e instanceof Error ? e.message : String(e))
    return [] as string[]
  })
  const tensors = layouts.filter(isCandidate).map(({ name, shape, type }) => ({ name, shape, dtype: type }))
  return {
    kind: 'activations',
    format,
    rows,
    d,
    dtype: chosen.type,
    tensor: used,
    tensors: format === 'npy' ? [] : tensors,
    columns,
    warnings,
  }
}

/** Opens rows for reading; the caller closes. @throws AppError bad-input, not-found, unsupported-format */
export async function openActivations({ path, tensor }: RowSource): Promise<ActivationRows> {
  const folder = await findActivationsFolder(path)
  const { source, chosen, tensor: used } = await openAny(folder === null ? path : join(folder, 'acts.npy'), tensor)
  const { rows, d } = rowShape(chosen.shape)
  return {
    rows,
    d,
    tensor: used,
    readRows: (from, to) => readRows(source, chosen, from, to),
    gatherRows: wanted => gatherRows(source, chosen, wanted),
    close: () => source.close(),
  }
}

const isCandidate = ({ shape, type }: TensorLayout) => isFloatType(type) && (shape.length === 2 || shape.length === 3)

async function openAny(path: string, tensor: string | null): Promise<Opened> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) {
    throw new AppError(
      'bad-input',
      `${path}: found a folder without acts.npy and meta.json, expected these with tokens.parquet (docs/activations-folder.md), or a file.`,
    )
  }
  const probe = await openSource(path)
  const head = await probe.read(0, Math.min(16, probe.size)).finally(() => probe.close())
  if (looksLikeNpy(head)) {
    const { source, layout } = await openNpy(path)
    return checked({ format: 'npy', source, layouts: [layout], chosen: layout, tensor: null })
  }
  if (looksLikeSafetensors(head, probe.size)) {
    const file = await openSafetensors(path)
    try {
      const layouts = [...file.tensors.values()]
      const chosen = tensor === null ? choose(path, layouts) : tensorOf(file, tensor)
      return await checked({ format: 'safetensors', source: file.source, layouts, chosen, tensor: chosen.name })
    } catch (e) {
      await file.source.close()
      throw e
    }
  }
  if (looksLikeZip(head) && (await zipHolds(path, /\.npy$/))) {
    const file = await openNpz(path)
    try {
      const layouts = [...file.arrays.values()].map(({ layout }) => layout)
      const chosen = tensor === null ? choose(path, layouts) : layoutOf(file, tensor)
      const { source, layout } = await openArray(file, chosen.name)
      return await checked({ format: 'npz', source, layouts, chosen: layout, tensor: chosen.name })
    } catch (e) {
      await file.source.close()
      throw e
    }
  }
  throw unknownContainer(path, head)
}

function choose(path: string, layouts: TensorLayout[]): TensorLayout {
  const candidates = layouts.filter(isCandidate)
  if (candidates.length === 1) return candidates[0]!
  const list = (candidates.length ? candidates : layouts).slice(0, 12)
  const names = list.map(({ name, shape, type }) => `${name} ${type} [${shape}]`).join(', ') || 'no tensors'
  throw new AppError(
    'bad-input',
    candidates.length === 0
      ? `${path}: found ${names}, expected one float tensor of shape [rows, d] or [rows, heads, d_head].`
      : `${path}: several tensors could be the activations: ${names}. Name one (--tensor NAME).`,
  )
}

async function checked(opened: Opened): Promise<Opened> {
  const { source, chosen } = opened
  const { d } = rowShape(chosen.shape)
  if (isCandidate(chosen) && d > 0) return opened
  await source.close()
  throw new AppError(
    'bad-input',
    `${source.path}: found ${chosen.type} [${chosen.shape}], expected a float array of shape [rows, d] or [rows, heads, d_head].`,
  )
}

/** Says which container it is when it is a known one, so that the user knows what to convert. */
function unknownContainer(path: string, head: Uint8Array): AppError {
  const text = new TextDecoder('latin1').decode(head)
  const unsupported = (what: string) =>
    new AppError('unsupported-format', `${path}: this is ${what}. Save the array as .npy, .npz or .safetensors.`)
  if (text.startsWith('PK')) return unsupported('a zip archive without .npy arrays, perhaps a PyTorch file')
  if (text.startsWith('PAR1')) return unsupported('a Parquet file')
  if (text.startsWith('\x89HDF')) return unsupported('an HDF5 file')
  if (text.startsWith('ARROW1') || text.startsWith('\xff\xff\xff\xff')) return unsupported('an Arrow file')
  if (text.startsWith('\x80')) return unsupported('a Python pickle')
  return new AppError('bad-input', `${path}: neither a .npy, a .npz nor a .safetensors file, expected one of these.`)
}
