// An ONNX graph being written: nodes, small constants, and large weights that stay outside the protobuf. Inference process.
import { create, toBinary } from '@bufbuild/protobuf'
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
  ValueInfoProtoSchema,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from 'onnx-buf'
import { AppError } from '../../../shared/errors.ts'

export type Dim = number | string
type Attributes = Record<string, bigint>

/** A finished graph, ready for ONNX Runtime. Weights are views of the arrays that were given, not copies. */
export interface BuiltGraph {
  model: Uint8Array
  externalData: { path: string; data: Uint8Array }[]
  /** bytes of all weights */
  bytes: number
}

/** Names of values are strings, as in ONNX; every method returns the name of what it made. */
export interface Draft {
  input(name: string, dims: Dim[]): string
  /** A small constant inside the protobuf. */
  floats(name: string, dims: number[], values: ArrayLike<number>): string
  ints(name: string, dims: number[], values: number[]): string
  /** A large matrix, handed over beside the protobuf. @throws AppError out-of-memory above the limit of one tensor */
  weight(name: string, dims: number[], values: Float32Array): string
  op(type: string, inputs: string[], attributes?: Attributes): string
  /** A node with several outputs. */
  ops(type: string, inputs: string[], outputs: string[], attributes?: Attributes): string[]
  output(name: string, value: string, type: 'float' | 'int32', dims: Dim[]): void
  build(): BuiltGraph
}

// ONNX Runtime refuses a tensor handed over in memory at 2 GiB.
const maxTensorBytes = 1.9 * 2 ** 30

const bytesOf = (a: ArrayBufferView) => new Uint8Array(a.buffer as ArrayBuffer, a.byteOffset, a.byteLength)
const { FLOAT, INT32, INT64 } = TensorProto_DataType

/** Starts an empty graph, opset 21. */
export function draftGraph(name: string): Draft {
  const nodes: NodeProto[] = []
  const initializers: TensorProto[] = []
  const inputs: ValueInfoProto[] = []
  const outputs: ValueInfoProto[] = []
  const externalData: BuiltGraph['externalData'] = []
  let bytes = 0
  let next = 0

  const ops: Draft['ops'] = (opType, from, to, attributes = {}) => {
    const attribute = Object.entries(attributes).map(([key, i]) =>
      create(AttributeProtoSchema, { name: key, type: AttributeProto_AttributeType.INT, i }),
    )
    nodes.push(create(NodeProtoSchema, { opType, input: from, output: to, attribute, name: to[0] }))
    return to
  }
  const constant = (tensor: string, dataType: number, dims: number[], data: ArrayBufferView) => {
    initializers.push(
      create(TensorProtoSchema, { name: tensor, dataType, dims: dims.map(BigInt), rawData: bytesOf(data) }),
    )
    return tensor
  }
  return {
    ops,
    op: (type, from, attributes) => ops(type, from, [`${type}_${next++}`], attributes)[0]!,
    input(value, dims) {
      inputs.push(valueInfo(value, FLOAT, dims))
      return value
    },
    floats: (value, dims, values) => constant(value, FLOAT, dims, Float32Array.from(values)),
    ints: (value, dims, values) => constant(value, INT64, dims, BigInt64Array.from(values.map(BigInt))),
    weight(value, dims, values) {
      if (values.byteLength > maxTensorBytes) {
        const size = (values.byteLength / 2 ** 30).toFixed(1)
        throw new AppError(
          'out-of-memory',
          `The dictionary's ${value} [${dims}] is ${size} GiB as float32; up to 1.9 GiB can be run. Use a narrower dictionary.`,
        )
      }
      bytes += values.byteLength
      const location = `${value}.bin`
      externalData.push({ path: location, data: bytesOf(values) })
      initializers.push(
        create(TensorProtoSchema, {
          name: value,
          dataType: FLOAT,
          dims: dims.map(BigInt),
          dataLocation: TensorProto_DataLocation.EXTERNAL,
          externalData: [
            { key: 'location', value: location },
            { key: 'offset', value: '0' },
            { key: 'length', value: String(values.byteLength) },
          ],
        }),
      )
      return value
    },
    output(value, from, type, dims) {
      ops('Identity', [from], [value])
      outputs.push(valueInfo(value, type === 'float' ? FLOAT : INT32, dims))
    },
    build() {
      const graph = create(GraphProtoSchema, {
        name,
        node: nodes,
        initializer: initializers,
        input: inputs,
        output: outputs,
      })
      const model = create(ModelProtoSchema, {
        irVersion: 10n,
        producerName: 'zonoscope',
        opsetImport: [{ domain: '', version: 21n }],
        graph,
      })
      return { model: toBinary(ModelProtoSchema, model), externalData, bytes }
    },
  }
}

function valueInfo(name: string, elemType: number, dims: Dim[]): ValueInfoProto {
  const dim = dims.map(d =>
    typeof d === 'number'
      ? { value: { case: 'dimValue' as const, value: BigInt(d) } }
      : { value: { case: 'dimParam' as const, value: d } },
  )
  return create(ValueInfoProtoSchema, {
    name,
    type: { value: { case: 'tensorType', value: { elemType, shape: { dim } } } },
  })
}

/** Attributes of ONNX's Cast. */
export const castToInt32 = { to: BigInt(INT32) }
export const castToFloat = { to: BigInt(FLOAT) }
