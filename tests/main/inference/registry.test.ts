// What the folders formats/ and graphs/ collect: nothing twice, nothing without a golden case, and the limit of one tensor.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultPursuitStop } from '../../../core/sae/matching-pursuit.ts'
import { saeKinds } from '../../../core/sae/types.ts'
import { formats, openSae } from '../../../main/inference/formats/index.ts'
import { torchFormats } from '../../../main/inference/formats/torch-file.format.ts'
import { buildEncodeGraph } from '../../../main/inference/graphs/index.ts'
import { draftGraph } from '../../../main/inference/graphs/draft.ts'
import { cases, fixtures } from './help.ts'
import { modelOf } from './models.ts'

test('format ids are unique and each has golden cases', () => {
  const ids = formats.map(format => format.id)
  expect(new Set(ids).size).toBe(ids.length)
  const torchIds = torchFormats.map(format => format.id)
  expect(new Set(torchIds).size).toBe(torchIds.length)
  // Of Goodfire's and the attention dictionaries no file comes with codes of a library: torch-formats.test.ts holds them to the reference.
  const without = ['torch_file', 'goodfire_pt', 'connor_rob_hook_z']
  for (const id of [...ids, ...torchIds].filter(id => !without.includes(id))) {
    expect(cases.filter(c => c.format.startsWith(id)).length).toBeGreaterThan(0)
  }
})

test('one graph file a kind, and every kind has one', async () => {
  const files = readdirSync(join(import.meta.dirname, '../../../main/inference/graphs')).filter(f =>
    f.endsWith('.graph.ts'),
  )
  expect(files.sort()).toEqual([
    'gated.graph.ts',
    'groupmax.graph.ts',
    'jumprelu.graph.ts',
    'matching-pursuit.graph.ts',
    'relu.graph.ts',
    'tanh-relu.graph.ts',
    'topk.graph.ts',
  ])
  for (const kind of saeKinds) {
    const spec = {
      kind,
      dIn: 2,
      dSae: 3,
      dOut: 2,
      inputNorm: 'none' as const,
      subtractBDec: true,
      k: kind === 'topk' || kind === 'groupmax' ? 1 : null,
      ...(kind === 'matching_pursuit' ? { pursuit: defaultPursuitStop(2) } : {}),
      rescaleByDecoderNorm: false,
      skip: false,
    }
    const zeros = {
      wEnc: new Float32Array(6),
      bEnc: new Float32Array(3),
      wDec: new Float32Array(6),
      bDec: new Float32Array(2),
      threshold: new Float32Array(3),
      magnitude: { r: new Float32Array(3), b: new Float32Array(3) },
      wSkip: null,
    }
    const given = await modelOf(spec, zeros).readWeights(null)
    // The weights are beside the protobuf, not in it; a tied encoder is not there twice, a decoder only where it is needed.
    const tied = kind === 'matching_pursuit'
    const onHost = buildEncodeGraph(spec, given, 'host')
    expect(onHost.fed.map(({ name, data }) => [name, data])).toEqual([
      tied ? ['wDec', given.wDec] : ['wEnc', given.wEnc],
    ])
    expect(onHost.externalData).toEqual([])
    const onDevice = buildEncodeGraph(spec, given, 'device')
    expect(onDevice.externalData.map(e => e.path).sort()).toEqual(tied ? ['wDec.bin'] : ['wDec.bin', 'wEnc.bin'])
    expect(onDevice.fed).toEqual([])
    expect([onHost.bytes, onDevice.bytes]).toEqual(tied ? [24, 24] : [24, 48])
  }
})

test('a tensor that the runtime would refuse is refused first, with its size', () => {
  // 2 GiB of untouched zeros: address space, not memory
  expect(() => draftGraph('big').weight('wEnc', [8192, 65536], new Float32Array(2 ** 29))).toThrow(
    expect.objectContaining({ code: 'out-of-memory', message: expect.stringMatching(/2\.0 GiB/) }),
  )
})

test('opening a dictionary reads headers only', async () => {
  const path = join(fixtures, 'sl_standard', 'model')
  const model = await openSae(path, {})
  expect(model.files.map(f => f.slice(path.length + 1))).toEqual(['cfg.json', 'sae_weights.safetensors'])
  const whole = await model.readWeights(null)
  const part = await model.readWeights([7, 0])
  expect(part.wDec).toEqual(Float32Array.from([...whole.wDec.slice(7 * 32, 8 * 32), ...whole.wDec.slice(0, 32)]))
  for (let i = 0; i < 32; i++) {
    expect([part.wEnc[i * 2], part.wEnc[i * 2 + 1]]).toEqual([whole.wEnc[i * 96 + 7], whole.wEnc[i * 96]])
  }
  expect(part.bDec).toEqual(whole.bDec)
  expect(await model.readDirections(7, 8)).toEqual(whole.wDec.slice(7 * 32, 8 * 32))
  const cfg = JSON.parse(readFileSync(join(path, 'cfg.json'), 'utf8'))
  expect(model.description.dIn).toBe(cfg.d_in)
})
