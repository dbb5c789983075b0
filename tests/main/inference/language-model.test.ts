// The shipped language model against PyTorch, and what a stranger's model folder may not do.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import {
  AttributeProto_AttributeType,
  AttributeProtoSchema,
  GraphProtoSchema,
  ModelProtoSchema,
  NodeProtoSchema,
  StringStringEntryProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
  TensorProtoSchema,
  type ModelProto,
  type TensorProto,
} from 'onnx-buf'
import { afterAll, describe, expect, it } from 'vitest'
import { openLanguageModel, readModelPart } from '../../../main/inference/language-model.ts'
import { batchDocuments } from '../../../main/inference/model-residual.ts'
import { createModelSessions } from '../../../main/inference/model-sessions.ts'
import { createInferenceServer } from '../../../main/inference/server.ts'
import { inferenceSchemas, parser } from '../../../shared/schemas.ts'
import { never } from './help.ts'

const shipped = join(import.meta.dirname, '../../../native-models/samples/first-letters/model')
const model = { path: shipped, threads: 1 }
const temp = mkdtempSync(join(tmpdir(), 'zonoscope-model-'))
afterAll(() => rmSync(temp, { recursive: true, force: true }))

interface Golden {
  cases: { ids: number[]; residual: { token: number; norm: number; first: number[] }[] }[]
}
const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../golden/language-model/first-letters.json'), 'utf8'),
) as Golden

const server = createInferenceServer()
const residual = async (documents: number[][]) => {
  const ids = Int32Array.from(documents.flat())
  const lengths = Int32Array.from(documents, d => d.length)
  return (await server['model.residual']({ model, ids, lengths }, never)).residual
}

/** A copy of the shipped folder with one file made anew. */
let copies = 0
function folderWith(name: string, content: string | Uint8Array | null): string {
  const folder = join(temp, `copy-${copies++}`)
  cpSync(shipped, folder, { recursive: true })
  if (content === null) rmSync(join(folder, name))
  else writeFileSync(join(folder, name), content)
  return folder
}
const head = () => fromBinary(ModelProtoSchema, readFileSync(join(shipped, 'head.onnx')))
const bytesOf = (m: ModelProto) => toBinary(ModelProtoSchema, m)
const meta = JSON.parse(readFileSync(join(shipped, 'model.json'), 'utf8')) as Record<string, unknown>
const ask = (path: string) =>
  server['model.residual']({ model: { path, threads: 1 }, ids: Int32Array.of(0, 1), lengths: Int32Array.of(2) }, never)

