// The unembedding at the end of a language model's tail, found in its graph. Inference process.
import { fromBinary } from '@bufbuild/protobuf'
import {
  ModelProtoSchema,
  TensorProto_DataType,
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  type TensorProto,
} from 'onnx-buf'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { elementBytes, toFloat32, type ElementType } from '../containers/elements.ts'
import type { SafeGraph } from './safe-graph.ts'

/** A matrix as it lies in a file, read by rows. */
export interface StoredMatrix {
  rows: number
  columns: number
  /** rows [from, to), [to - from, columns] */
  read(from: number, to: number): Float32Array | Promise<Float32Array>
}

export interface Unembedding {
  /** the graph's file, for messages */
  path: string
  matrix: StoredMatrix
  /** [d, vocabulary] in the file instead of [vocabulary, d] */
  isTransposed: boolean
  /** [d] of the norm before it; null where there is none that can be told */
  weights: Float32Array | null
  /** whether that norm takes off the mean first: a layer norm, not an RMS norm */
  isCentred: boolean
}

const types = new Map<number, ElementType>([
  [TensorProto_DataType.FLOAT, 'float32'],
  [TensorProto_DataType.FLOAT16, 'float16'],
  [TensorProto_DataType.BFLOAT16, 'bfloat16'],
])
/** change nothing that matters here */
const passing = new Set(['Identity', 'Cast', 'Reshape', 'Dropout'])

/**
 * The last matrix product before the logits, behind the final norm. A bias is passed over. Graphs that end otherwise (a cap on the logits, a matrix in
 * two parts) have none that can be told.
 * @param folder of the model
 * @throws AppError unsupported-format
 */
export function unembeddingOf(folder: string, { model }: Pick<SafeGraph, 'model'>): Unembedding {
  const path = join(folder, 'tail.onnx')
  const graph = fromBinary(ModelProtoSchema, model).graph!
  const look = lookUp(graph)
  let at = look.made(graph.output[0]!.name)
  if (at?.opType === 'Add') at = look.made(at.input.find(name => !look.vector(name)) ?? '')
  const isGemm = at?.opType === 'Gemm'
  const found = at && (isGemm || at.opType === 'MatMul') ? look.matrix(at.input[1]!) : null
  if (!at || !found) {
    throw new AppError(
      'unsupported-format',
      `${path}: the logits are not made by one matrix product at the end (found ${at?.opType.slice(0, 40) ?? 'nothing'}), so the unembedding cannot be told.`,
    )
  }
  const isTurned = isGemm && Number(attribute(at, 'transB')?.i ?? 0) === 1
  return {
    path,
    matrix: found.matrix,
    isTransposed: found.isTransposed === isTurned,
    ...normBefore(at.input[0]!, look),
  }
}

type LookUp = ReturnType<typeof lookUp>

function normBefore(name: string, look: LookUp): Pick<Unembedding, 'weights' | 'isCentred'> {
  let at = look.made(name)
  if (at?.opType === 'LayerNormalization') return { weights: look.vector(at.input[1]!), isCentred: true }
  if (at?.opType === 'RMSNormalization') return { weights: look.vector(at.input[1]!), isCentred: false }
  // Written out: x' g + b, x' = (x - mean) / length or x / length.
  if (at?.opType === 'Add') at = look.made(at.input.find(input => !look.vector(input)) ?? '')
  if (at?.opType !== 'Mul') return { weights: null, isCentred: false }
  const [a, b] = at.input
  const weights = look.vector(a!) ?? look.vector(b!)
  const scaled = look.made(look.vector(a!) ? b! : a!)
  const inner = scaled?.input.map(input => look.made(input)).find(node => node?.opType === 'Sub')
  const isCentred = inner?.input.some(input => look.made(input)?.opType === 'ReduceMean') ?? false
  return { weights, isCentred: weights !== null && isCentred }
}

function lookUp({ node, initializer }: GraphProto) {
  const makers = new Map(node.flatMap(one => one.output.map(name => [name, one] as const)))
  const constants = new Map(initializer.map(tensor => [tensor.name, tensor]))
  for (const one of node) {
    const value = one.opType === 'Constant' ? attribute(one, 'value')?.t : undefined
    if (value && one.output[0]) constants.set(one.output[0], value)
  }
  /** What made a value, behind what only passes it on; names lead upwards, but a stranger's graph may say otherwise. */
  const made = (name: string): NodeProto | undefined => {
    for (let steps = 0; steps < 16; steps++) {
      const maker = makers.get(name)
      if (!maker || !passing.has(maker.opType)) return maker
      name = maker.input[0] ?? ''
    }
    return undefined
  }
  /** A tensor of the file, behind casts and turns. */
  const tensorOf = (name: string): { tensor: TensorProto; isTransposed: boolean } | null => {
    let isTransposed = false
    for (let steps = 0; steps < 16; steps++) {
      const tensor = constants.get(name)
      if (tensor) return { tensor, isTransposed }
      const maker = makers.get(name)
      if (!maker || (maker.opType !== 'Cast' && maker.opType !== 'Identity' && maker.opType !== 'Transpose'))
        return null
      if (maker.opType === 'Transpose') isTransposed = !isTransposed
      name = maker.input[0] ?? ''
    }
    return null
  }
  const matrix = (name: string) => {
    const found = tensorOf(name)
    const stored = found && storedMatrix(found.tensor, 2)
    return stored && { matrix: stored, isTransposed: found.isTransposed }
  }
  const vector = (name: string): Float32Array | null => {
    const found = tensorOf(name)
    return found && (storedMatrix(found.tensor, 1)?.read(0, 1) ?? null)
  }
  return { made, matrix, vector }
}

const attribute = ({ attribute: all }: NodeProto, name: string): AttributeProto | undefined =>
  all.find(one => one.name === name)

/** A tensor of so many dimensions as rows; a vector is one row. Null for other types and shapes, and where bytes are missing. */
function storedMatrix({ dims, dataType, rawData, floatData }: TensorProto, dimensions: 1 | 2) {
  const type = types.get(dataType)
  if (!type || dims.length !== dimensions) return null
  const [rows, columns] = dimensions === 1 ? [1, Number(dims[0])] : [Number(dims[0]), Number(dims[1])]
  const size = elementBytes[type]
  const isRaw = rawData.length === rows! * columns! * size
  if (!isRaw && !(type === 'float32' && floatData.length === rows! * columns!)) return null
  return {
    rows: rows!,
    columns: columns!,
    read: (from: number, to: number): Float32Array => {
      const [a, b] = [from * columns!, to * columns!]
      if (!isRaw) return Float32Array.from(floatData.slice(a, b))
      const out = new Float32Array(b - a)
      toFloat32(type, Uint8Array.from(rawData.subarray(a * size, b * size)), false, out)
      return out
    },
  }
}
