// An ONNX file from a stranger, looked through before ONNX Runtime sees it. Inference process, command line.
import { fromBinary, toBinary } from '@bufbuild/protobuf'
import {
  ModelProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  type GraphProto,
  type ModelProto,
  type NodeProto,
  type TensorProto,
  type ValueInfoProto,
} from 'onnx-buf'
import { AppError } from '../../shared/errors.ts'
import { openSource } from '../containers/source.ts'

/** Protobuf ends at 2 GiB, and reading takes the file three times over. */
const maxBytes = 512 * 2 ** 20
/** parts of a graph; the sample's have under 2,000 */
const maxMessages = 1_000_000

/** A value of a graph as its file names it: dimensions are numbers, or null where the file leaves them open. */
export interface GraphValue {
  name: string
  type: string
  dims: (number | null)[] | null
}

export interface SafeGraph {
  /** written anew from what was looked at, so that another reader cannot understand the file's bytes otherwise */
  model: Uint8Array
  inputs: GraphValue[]
  outputs: GraphValue[]
}

/**
 * Reads a graph that needs nothing but its own bytes and ends by itself. Refused are tensors kept in other files (which paths the runtime
 * follows differs between its versions), operators that are not ONNX's own (some read files), and loops (their count is data).
 * @throws AppError not-found; bad-input naming the file, what was found and what was expected
 */
export async function readSafeGraph(path: string): Promise<SafeGraph> {
  const bytes = await readWhole(path)
  const bad = (found: string, expected: string) =>
    new AppError('bad-input', `${path}: found ${found}, expected ${expected}.`)
  // Its own binary format, which ONNX Runtime recognises by these letters, whatever the file is called.
  if (String.fromCharCode(...bytes.subarray(4, 8)) === 'ORTM') {
    throw bad("a model in ONNX Runtime's own format", 'an ONNX graph')
  }
  let model: ModelProto
  try {
    model = fromBinary(ModelProtoSchema, bytes)
  } catch (e) {
    const why = e instanceof Error ? e.message.slice(0, 120) : ''
    throw new AppError('bad-input', `${path}: found bytes that are no ONNX graph (${why}), expected one.`, { cause: e })
  }
  const { graph } = model
  if (!graph) throw bad('a file without a graph', 'an ONNX graph')
  if (model.trainingInfo.length > 0) throw bad('a graph with training steps', 'one for inference')
  const own = new Set(model.functions.map(f => `${f.domain}:${f.name}`))
  eachMessage(model, bad, message => {
    if (message.$typeName === 'onnx.TensorProto') checkTensor(message as TensorProto, bad)
    if (message.$typeName === 'onnx.NodeProto') checkNode(message as NodeProto, own, bad)
  })
  return {
    model: toBinary(ModelProtoSchema, model, { writeUnknownFields: false }),
    inputs: inputsOf(graph).map(valueOf),
    outputs: graph.output.map(valueOf),
  }
}

async function readWhole(path: string): Promise<Uint8Array> {
  const source = await openSource(path)
  try {
    if (source.size > maxBytes || source.size < 16) {
      throw new AppError(
        'bad-input',
        `${path}: found ${source.size} bytes, expected an ONNX graph of at most ${maxBytes}.`,
      )
    }
    return await source.read(0, source.size)
  } finally {
    await source.close()
  }
}

type Bad = (found: string, expected: string) => AppError
interface Message {
  $typeName: string
}

/** Every message inside a message, however deep: tensors hide in attributes, subgraphs and functions. */
function eachMessage(root: Message, bad: Bad, look: (message: Message) => void): void {
  const rest: unknown[] = [root]
  let seen = 0
  while (rest.length > 0) {
    const value = rest.pop()
    if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) continue
    if (Array.isArray(value)) {
      if (typeof value[0] === 'object') for (const item of value) rest.push(item)
      continue
    }
    if (++seen > maxMessages) throw bad(`more than ${maxMessages} parts`, 'a smaller graph')
    if ('$typeName' in value) look(value as Message)
    // Also the plain objects in which protobuf keeps a choice of fields.
    for (const item of Object.values(value)) rest.push(item)
  }
}

function checkTensor({ name, dataLocation, externalData }: TensorProto, bad: Bad): void {
  if (dataLocation === TensorProto_DataLocation.DEFAULT && externalData.length === 0) return
  const where = externalData.find(({ key }) => key === 'location')?.value ?? ''
  throw bad(
    `the tensor ${short(name)} in another file (${short(where)})`,
    'every tensor inside this file (export it without external data)',
  )
}

const ownDomains = new Set(['', 'ai.onnx'])
const loops = new Set(['Loop', 'Scan'])

function checkNode({ name, opType, domain }: NodeProto, own: Set<string>, bad: Bad): void {
  const isOnnx = ownDomains.has(domain)
  if (!isOnnx && !own.has(`${domain}:${opType}`)) {
    throw bad(`the operator ${short(opType)} of ${short(domain)} (node ${short(name)})`, "ONNX's own operators")
  }
  if (isOnnx && loops.has(opType)) throw bad(`a ${opType} (node ${short(name)})`, 'a graph without loops')
}

const short = (text: string) => text.slice(0, 80)

/** Old graphs list their weights among the inputs too. */
function inputsOf({ input, initializer }: GraphProto): ValueInfoProto[] {
  const weights = new Set(initializer.map(({ name }) => name))
  return input.filter(({ name }) => !weights.has(name))
}

const typeNames = new Map<number, string>([
  [TensorProto_DataType.FLOAT, 'float32'],
  [TensorProto_DataType.FLOAT16, 'float16'],
  [TensorProto_DataType.DOUBLE, 'float64'],
  [TensorProto_DataType.INT32, 'int32'],
  [TensorProto_DataType.INT64, 'int64'],
])

function valueOf({ name, type }: ValueInfoProto): GraphValue {
  const tensor = type?.value.case === 'tensorType' ? type.value.value : null
  if (!tensor) return { name, type: 'no tensor', dims: null }
  const dims = tensor.shape?.dim.map(({ value }) => (value.case === 'dimValue' ? Number(value.value) : null)) ?? null
  return { name, type: typeNames.get(tensor.elemType) ?? `type ${tensor.elemType}`, dims }
}
