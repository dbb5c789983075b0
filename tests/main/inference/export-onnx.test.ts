// Exported graphs, run by ONNX Runtime from their files, and by Python's where there is one, against the fixtures.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fromBinary } from '@bufbuild/protobuf'
import { ModelProtoSchema } from 'onnx-buf'
import * as ort from 'onnxruntime-node'
import { expect, test } from 'vitest'
import { exportOnnx } from '../../../main/inference/export-onnx.ts'
import { openSae } from '../../../main/inference/formats/index.ts'
import { tempFolder } from '../containers/files.ts'
import { cases, excess, fixtures, npy } from './help.ts'

interface Outputs {
  values: number[]
  indices: number[]
  nActive: number[]
  recon: number[]
}

const wanted = (name: string) => JSON.parse(readFileSync(join(fixtures, name, 'case.json'), 'utf8'))

async function check(name: string, out: Outputs, places: number) {
  const { shapes, tolerance } = wanted(name)
  const m = shapes.d_sae as number
  const rows = out.nActive.length
  const acts = new Float32Array(rows * m)
  for (let r = 0; r < rows; r++) {
    const row = out.indices.slice(r * places, (r + 1) * places)
    const kept = row.filter(f => f >= 0)
    expect(new Set(kept).size).toBe(kept.length)
    expect(kept.length).toBe(Math.min(places, out.nActive[r]!))
    // Padding comes last.
    expect(row.slice(kept.length)).toEqual(new Array(places - kept.length).fill(-1))
    kept.forEach((f, i) => (acts[r * m + f] = out.values[r * places + i]!))
    expect(out.values.slice(r * places + kept.length, (r + 1) * places).every(v => v === 0)).toBe(true)
  }
  const want = await npy(join(fixtures, name, 'acts.npy'))
  if (Math.max(...out.nActive) <= places) {
    expect([...acts].map(v => v !== 0)).toEqual([...want].map(v => v !== 0))
    expect(excess(acts, want, tolerance.acts)).toBeLessThanOrEqual(0)
  }
  expect(
    excess(Float32Array.from(out.recon), await npy(join(fixtures, name, 'recon.npy')), tolerance.recon),
  ).toBeLessThanOrEqual(0)
}

async function runHere(path: string, name: string): Promise<Outputs> {
  const session = await ort.InferenceSession.create(path, { logSeverityLevel: 4 })
  const x = await npy(join(fixtures, name, 'x.npy'))
  const d = wanted(name).shapes.d_in as number
  const out = await session.run({ x: new ort.Tensor('float32', x, [x.length / d, d]) })
  await session.release()
  const numbers = (output: string) => Array.from(out[output]!.data as Float32Array)
  return {
    values: numbers('values'),
    indices: numbers('indices'),
    nActive: numbers('nActive'),
    recon: numbers('recon'),
  }
}

// Its rows are coupled: no graph of one row has its numbers.
const coupled = 'dl_batchtopk_batch_mode'
const runnable = cases.map(c => c.name).filter(name => name !== coupled)

test.each(runnable)('%s', async name => {
  const path = join(tempFolder(), `${name}.onnx`)
  const model = await openSae(join(fixtures, name, 'model'), wanted(name).options_not_in_files ?? {})
  const done = await exportOnnx(model, null, path)
  expect(done.bytes).toBe(statSync(path).size)
  const names = fromBinary(ModelProtoSchema, readFileSync(path)).graph!.initializer.map(one => one.name)
  expect(new Set(names).size).toBe(names.length)
  await check(name, await runHere(path, name), done.outputs[0]!.shape[1] as number)
})

test('fewer places than are active: the largest, and the true count', async () => {
  const path = join(tempFolder(), 'few.onnx')
  await exportOnnx(await openSae(join(fixtures, 'sl_standard', 'model'), {}), 3, path)
  const out = await runHere(path, 'sl_standard')
  expect(Math.max(...out.nActive)).toBeGreaterThan(3)
  const acts = await npy(join(fixtures, 'sl_standard', 'acts.npy'))
  const m = acts.length / out.nActive.length
  out.nActive.forEach((n, r) => {
    const row = [...acts.subarray(r * m, (r + 1) * m)].sort((a, b) => b - a)
    expect(n).toBe(row.filter(v => v > 0).length)
    out.values.slice(r * 3, r * 3 + 3).forEach((v, i) => expect(v).toBeCloseTo(row[i]!, 3))
  })
  await expect(exportOnnx(await openSae(join(fixtures, 'sl_topk', 'model'), {}), 9, path)).rejects.toThrow(/at most 8/)
})

test('rows that are coupled are refused', async () => {
  const path = join(tempFolder(), 'coupled.onnx')
  const model = await openSae(join(fixtures, coupled, 'model'), wanted(coupled).options_not_in_files)
  await expect(exportOnnx(model, null, path)).rejects.toMatchObject({ code: 'unsupported-format' })
  expect(existsSync(path)).toBe(false)
})

test('weights beyond the limit of a protobuf lie in a file beside it', async () => {
  const path = join(tempFolder(), 'large.onnx')
  const done = await exportOnnx(await openSae(join(fixtures, 'sl_topk', 'model'), {}), null, path, 1000)
  expect(done.bytes).toBe(statSync(path).size + statSync(`${path}.data`).size)
  expect(statSync(path).size).toBeLessThan(statSync(`${path}.data`).size)
  await check('sl_topk', await runHere(path, 'sl_topk'), 8)
})

const python = process.env['ZONOSCOPE_PYTHON'] ?? 'python3'
const hasPython = spawnSync(python, ['-c', 'import onnxruntime, numpy, onnx'], { stdio: 'ignore' }).status === 0

test.skipIf(!hasPython)("Python's onnxruntime gives the same numbers", async () => {
  const folder = tempFolder()
  const script = join(folder, 'run.py')
  writeFileSync(
    script,
    `import sys, json, numpy, onnx, onnxruntime
path, x = sys.argv[1:]
onnx.checker.check_model(path)
session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
names = ["values", "indices", "nActive", "recon"]
out = session.run(names, {"x": numpy.load(x).reshape(-1, session.get_inputs()[0].shape[1])})
print(json.dumps({name: value.astype(float).ravel().tolist() for name, value in zip(names, out)}))
`,
  )
  for (const name of [
    'sl_topk',
    'sl_jumprelu',
    'sl_matching_pursuit',
    'sl_skip_transcoder',
    'sl_standard_layer_norm',
  ]) {
    const path = join(folder, `${name}.onnx`)
    const { outputs } = await exportOnnx(await openSae(join(fixtures, name, 'model'), {}), null, path)
    const out = execFileSync(python, [script, path, join(fixtures, name, 'x.npy')], { maxBuffer: 2 ** 28 })
    await check(name, JSON.parse(String(out)) as Outputs, outputs[0]!.shape[1] as number)
  }
})
