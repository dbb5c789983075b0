// Logit effects and neighbours by encoder rows: a matrix by hand, the shipped model's tail by its tensors' names, tails that end otherwise.
import { fromBinary, toBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema, type ModelProto } from 'onnx-buf'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { halfToFloat } from '../../../core/half.ts'
import { createNpy } from '../../../main/containers/npy.ts'
import { createInferenceServer } from '../../../main/inference/server.ts'
import { effectsOf } from '../../../main/inference/unembed.ts'
import { writeSafetensors } from '../data/fixture.ts'
import { never } from './help.ts'

const temp = mkdtempSync(join(tmpdir(), 'zonoscope-unembed-'))
afterAll(() => rmSync(temp, { recursive: true, force: true }))
const server = createInferenceServer()
const shipped = join(import.meta.dirname, '../../../native-models/samples/first-letters/model')

/** A standard SAELens dictionary with these decoder rows, and encoder rows in reverse. */
function dictionary(
  name: string,
  wDec: number[][],
): { path: string; options: Record<string, unknown>; provider: 'cpu'; threads: 1 } {
  const folder = join(temp, name)
  cpSync(join(import.meta.dirname, '../../fixtures/sl5_standard/model'), folder, { recursive: true })
  const [m, d] = [wDec.length, wDec[0]!.length]
  const reversed = [...wDec].reverse()
  writeSafetensors(join(folder, 'sae_weights.safetensors'), {
    W_enc: {
      shape: [d, m],
      data: Float32Array.from({ length: d * m }, (_, i) => reversed[i % m]![Math.floor(i / m)]!),
    },
    b_enc: { shape: [m], data: new Float32Array(m) },
    W_dec: { shape: [m, d], data: Float32Array.from(wDec.flat()) },
    b_dec: { shape: [d], data: new Float32Array(d) },
  })
  writeFileSync(join(folder, 'cfg.json'), '{"architecture":"standard"}')
  return { path: folder, options: {}, provider: 'cpu', threads: 1 }
}
async function writeMatrix(name: string, rows: number[][]): Promise<string> {
  const path = join(temp, name)
  const writer = await createNpy(path, rows.length, rows[0]!.length)
  await writer.write(Float32Array.from(rows.flat()))
  await writer.close()
  return path
}
const unembed = (
  sae: ReturnType<typeof dictionary>,
  from: { matrix: string } | { model: { path: string; threads: 1 } },
  count = 2,
) => server['sae.unembed']({ sae, feature: 0, from, count }, never)

describe('a matrix', () => {
  const sae = dictionary('three', [
    [1, 2, 0],
    [0, 3, 1],
    [2, 0, 0],
    [1, 1, 1],
  ])
  it('times a decoder row, less the mean over the vocabulary', async () => {
    const matrix = await writeMatrix('u.npy', [[1, 0, 5], [0, 1, 5], [1, 1, 5], [0, 0, 5], [-1, 0, 5]]) // prettier-ignore
    const found = await unembed(sae, { matrix })
    // W d = 1, 2, 3, 0, -1; mean 1.
    expect([...found.ids]).toEqual([2, 1, 4, 3])
    expect([...found.values]).toEqual([2, 1, -2, -1])
    expect([found.vocabulary, found.norm, found.counts.reduce((a, b) => a + b)]).toEqual([5, 'none', 5])
    expect([found.edges[0], found.edges.at(-1)]).toEqual([-2, 2])
  })
  it('of another width, or with a NaN, is named', async () => {
    const wide = await writeMatrix('wide.npy', [[1, 2, 3, 4]])
    await expect(unembed(sae, { matrix: wide })).rejects.toMatchObject({
      code: 'bad-input',
      message: expect.stringMatching(/wide\.npy: found float32 \[1, 4\], expected floats \[vocabulary, 3\]/),
    })
    await expect(unembed(sae, { matrix: await writeMatrix('nan.npy', [[1, NaN, 3]]) })).rejects.toThrow(/not finite/)
  })
  it('effects of equal tokens are all 0, in order of their ids', () => {
    const { ids, values, counts } = effectsOf(Float64Array.of(3, 3, 3), 2)
    expect([[...ids], [...values], counts[0]]).toEqual([[0, 1, 2, 1], [0, 0, 0, 0], 3])
  })
  it('neighbours by encoder rows are those of the encoder', async () => {
    const near = (vector?: 'encoder') => server['sae.neighbours']({ sae, feature: 0, count: 3, vector }, never)
    // Decoder row 0 is [1, 2, 0]; encoder row 0 is [1, 1, 1], then [2, 0, 0], [0, 3, 1], [1, 2, 0].
    const [decoder, encoder] = [await near(), await near('encoder')]
    expect([...decoder.features]).toEqual([1, 3, 2])
    const cosines = [3 / Math.sqrt(15), 4 / Math.sqrt(30), 1 / Math.sqrt(3)]
    expect([...encoder.features]).toEqual([3, 2, 1])
    encoder.cosines.forEach((c, i) => expect(c).toBeCloseTo(cosines[i]!, 6))
  })
})

