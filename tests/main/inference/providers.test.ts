// Which provider is chosen, why, and what happens when it fails in the middle of a run.
import { expect, test } from 'vitest'
import type { SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import { encodeRows, givenRows } from '../../../main/inference/encode-rows.ts'
import { createEncoder } from '../../../main/inference/encoder.ts'
import { onnxRuntime, type Backend, type Provider } from '../../../main/inference/providers.ts'
import { failingAfter } from './backends.ts'
import { modelOf, random } from './models.ts'

// Wide enough that a batch is shorter than the rows below.
const [dIn, dSae, rows] = [16, 2 ** 14, 1200]
const next = random(3)
const array = (n: number) => Float32Array.from({ length: n }, () => next())
const spec: SaeSpec = {
  kind: 'jumprelu',
  dIn,
  dSae,
  dOut: dIn,
  inputNorm: 'none',
  subtractBDec: true,
  k: null,
  rescaleByDecoderNorm: false,
  skip: false,
}
const weights: SaeWeights = {
  wEnc: array(dIn * dSae),
  bEnc: array(dSae),
  wDec: array(dSae * dIn),
  bDec: array(dIn),
  threshold: new Float32Array(dSae).fill(5),
  wSkip: null,
}
const model = modelOf(spec, weights)
const x = givenRows(array(rows * dIn), dIn, 'test')
const all = { from: 0, to: rows, recon: true }
const signal = new AbortController().signal

test('a provider that fails in the middle of a run is left, and the run ends on the CPU with the same codes', async () => {
  const onCpu = await createEncoder(model, 'cpu', 1)
  const want = await encodeRows(onCpu, x, all, signal)
  expect(want).toMatchObject({ provider: 'cpu', reason: 'CPU: chosen' })
  expect(onCpu.batchRows).toBeLessThan(rows)
  await onCpu.release()

  const backend = failingAfter(1)
  const encoder = await createEncoder(model, 'auto', 1, backend)
  expect(encoder.provider()).toEqual({ provider: 'cuda', reason: 'CUDA: found' })
  const found = await encodeRows(encoder, x, all, signal)
  expect(found.provider).toBe('cpu')
  expect(found.reason).toBe('CPU: CUDA failed while encoding (CUDA failure 719: unspecified launch failure)')
  expect(backend.released).toBe(1)
  expect(found.features).toEqual(want.features)
  expect(found.indptr).toEqual(want.indptr)
  expect(found.values).toEqual(want.values)
  expect(found.features.length).toBeGreaterThan(100)
  found.recon!.forEach((v, i) => expect(v).toBeCloseTo(want.recon![i]!, 2))
  await encoder.release()
})

test('calls that were under way when it failed are answered, and it is left once', async () => {
  const backend = failingAfter(0)
  const encoder = await createEncoder(model, 'cuda', 1, backend)
  const batch = await x.readRows(0, 8)
  const [a, b] = await Promise.all([1, 2].map(() => encoder.run(batch, { recon: false, pre: false })))
  expect(a).toEqual(b)
  expect(backend.released).toBe(1)
  await encoder.release()
})

test('the CPU has nothing to fall back to: its failure is told', async () => {
  const broken: Backend = {
    obstacleOf: async () => 'not there',
    open: async (graph, _, threads) => {
      const session = await onnxRuntime.open(graph, 'cpu', threads)
      return { outputNames: session.outputNames, run: () => Promise.reject(new Error('no')), release: () => session.release() } as never // prettier-ignore
    },
  }
  const encoder = await createEncoder(model, 'auto', 1, broken)
  expect(encoder.provider()).toEqual({ provider: 'cpu', reason: 'CPU: not there; not there' })
  await expect(encoder.run(await x.readRows(0, 8), { recon: false, pre: false })).rejects.toThrow('no')
  await encoder.release()
})

test('they are tried in order: CUDA, WebGPU, CPU, and each obstacle is told', async () => {
  const tried: Provider[] = []
  const backend = (usable: Provider): Backend => ({
    obstacleOf: async provider => (provider === 'cuda' ? 'the CUDA provider is not installed' : null),
    open: (graph, provider, threads) => {
      tried.push(provider)
      if (provider !== usable) throw new Error('device lost')
      return onnxRuntime.open(graph, 'cpu', threads)
    },
  })
  const onWebGpu = await createEncoder(model, 'auto', 1, backend('webgpu'))
  expect(onWebGpu.provider()).toEqual({
    provider: 'webgpu',
    reason: 'WebGPU: found; the CUDA provider is not installed',
  })
  await onWebGpu.release()
  const onCpu = await createEncoder(model, 'auto', 1, backend('cpu'))
  expect(onCpu.provider()).toEqual({
    provider: 'cpu',
    reason: 'CPU: the CUDA provider is not installed; the dictionary could not be loaded on WebGPU (device lost)',
  })
  await onCpu.release()
  expect(tried).toEqual(['webgpu', 'webgpu', 'cpu'])
})
