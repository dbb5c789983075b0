// A toy taken out of the lab: a dictionary and activations that are read, run and drawn like any other, and JSON and safetensors files.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { defaultZoneSpec } from '../../../core/zones/default-spec.ts'
import { readToyFile, toyFile } from '../../../core/toy/exchange.ts'
import { polygonTheta, tightRadius2 } from '../../../core/toy/polygon.ts'
import { startTheta } from '../../../core/toy/start.ts'
import { defaultConfig } from '../../../core/toy/types.ts'
import { createSafetensors } from '../../../main/containers/write-safetensors.ts'
import type { ToyDictionary } from '../../../shared/toy-api.ts'
import { tempFolder } from '../containers/files.ts'
import { openHarness, untilJob, type Harness } from './harness.ts'

const n = 7
const theta = Float32Array.from(polygonTheta(n, 1.2 * tightRadius2(n)))
const heptagon: ToyDictionary = {
  name: 'Toy heptagon',
  kind: 'relu',
  k: null,
  d: 2,
  encoder: theta.slice(0, 2 * n),
  bias: theta.slice(2 * n),
  decoder: theta.slice(0, 2 * n),
  bDec: new Float32Array(2),
  samples: theta.slice(0, 2 * n),
  labels: Array.from({ length: n }, (_, i) => `x${i}`),
  toy: { format: 'zonoscope-toy' },
}

async function withWorkspace(work: (bench: Harness, folder: string) => Promise<void>): Promise<void> {
  const folder = tempFolder()
  const bench = await openHarness(join(folder, 'workspace'), { create: true })
  await work(bench, folder).finally(() => bench.close())
}

test('a toy becomes a dictionary with its samples: every sample is in the zone of its own feature', async () => {
  await withWorkspace(async ({ data }, folder) => {
    const { dictionary, activations } = await data.call('toy.use', heptagon)
    const [job] = await data.call('job.list', undefined)
    await untilJob(data, job!.id, ['done'])
    const info = await data.call('workspace.get', undefined)
    expect(info.dictionaries).toMatchObject([
      { id: dictionary, name: 'Toy heptagon', dIn: 2, dSae: n, activation: 'relu' },
    ])
    expect(info.activations).toMatchObject([{ id: activations, rows: n, d: 2, unit: 'sample' }])
    const features = [0, 1, 2, 3, 4, 5, 6]
    const view = await data.call('zone.view', {
      ...defaultZoneSpec,
      dictionary,
      activations,
      features,
      points: 'all',
      origin: 'zero',
    })
    expect(Array.from(view.points.trueSet)).toEqual(features.map(i => 1 << i))
    expect(view.points.tokens).toEqual(heptagon.labels)
    expect(view.disagreement!.rows).toBe(0)
    // The same toy again is the same dictionary, in the same folder.
    expect(await data.call('toy.use', heptagon)).toEqual({ dictionary, activations })
    expect(readdirSync(join(folder, 'workspace', 'toys'))).toHaveLength(1)
  })
})

test('an SAE with TopK keeps its k', async () => {
  await withWorkspace(async ({ data }) => {
    const { dictionary } = await data.call('toy.use', { ...heptagon, kind: 'topk', k: 2 })
    const info = await data.call('workspace.get', undefined)
    expect(info.dictionaries.find(d => d.id === dictionary)).toMatchObject({ activation: 'topk', k: 2 })
  })
})

test('what does not fit together is refused before anything is written', async () => {
  await withWorkspace(async ({ data }, folder) => {
    const wrong: Partial<ToyDictionary>[] = [
      { bias: new Float32Array(3) },
      { samples: new Float32Array(3) },
      { d: 3 },
      { kind: 'topk' },
      { encoder: theta.slice(0, 2 * n).map(() => NaN) },
    ]
    for (const change of wrong) {
      await expect(data.call('toy.use', { ...heptagon, ...change })).rejects.toMatchObject({ code: 'bad-input' })
    }
    expect(existsSync(join(folder, 'workspace', 'toys'))).toBe(false)
  })
})

test('JSON files are written whole and read back; what is no JSON is refused by name', async () => {
  await withWorkspace(async ({ data, server }, folder) => {
    const grant = (name: string) => server.files.grantPath(join(folder, name))
    await data.call('toy.write', { fileId: grant('toy.json'), toy: { W: [[1, 2]] } })
    expect(JSON.parse(readFileSync(join(folder, 'toy.json'), 'utf8'))).toEqual({ W: [[1, 2]] })
    expect(await data.call('toy.read', { fileId: grant('toy.json') })).toEqual({ W: [[1, 2]] })
    writeFileSync(join(folder, 'broken.json'), '{')
    await expect(data.call('toy.read', { fileId: grant('broken.json') })).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('broken.json') }) // prettier-ignore
    await expect(data.call('toy.read', { fileId: grant('missing.json') })).rejects.toMatchObject({ code: 'not-found' })
  })
})

test('safetensors files hold a toy to the last bit, and matrices from elsewhere become one', async () => {
  await withWorkspace(async ({ data, server }, folder) => {
    const grant = (name: string) => server.files.grantPath(join(folder, name))
    for (const tied of [true, false]) {
      const config = { ...defaultConfig(5, 3), tied, seed: 4 }
      const file = toyFile(config, 7, startTheta(config))
      await data.call('toy.write', { fileId: grant('toy.safetensors'), toy: file })
      expect(readToyFile(await data.call('toy.read', { fileId: grant('toy.safetensors') }))).toEqual(file)
    }
    await expect(data.call('toy.write', { fileId: grant('no.safetensors'), toy: { W: 3 } })).rejects.toThrow()
    expect(existsSync(join(folder, 'no.safetensors'))).toBe(false)
    const write = (name: string, tensors: [string, number[], number[]][]) => {
      const out = createSafetensors(join(folder, name), tensors.map(([tensor, shape]) => ({ name: tensor, dtype: 'F32', shape }))) // prettier-ignore
      for (const [, , values] of tensors) out.write(Float32Array.from(values))
      out.close()
    }
    write('other.safetensors', [['W', [2, 3], [1, 2, 3, 4, 5, 6]], ['b', [3], [0, 1, 0.5]]]) // prettier-ignore
    expect(readToyFile(await data.call('toy.read', { fileId: grant('other.safetensors') }))).toMatchObject({
      config: { n: 3, m: 2, tied: true },
      W: [[1, 2, 3], [4, 5, 6]],
      b: [0, 1, 0.5],
      M: null,
    }) // prettier-ignore
    write('wide.safetensors', [['W', [4, 3], new Array<number>(12).fill(1)], ['b', [3], [0, 1, 0.5]]]) // prettier-ignore
    await expect(data.call('toy.read', { fileId: grant('wide.safetensors') })).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('W has the shape [4, 3]') }) // prettier-ignore
    write('none.safetensors', [['V', [1], [1]]])
    await expect(data.call('toy.read', { fileId: grant('none.safetensors') })).rejects.toMatchObject({ code: 'bad-input', message: expect.stringContaining('tensor W is missing') }) // prettier-ignore
  })
})