describe('the tail of a model', () => {
  const wDec = Array.from({ length: 2 }, (_, f) =>
    Array.from({ length: 128 }, (_, j) => Math.cos((f + 1) * j * 0.37) + 0.2),
  )
  const sae = dictionary('model', wDec)
  const bytes = readFileSync(join(shipped, 'tail.onnx'))
  const tensors = () => new Map(fromBinary(ModelProtoSchema, bytes).graph!.initializer.map(t => [t.name, t]))
  const floats = (name: string) => {
    const { rawData } = tensors().get(name)!
    const out = new Float32Array(rawData.length / 2)
    halfToFloat(new Uint16Array(Uint8Array.from(rawData).buffer), out)
    return out
  }
  /** A copy of the model with its tail changed. */
  function changed(name: string, change: (model: ModelProto) => void): string {
    const folder = join(temp, name)
    cpSync(shipped, folder, { recursive: true })
    const model = fromBinary(ModelProtoSchema, bytes)
    change(model)
    writeFileSync(join(folder, 'tail.onnx'), toBinary(ModelProtoSchema, model))
    return folder
  }
  it('is W (g * (d - mean d)) with the weights of its last layer norm', async () => {
    const [w, g] = [floats('embedding.weight.T'), floats('ln.weight')]
    const vocabulary = w.length / 128
    const mean = wDec[0]!.reduce((a, b) => a + b) / 128
    const logits = Float64Array.from({ length: vocabulary }, (_, v) =>
      wDec[0]!.reduce((sum, x, j) => sum + w[j * vocabulary + v]! * g[j]! * (x - mean), 0),
    )
    const expected = effectsOf(logits, 5)
    const found = await unembed(sae, { model: { path: shipped, threads: 1 } }, 5)
    expect([found.norm, found.vocabulary]).toEqual(['centred weights', vocabulary])
    expect([...found.ids]).toEqual([...expected.ids])
    found.values.forEach((v, i) => expect(v).toBeCloseTo(expected.values[i]!, 4))
  })
  it('a bias behind the product changes nothing', async () => {
    const folder = changed('bias', model => {
      const { graph } = model
      const last = graph!.node.at(-1)!
      const ln = graph!.initializer.find(t => t.name === 'ln.bias')!
      const biased = {
        ...last,
        opType: 'Add',
        name: 'bias',
        input: ['product', 'vocabulary.bias'],
        output: ['logits'],
        attribute: [],
      }
      last.output[0] = 'product'
      graph!.node.push(biased)
      graph!.initializer.push({ ...ln, name: 'vocabulary.bias' })
    })
    const [a, b] = [
      await unembed(sae, { model: { path: folder, threads: 1 } }),
      await unembed(sae, { model: { path: shipped, threads: 1 } }),
    ]
    expect(a).toEqual(b)
  })
  it('that ends with something else has no unembedding that can be told', async () => {
    const folder = changed('cap', model => {
      const last = model.graph!.node.at(-1)!
      const cap = { ...last, opType: 'Tanh', name: 'cap', input: ['product'], output: ['logits'], attribute: [] }
      last.output[0] = 'product'
      model.graph!.node.push(cap)
    })
    await expect(unembed(sae, { model: { path: folder, threads: 1 } })).rejects.toMatchObject({
      code: 'unsupported-format',
      message: expect.stringMatching(/found Tanh/),
    })
  })
})
