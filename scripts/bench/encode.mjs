// Encoding the sample, rows per second, against the two matrix products alone in ONNX Runtime in the same run: what is left
// of the machine after selection, sparse output, reconstruction error and reading the file.
import path from 'node:path'
import { turns } from './timing.mjs'

const rows = 1024
const pairs = 15

/** Rows a second of one block. */
const rate = async work => {
  const from = performance.now()
  await work()
  return (1000 * rows) / (performance.now() - from)
}

export async function run({ compare, load, root }) {
  const { createInferenceServer } = await load('/main/inference/server.ts')
  const { draftGraph } = await load('/main/inference/graphs/draft.ts')
  const { createSession } = await load('/main/inference/providers.ts')
  const ort = await import('onnxruntime-node')
  const server = createInferenceServer()
  const ctx = { signal: new AbortController().signal, progress: () => undefined }
  const sample = path.join(root, 'native-models/samples/words')
  const source = { path: path.join(sample, 'activations/words.safetensors'), tensor: 'x' }
  for (const name of ['batchtopk-1024-seed0', 'batchtopk-4096-seed0', 'topk-1024']) {
    const sae = { path: path.join(sample, 'dictionaries', name), options: {}, provider: 'cpu', threads: null }
    const m = name.includes('4096') ? 4096 : 1024
    const d = 100
    const g = draftGraph('products')
    const x = g.input('x', ['n', d])
    const z = g.op('MatMul', [x, g.weight('enc', [d, m], new Float32Array(d * m).fill(0.01))])
    g.output('r', g.op('MatMul', [z, g.weight('dec', [m, d], new Float32Array(m * d).fill(0.01))]), 'float', ['n', d])
    const { session } = await createSession(g.build(), 'cpu', null)
    const block = new ort.Tensor('float32', new Float32Array(rows * d).fill(0.5), [rows, d])
    const bare = () => rate(() => session.run({ x: block }))
    const whole = i => {
      const from = ((i + 1) % 16) * rows
      return rate(() => server['sae.encode']({ sae, source, from, to: from + rows, recon: false }, ctx))
    }
    compare(`encode_${name}_against_its_products`, 'rows/s', await turns(pairs, whole, bare))
    await session.release()
  }
  await pursue({ compare, load, ort })
}

/**
 * Matching pursuit of a made-up dictionary, 8 steps, against as many products of rows and decoder alone: what is left of the machine
 * after choosing, subtracting, adding up and stopping.
 */
async function pursue({ compare, load, ort }) {
  const { createEncoder } = await load('/main/inference/encoder.ts')
  const { draftGraph } = await load('/main/inference/graphs/draft.ts')
  const { createSession } = await load('/main/inference/providers.ts')
  const { transpose } = await load('/core/sae/rows.ts')
  const { createRandom } = await load('/core/random.ts')
  const [d, m, steps] = [128, 1024, 8]
  const random = createRandom(1)
  const normals = (n, scale) => Float32Array.from({ length: n }, () => scale * random.normal())
  const wDec = normals(m * d, 1 / Math.sqrt(d))
  const x = normals(rows * d, 1)
  const spec = {
    kind: 'matching_pursuit',
    dIn: d,
    dSae: m,
    dOut: d,
    inputNorm: 'none',
    subtractBDec: true,
    k: null,
    pursuit: { residualThreshold: 0, maxIterations: steps, stopOnDuplicateSupport: false },
    rescaleByDecoderNorm: false,
    skip: false,
  }
  const bDec = new Float32Array(d)
  const readWeights = async () => ({ wEnc: transpose(wDec, d), bEnc: new Float32Array(m), wDec, bDec, threshold: null, wSkip: null }) // prettier-ignore
  const encoder = await createEncoder({ spec, readWeights, description: null }, 'cpu', null)
  const g = draftGraph('products')
  const decoder = g.weight('dec', [m, d], wDec)
  g.output('z', g.op('Gemm', [g.input('x', ['n', d]), decoder], { transB: 1n }), 'float', ['n', m])
  const { session } = await createSession(g.build(), 'cpu', null)
  const block = new ort.Tensor('float32', x, [rows, d])
  const bare = async () => (await rate(() => session.run({ x: block }))) / steps
  const whole = () => rate(() => encoder.run(x, { recon: false, pre: false }))
  compare(`encode_pursuit-${m}_against_its_products`, 'rows/s', await turns(pairs, whole, bare))
  await session.release()
  await encoder.release()
}
