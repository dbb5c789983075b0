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
  type AttributeProto,
  type GraphProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from 'onnx-buf'
import { AppError } from '../../../shared/errors.ts'

export type Dim = number | string
type Attributes = Record<string, bigint | string>

/**
 * Where weights live. `device`: in the session, which copies them, for providers with memory of their own and for files. `host`: in the arrays that
 * were given, which every run passes by reference, so that they are held once (a session on the CPU holds a packed copy, and three while it is
 * made; packing anew at each run costs 5% at 512 rows of 2,304 x 16,384).
 */
export type WeightPlace = 'device' | 'host'

/** A finished graph, ready for ONNX Runtime. Weights are views of the arrays that were given, not copies. */
export interface BuiltGraph {
  model: Uint8Array
  /** weights on the host: inputs that every run gets */
  fed: { name: string; dims: number[]; data: Float32Array }[]
  externalData: { path: string; data: Uint8Array<ArrayBuffer> }[]
  /** bytes of all weights */
  bytes: number
}

/** Where nodes are written: a graph, or the body of a loop in it. Names of values are strings, as in ONNX; every method returns the name of what it made. */
export interface Scope {
  /** A small constant inside the protobuf. */
  floats(name: string, dims: number[], values: ArrayLike<number>): string
  ints(name: string, dims: number[], values: number[]): string
  op(type: string, inputs: string[], attributes?: Attributes): string
  /** A node with several outputs. */
  ops(type: string, inputs: string[], outputs: string[], attributes?: Attributes): string[]
  /** Repeats a body. @returns the last values of what it carries, in their order */
  loop(name: string, repeated: Repeated): string[]
}

/** The body of a loop and what goes from one turn to the next. */
export interface Repeated {
  /** turns at most */
  most: number
  carried: Carried[]
  /**
   * Writes one turn. Values of the graph around the loop are used by their names.
   * @param values names of what is carried, in its order
   * @returns `again`: a boolean scalar, false ends the loop; `next`: what is carried on, in the same order
   */
  turn(body: Scope, values: string[]): { again: string; next: string[] }
}

export interface Carried {
  /** the value before the first turn */
  from: string
  type: ValueType
  dims: Dim[]
}

export type ValueType = 'float' | 'int32' | 'bool'

export interface Draft extends Scope {
  input(name: string, dims: Dim[]): string
  /** A large matrix, beside the protobuf or as an input. @throws AppError out-of-memory above the limit of one tensor of a session */
  weight(name: string, dims: number[], values: Float32Array): string
  output(name: string, value: string, type: 'float' | 'int32', dims: Dim[]): void
  build(): BuiltGraph
}

// ONNX Runtime refuses a tensor handed over in memory at 2 GiB.
const maxTensorBytes = 1.9 * 2 ** 30

const bytesOf = (a: ArrayBufferView) => new Uint8Array(a.buffer as ArrayBuffer, a.byteOffset, a.byteLength)
const { BOOL, FLOAT, INT32, INT64 } = TensorProto_DataType
const elemTypes: Record<ValueType, number> = { float: FLOAT, int32: INT32, bool: BOOL }

/** Nodes and constants of one graph; a body shares the counter with the graph around it, so that no name is there twice. */
interface Written {
  nodes: NodeProto[]
  initializers: TensorProto[]
  counter: { next: number }
}