describe('the shipped model', () => {
  it('is described', async () => {
    expect(await server['model.describe']({ path: shipped }, never)).toEqual({
      vocabulary: 6144,
      context: 64,
      d: 128,
      heads: 4,
      blocks: 6,
      hook: 'blocks.3.hook_resid_post',
      start: 0,
      hasTail: true,
      tokensPerCall: 2048,
    })
  })

  it('gives the numbers that PyTorch gave, all documents in one call', async () => {
    const x = await residual(golden.cases.map(c => c.ids))
    expect(x.length).toBe(golden.cases.reduce((n, c) => n + c.ids.length, 0) * 128)
    let worst = 0
    let start = 0
    for (const { ids, residual: rows } of golden.cases) {
      for (const { token, norm, first } of rows) {
        const row = x.subarray((start + token) * 128, (start + token + 1) * 128)
        expect(Math.hypot(...row) / norm).toBeCloseTo(1, 5)
        first.forEach((v, i) => (worst = Math.max(worst, Math.abs(v - row[i]!))))
      }
      start += ids.length
    }
    expect(worst).toBeLessThan(1e-4)
  })

  it('is causal: what pads a document on the right, and what follows a token, changes nothing', async () => {
    const [long, short] = [golden.cases[0]!.ids, golden.cases[0]!.ids.slice(0, 9)]
    const alone = await residual([short])
    const padded = await residual([long, short])
    const atEnd = padded.subarray(long.length * 128)
    const within = padded.subarray(0, short.length * 128)
    for (const other of [atEnd, within]) {
      const worst = alone.reduce((most, v, i) => Math.max(most, Math.abs(v - other[i]!)), 0)
      expect(worst).toBeLessThan(1e-4)
    }
  })

  it('takes what one call may hold, and refuses anything else with what was found', async () => {
    const call = (ids: number[], lengths: number[]) =>
      server['model.residual']({ model, ids: Int32Array.from(ids), lengths: Int32Array.from(lengths) }, never)
    expect((await call([], [])).residual.length).toBe(0)
    const full = Array<number>(32).fill(64)
    expect((await call(Array<number>(2048).fill(5), full)).residual.length).toBe(2048 * 128)
    await expect(call(Array<number>(2049).fill(5), [...full, 1])).rejects.toThrow(
      /found 2049 tokens, expected at most 2048/,
    )
    await expect(call([0, 6144], [2])).rejects.toThrow(/token id 6144, expected 0 to 6143/)
    await expect(call([0, -1], [2])).rejects.toThrow(/token id -1/)
    await expect(call([0], [2])).rejects.toThrow(/1 ids for documents of 2 tokens/)
    await expect(call(Array<number>(65).fill(0), [65])).rejects.toThrow(/a document of 65 tokens, expected 1 to 64/)
    await expect(call([0], [1, 0])).rejects.toThrow(/a document of 0 tokens/)
    const parse = parser(inferenceSchemas)
    expect(() => parse('model.residual', { model, ids: [1], lengths: Int32Array.of(1) })).toThrow(/Int32Array at ids/)
    expect(() => parse('model.describe', {})).toThrow(/model.describe/)
    const stopped = AbortSignal.abort()
    const one = { model, ids: Int32Array.of(0), lengths: Int32Array.of(1) }
    await expect(server['model.residual'](one, { ...never, signal: stopped })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })
})

it('documents are put together while their padded size fits', () => {
  expect(batchDocuments(Int32Array.of(3, 2, 5, 1, 1), 8)).toEqual([
    { from: 0, to: 2, longest: 3 },
    { from: 2, to: 3, longest: 5 },
    { from: 3, to: 5, longest: 1 },
  ])
  expect(batchDocuments(Int32Array.of(9, 9), 8).length).toBe(2)
  expect(batchDocuments(new Int32Array(0), 8)).toEqual([])
})

describe('a folder from a stranger', () => {
  it.each([
    ['vocabulary', { ...meta, vocabulary: 1e9 }],
    ['vocabulary', { ...meta, vocabulary: '6144' }],
    ['d', { ...meta, d: 0 }],
    ['context', { ...meta, context: 32_768, d: 65_536 }],
    ['start', { ...meta, start: 6144 }],
    ['hook', { ...meta, hook: 3 }],
    ['blocks', { ...meta, blocks: undefined }],
  ])('a wrong %s is refused by name', async (field, value) => {
    const folder = folderWith('model.json', JSON.stringify(value))
    const refusal = expect(openLanguageModel(folder)).rejects
    await refusal.toMatchObject({ code: 'bad-input' })
    await expect(openLanguageModel(folder)).rejects.toThrow(new RegExp(`model\\.json: found .* for ${field};`))
  })

  it('missing files and no folders are named', async () => {
    await expect(openLanguageModel(folderWith('head.onnx', null))).rejects.toThrow(/head\.onnx: there is no such file/)
    await expect(openLanguageModel(folderWith('model.json', null))).rejects.toMatchObject({ code: 'not-found' })
    await expect(openLanguageModel(folderWith('model.json', '[1]'))).rejects.toThrow(/found a list/)
    await expect(openLanguageModel(join(temp, 'nowhere'))).rejects.toMatchObject({ code: 'not-found' })
    await expect(openLanguageModel(join(shipped, 'model.json'))).rejects.toThrow(/found a file, expected the folder/)
    const headOnly = await openLanguageModel(folderWith('tail.onnx', null))
    expect(headOnly.description.hasTail).toBe(false)
    await expect(readModelPart(headOnly, 'tail')).rejects.toMatchObject({ code: 'not-found' })
  })

  const outside = (tensor: TensorProto, location: string) => {
    tensor.dataLocation = TensorProto_DataLocation.EXTERNAL
    tensor.externalData = [create(StringStringEntryProtoSchema, { key: 'location', value: location })]
    return tensor
  }
  const hostileTensor = (location: string) =>
    outside(create(TensorProtoSchema, { name: 'w', dataType: TensorProto_DataType.FLOAT, dims: [1n] }), location)
  /** Where a graph may hide a tensor. */
  const hiding: [string, (m: ModelProto, tensor: TensorProto) => void][] = [
    ['a weight', (m, tensor) => m.graph!.initializer.push(tensor)],
    [
      'a constant of a node',
      (m, tensor) =>
        m.graph!.node.unshift(
          create(NodeProtoSchema, {
            opType: 'Constant',
            output: ['w'],
            attribute: [
              create(AttributeProtoSchema, { name: 'value', type: AttributeProto_AttributeType.TENSOR, t: tensor }),
            ],
          }),
        ),
    ],
    [
      'a branch of a node',
      (m, tensor) =>
        m.graph!.node.unshift(
          create(NodeProtoSchema, {
            opType: 'If',
            output: ['w'],
            attribute: [
              create(AttributeProtoSchema, {
                name: 'then_branch',
                type: AttributeProto_AttributeType.GRAPH,
                g: create(GraphProtoSchema, { name: 'g', initializer: [tensor] }),
              }),
            ],
          }),
        ),
    ],
  ]
  it.each(
    hiding.flatMap(([where, hide]) => ['../../../etc/passwd', '*/_ORT_MEM_ADDR_/*'].map(to => ({ where, hide, to }))),
  )('a tensor in another file is refused: $where, $to', async ({ hide, to }) => {
    const m = head()
    hide(m, hostileTensor(to))
    await expect(ask(folderWith('head.onnx', bytesOf(m)))).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(
        /head\.onnx: found the tensor w in another file .*expected every tensor inside/,
      ) as string,
    })
  })

  it('a tensor that only names another file, without being marked as lying there, is refused too', async () => {
    const m = head()
    m.graph!.initializer[0]!.externalData = hostileTensor('x.bin').externalData
    await expect(ask(folderWith('head.onnx', bytesOf(m)))).rejects.toThrow(/in another file \(x\.bin\)/)
  })

  it.each([
    ['com.microsoft', 'EPContext', /operator EPContext of com\.microsoft/],
    ['', 'Loop', /found a Loop .*expected a graph without loops/],
    ['ai.onnx', 'Scan', /found a Scan/],
  ])('operators that read files or need not end are refused: %s %s', async (domain, opType, message) => {
    const m = head()
    m.graph!.node.unshift(create(NodeProtoSchema, { domain, opType, name: 'n', output: ['o'] }))
    await expect(ask(folderWith('head.onnx', bytesOf(m)))).rejects.toThrow(message)
  })

  it('other values than it should have are refused with both', async () => {
    await expect(ask(folderWith('head.onnx', readFileSync(join(shipped, 'tail.onnx'))))).rejects.toThrow(
      /head\.onnx: found input residual float32 \[documents, tokens, 128\], expected ids int64 \[documents, tokens\]/,
    )
    const narrow = folderWith('model.json', JSON.stringify({ ...meta, d: 64 }))
    await expect(ask(narrow)).rejects.toThrow(
      /found output residual .*128\], expected residual float32 \[documents, tokens, 64\]/,
    )
    const tail = await openLanguageModel(folderWith('model.json', JSON.stringify({ ...meta, vocabulary: 7 })))
    await expect(readModelPart(tail, 'tail')).rejects.toThrow(/tail\.onnx: found output logits/)
    const open = head()
    open.graph!.output[0]!.type = undefined as never
    await expect(ask(folderWith('head.onnx', bytesOf(open)))).rejects.toThrow(/found output residual no tensor/)
  })

  it('a shape that shows only when it is computed is refused with the file', async () => {
    const m = head()
    // The output is the embedding's width whatever the graph says: cut it to half behind its back.
    const last = m.graph!.node.at(-1)!
    last.output[0] = 'whole'
    m.graph!.initializer.push(
      ...[0, 2, 64].map((value, i) =>
        create(TensorProtoSchema, {
          name: `cut${i}`,
          dataType: TensorProto_DataType.INT64,
          dims: [1n],
          int64Data: [BigInt(value)],
        }),
      ),
    )
    m.graph!.node.push(
      create(NodeProtoSchema, { opType: 'Slice', input: ['whole', 'cut0', 'cut2', 'cut1'], output: ['residual'] }),
    )
    m.graph!.output[0]!.type = { ...m.graph!.output[0]!.type! }
    const dims = m.graph!.output[0]!.type.value
    if (dims.case === 'tensorType')
      dims.value.shape!.dim[2] = { ...dims.value.shape!.dim[2]!, value: { case: 'dimParam', value: 'n' } }
    await expect(ask(folderWith('head.onnx', bytesOf(m)))).rejects.toThrow(
      /head\.onnx: found residual float32 \[1, 2, 64\], expected float32 \[1, 2, 128\]/,
    )
  })

  it('bytes that are no graph are refused, whatever they are', async () => {
    const whole = readFileSync(join(shipped, 'head.onnx'))
    const refused = { code: 'bad-input', message: expect.stringMatching(/head\.onnx: /) as string }
    await expect(ask(folderWith('head.onnx', whole.subarray(0, 1000)))).rejects.toMatchObject(refused)
    await expect(ask(folderWith('head.onnx', new Uint8Array(3)))).rejects.toMatchObject(refused)
    await expect(ask(folderWith('head.onnx', Buffer.from('not a graph, only some text')))).rejects.toMatchObject(
      refused,
    )
    const ort = Buffer.concat([Buffer.from([0, 0, 0, 0]), Buffer.from('ORTM'), whole])
    await expect(ask(folderWith('head.onnx', ort))).rejects.toThrow(/ONNX Runtime's own format/)
    // A graph that reads well and cannot be run: its nodes name nothing that is there.
    const broken = head()
    broken.graph!.node[0]!.input = ['nothing']
    await expect(ask(folderWith('head.onnx', bytesOf(broken)))).rejects.toMatchObject(refused)
  })

  it('a model that was made again is read again, and one in use is not given up', async () => {
    const folder = join(temp, 'again')
    mkdirSync(folder)
    cpSync(shipped, folder, { recursive: true })
    const sessions = createModelSessions(0)
    const ref = { path: folder, threads: 1 }
    const first = await sessions.use(ref, 'head', async part => {
      expect(await sessions.use(ref, 'head', async again => again)).toBe(part)
      await sessions.use(ref, 'tail', async () => undefined)
      expect(part.session.inputNames).toEqual(['ids'])
      return part
    })
    const kept = createModelSessions()
    const before = await kept.use(ref, 'head', async part => part)
    expect(before).not.toBe(first)
    expect(await kept.use(ref, 'head', async part => part)).toBe(before)
    const later = new Date(Date.now() + 5_000)
    utimesSync(join(folder, 'head.onnx'), later, later)
    expect(await kept.use(ref, 'head', async part => part)).not.toBe(before)
    await sessions.close()
    await kept.close()
  })
})
