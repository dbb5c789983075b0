// What turning one feature takes over all 30,000 words of the sample, 100 numbers each: the whole report. Limit: 10 s, with progress and cancel.
import path from 'node:path'
import { times, quantile } from './timing.mjs'

export async function run({ report, root, load }) {
  const { buildTurn } = await load('/core/analysis/turn-report.ts')
  const { openActivations } = await load('/main/containers/activations.ts')
  const file = path.join(root, 'native-models/samples/words/activations/words.safetensors')
  const source = await openActivations({ path: file, tensor: 'x' })
  const { rows: n, d } = source
  const x = await source.readRows(0, n)
  await source.close()
  const row = i => x.subarray(i * d, (i + 1) * d)
  // The encoder is a word, and it is on for the hundredth of the words that lie farthest along it.
  const wEnc = row(100).slice()
  const z = Float32Array.from({ length: n }, (_, i) => row(i).reduce((sum, v, j) => sum + v * wEnc[j], 0))
  const level = z.slice().sort()[Math.floor(0.99 * n)]
  const spec = { kind: 'relu', dIn: d, dOut: d, dSae: 1, inputNorm: 'none', subtractBDec: false, k: null }
  const features = {
    spec: { ...spec, rescaleByDecoderNorm: false, skip: false },
    features: [0],
    wEnc,
    bEnc: Float32Array.of(-level),
    threshold: Float32Array.of(0),
    wDec: wEnc,
    bPre: new Float32Array(d),
    bOut: new Float32Array(d),
  }
  const values = z.map(v => Math.max(0, v - level))
  const active = values.filter(v => v > 0).length
  const every = Int32Array.from({ length: n }, (_, i) => i)
  const input = {
    feature: 0,
    vector: 'encoder',
    target: { kind: 'random', seed: 1 },
    features,
    sameSpace: true,
    rows: { n, d, row },
    values,
    tau: null,
    residual: new Float32Array(active * d),
    squaredError: null,
    types: every,
    shown: every.slice(0, 8_000),
    rowNumbers: every,
    frame: { axes: [], origin: new Float64Array(d) },
    unit: 'word',
  }
  const taken = quantile(await times(3, () => buildTurn(input)), 0.5)
  report(`slack_${n}_rows_${d}_dimensions`, taken, 'ms', { limit: 10_000 })
}