/** Starts an empty graph, opset 21. */
export function draftGraph(name: string, place: WeightPlace = 'device'): Draft {
  const written: Written = { nodes: [], initializers: [], counter: { next: 0 } }
  const scope = writeInto(written)
  const inputs: ValueInfoProto[] = []
  const outputs: ValueInfoProto[] = []
  const externalData: BuiltGraph['externalData'] = []
  const fed: BuiltGraph['fed'] = []
  let bytes = 0
  return {
    ...scope,
    input(value, dims) {
      inputs.push(valueInfo(value, FLOAT, dims))
      return value
    },
    weight(value, dims, values) {
      if (place === 'host') {
        bytes += values.byteLength
        fed.push({ name: value, dims, data: values })
        inputs.push(valueInfo(value, FLOAT, dims))
        return value
      }
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
      written.initializers.push(
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
      scope.ops('Identity', [from], [value])
      outputs.push(valueInfo(value, elemTypes[type], dims))
    },
    build() {
      const model = create(ModelProtoSchema, {
        irVersion: 10n,
        producerName: 'zonoscope',
        opsetImport: [{ domain: '', version: 21n }],
        graph: graphOf(name, written, inputs, outputs),
      })
      return { model: toBinary(ModelProtoSchema, model), fed, externalData, bytes }
    },
  }
}

function writeInto(written: Written): Scope {
  const { nodes, initializers, counter } = written
  const node = (opType: string, input: string[], output: string[], attribute: AttributeProto[]) => {
    nodes.push(create(NodeProtoSchema, { opType, input, output, attribute, name: output[0] }))
    return output
  }
  const ops: Scope['ops'] = (type, from, to, attributes = {}) => node(type, from, to, attributesOf(attributes))
  const constant = (tensor: string, dataType: number, dims: number[], data: ArrayBufferView) => {
    const rawData = bytesOf(data)
    // Parts that need the same constant each ask for it; runtimes want a name once.
    const known = initializers.find(one => one.name === tensor)
    if (known && Buffer.compare(known.rawData, rawData) !== 0) {
      throw new AppError('internal', `The graph has two constants ${tensor}.`)
    }
    if (!known)
      initializers.push(create(TensorProtoSchema, { name: tensor, dataType, dims: dims.map(BigInt), rawData }))
    return tensor
  }
  const scope: Scope = {
    ops,
    op: (type, from, attributes) => ops(type, from, [`${type}_${counter.next++}`], attributes)[0]!,
    floats: (value, dims, values) => constant(value, FLOAT, dims, Float32Array.from(values)),
    ints: (value, dims, values) => constant(value, INT64, dims, BigInt64Array.from(values.map(BigInt))),
    // https://onnx.ai/onnx/operators/onnx__Loop.html: the body has the turn's number and the condition before what is carried.
    loop(name, { most, carried, turn }) {
      const body: Written = { nodes: [], initializers: [], counter }
      const inside = writeInto(body)
      const values = carried.map((_, i) => `${name}_in${i}`)
      const { again, next } = turn(inside, values)
      const results = next.map((value, i) => inside.ops('Identity', [value], [`${name}_out${i}`])[0]!)
      const goOn = inside.ops('Identity', [again], [`${name}_again`])[0]!
      const info = (names: string[]) => names.map((v, i) => valueInfo(v, elemTypes[carried[i]!.type], carried[i]!.dims))
      const g = graphOf(
        name,
        body,
        [valueInfo(`${name}_turn`, INT64, []), valueInfo(`${name}_go`, BOOL, []), ...info(values)],
        [valueInfo(goOn, BOOL, []), ...info(results)],
      )
      const from = [scope.ints(`${name}_most`, [], [most]), '', ...carried.map(c => c.from)]
      const attribute = create(AttributeProtoSchema, { name: 'body', type: AttributeProto_AttributeType.GRAPH, g })
      return node(
        'Loop',
        from,
        carried.map((_, i) => `${name}_last${i}`),
        [attribute],
      )
    },
  }
  return scope
}

const attributesOf = (attributes: Attributes): AttributeProto[] =>
  Object.entries(attributes).map(([name, value]) =>
    typeof value === 'bigint'
      ? create(AttributeProtoSchema, { name, type: AttributeProto_AttributeType.INT, i: value })
      : create(AttributeProtoSchema, {
          name,
          type: AttributeProto_AttributeType.STRING,
          s: new TextEncoder().encode(value),
        }),
  )

const graphOf = (
  name: string,
  { nodes, initializers }: Written,
  inputs: ValueInfoProto[],
  outputs: ValueInfoProto[],
): GraphProto =>
  create(GraphProtoSchema, { name, node: nodes, initializer: initializers, input: inputs, output: outputs })

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
