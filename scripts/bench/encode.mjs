// Encoding the sample, rows per second, against the two matrix products alone in ONNX Runtime in the same run: what is left
// of the machine after selection, sparse output, reconstruction error and reading the file.
import path from 'node:path'
import { quantile, times } from './timing.mjs'

const rows = 1024

export async function run({ report, load, root }) {
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
    const bare = quantile(await times(15, () => session.run({ x: block })), 0.5)
    const whole = quantile(
      await times(15, i => {
        const from = (i % 16) * rows
        return server['sae.encode']({ sae, source, from, to: from + rows, recon: false }, ctx)
      }),
      0.5,
    )
    report(`encode_${name}`, (1000 * rows) / whole, 'rows/s', { peer: Math.round((1000 * rows) / bare) })
    await session.release()
  }
}
