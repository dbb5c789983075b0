// Writes a dictionary as one ONNX file that other programs run. Inference process, command line.
import { open, rename, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema, StringStringEntryProtoSchema, TensorProto_DataLocation } from 'onnx-buf'
import type { SaeSpec } from '../../core/sae/types.ts'
import { AppError, toAppError } from '../../shared/errors.ts'
import { requireOwnRows } from './coupled.ts'
import type { SaeModel } from './formats/format.ts'
import type { BuiltGraph } from './graphs/draft.ts'
import { buildExportGraph } from './graphs/index.ts'

/** A protobuf may have 2 GiB; larger weights go into a file beside it. */
const mostInside = 1.9 * 2 ** 30

/** Places a row where the kind has no number of its own: more than dictionaries that people use have active. */
const usualPlaces = 512

export interface ExportedOnnx {
  inputs: { name: string; type: string; shape: (number | string)[] }[]
  outputs: { name: string; type: string; shape: (number | string)[] }[]
  opset: number
  /** of all files written */
  bytes: number
}

/** How many features a row can have active at most: k, steps, groups, or all. */
const mostActive = ({ kind, k, pursuit, dSae }: SaeSpec): number =>
  Math.min(dSae, kind === 'matching_pursuit' ? pursuit!.maxIterations : (k ?? dSae))

/**
 * @param places of `values` and `indices` a row; null for as many as a row can have active, at most 512
 * @param path of the .onnx file; weights above 1.9 GiB go to `path`.data
 * @param limit bytes that may lie inside the protobuf; other than the format's only in tests
 * @throws AppError bad-input when places are more than a row can have active, disk-full, and what reading throws
 */
export async function exportOnnx(
  model: SaeModel,
  places: number | null,
  path: string,
  limit = mostInside,
): Promise<ExportedOnnx> {
  const { spec } = model
  requireOwnRows(model)
  const most = mostActive(spec)
  if (places !== null && places > most) {
    throw new AppError(
      'bad-input',
      `--max-active ${places}: at most ${most} features of this dictionary are active in a row.`,
    )
  }
  const count = places ?? Math.min(most, usualPlaces)
  const graph = buildExportGraph(spec, await model.readWeights(null), count)
  const bytes = await write(graph, path, limit)
  return {
    inputs: [{ name: 'x', type: 'float32', shape: ['n', spec.dIn] }],
    outputs: [
      { name: 'values', type: 'float32', shape: ['n', count] },
      { name: 'indices', type: 'int32', shape: ['n', count] },
      { name: 'nActive', type: 'int32', shape: ['n'] },
      { name: 'recon', type: 'float32', shape: ['n', spec.dOut] },
    ],
    opset: Number(fromBinary(ModelProtoSchema, graph.model).opsetImport[0]!.version),
    bytes,
  }
}

async function write(graph: BuiltGraph, path: string, limit: number): Promise<number> {
  const model = fromBinary(ModelProtoSchema, graph.model)
  const beside = graph.bytes > limit
  const data = new Map(graph.externalData.map(part => [part.path, part.data]))
  const parts: Uint8Array[] = []
  let offset = 0
  for (const tensor of model.graph!.initializer) {
    const location = tensor.externalData.find(entry => entry.key === 'location')?.value
    if (location === undefined) continue
    const bytes = data.get(location)!
    if (!beside) {
      tensor.rawData = bytes
      tensor.externalData = []
      tensor.dataLocation = TensorProto_DataLocation.DEFAULT
      continue
    }
    const entries = { location: `${basename(path)}.data`, offset: String(offset), length: String(bytes.length) }
    tensor.externalData = Object.entries(entries).map(([key, value]) =>
      create(StringStringEntryProtoSchema, { key, value }),
    )
    parts.push(bytes)
    offset += bytes.length
  }
  const head = toBinary(ModelProtoSchema, model)
  if (beside) await writeFile(`${path}.data`, parts)
  await writeFile(path, [head])
  return head.length + offset
}

/** Under another name until it is whole. */
async function writeFile(path: string, parts: Uint8Array[]): Promise<void> {
  const temporary = `${path}.part`
  try {
    const file = await open(temporary, 'w')
    try {
      for (const part of parts) await file.writeFile(part)
    } finally {
      await file.close()
    }
    await rename(temporary, path)
  } catch (e) {
    await rm(temporary, { force: true })
    const { code } = toAppError(e)
    throw new AppError(code === 'disk-full' ? code : 'bad-input', `${path}: it cannot be written.`, { cause: e })
  }
}
