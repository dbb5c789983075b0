// Gemma Scope on disk beyond the fixtures: which folder, which orientation, what only a path says, and files that do not fit.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSae } from '../../../main/inference/formats/index.ts'
import { tempFolder } from '../containers/files.ts'
import { npyBytes, zipBytes } from '../containers/zip.ts'
import { fixtures } from './help.ts'

const inner = 'model/layer_12/width_16k/average_l0_82'
const one = join(fixtures, 'gemma_npz')

test('the file, its folder and the folders around it are the same dictionary; a few features as of all', async () => {
  const paths = [join(one, inner, 'params.npz'), join(one, inner), join(one, 'model')]
  const models = await Promise.all(paths.map(path => openSae(path, {})))
  for (const model of models) expect(model.files).toEqual([paths[0]])
  const [model] = models
  const whole = await model!.readWeights(null)
  const part = await model!.readWeights([95, 3])
  expect([...part.bEnc]).toEqual([whole.bEnc[95], whole.bEnc[3]])
  expect([...part.threshold!]).toEqual([whole.threshold![95], whole.threshold![3]])
  expect(part.wDec.slice(32)).toEqual(whole.wDec.slice(3 * 32, 4 * 32))
  for (let i = 0; i < 32; i++) expect(part.wEnc[i * 2 + 1]).toBe(whole.wEnc[i * 96 + 3])
  expect(await model!.readDirections(3, 4)).toEqual(whole.wDec.slice(3 * 32, 4 * 32))
  await expect(model!.readWeights([96])).rejects.toMatchObject({ code: 'bad-input' })
})

test('an embedding is told by its folder, and an option wins', async () => {
  const folder = join(tempFolder(), 'embedding', 'width_4k', 'average_l0_6')
  cpSync(join(one, inner), folder, { recursive: true })
  const [plain, scaled] = [await openSae(folder, { embedding_rescale: false }), await openSae(folder, {})]
  const [a, b] = [await plain.readWeights([5]), await scaled.readWeights([5])]
  b.wEnc.forEach((v, i) => expect(v).toBeCloseTo(a.wEnc[i]! / Math.sqrt(32), 6))
  b.wDec.forEach((v, i) => expect(v).toBeCloseTo(a.wDec[i]! * Math.sqrt(32), 4))
  expect([b.bEnc, b.threshold]).toEqual([a.bEnc, a.threshold])
  expect(scaled.description.warnings.join()).toMatch(/embedding/)
  await expect(openSae(folder, { k: 3 })).rejects.toThrow(/there is no option k/)
  await expect(openSae(folder, { transcoder: 1 })).rejects.toThrow(/expected true or false/)
})

const params = (shapes: Record<string, number[]>): string => {
  const folder = tempFolder()
  const parts = Object.entries(shapes).map(([name, shape]) => ({
    name: `${name}.npy`,
    data: npyBytes(shape, new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(name === 'nan' ? NaN : 1)),
  }))
  writeFileSync(join(folder, 'params.npz'), zipBytes(parts))
  return folder
}
const good = { W_enc: [2, 3], W_dec: [3, 2], b_enc: [3], b_dec: [2], threshold: [3] }

test('five arrays that fit are read; anything else is refused with the file and the shapes', async () => {
  expect((await openSae(params(good), {})).spec).toMatchObject({ dIn: 2, dSae: 3, dOut: 2, subtractBDec: false })
  const four = { W_enc: good.W_enc, W_dec: good.W_dec, b_enc: good.b_enc, b_dec: good.b_dec }
  const cases: [Record<string, number[]>, RegExp][] = [
    [four, /array threshold is missing; found W_enc, W_dec/],
    [{ ...good, W_dec: [2, 3] }, /found W_dec \[2,3\], expected \[3,3\] beside W_enc \[2,3\]/],
    [{ ...good, b_enc: [2] }, /found b_enc \[2\], expected \[3\]/],
    [{ ...good, W_enc: [6] }, /expected two matrices/],
    [{ ...good, W_dec: [3, 4, 2] }, /several layers/],
    [{ ...good, W_dec: [3, 5], b_dec: [5] }, /reads 2 numbers and writes 5/],
  ]
  for (const [shapes, message] of cases) {
    const folder = params(shapes)
    await expect(openSae(folder, {})).rejects.toThrow(message)
    await expect(openSae(folder, {})).rejects.toThrow(join(folder, 'params.npz'))
  }
  const wide = await openSae(params({ ...good, W_dec: [3, 5], b_dec: [5] }), { transcoder: true })
  expect([wide.description.architecture, wide.spec.dOut]).toEqual(['jumprelu_transcoder', 5])
})

test('an empty folder beside nothing is no dictionary', async () => {
  const folder = join(tempFolder(), 'a', 'b')
  mkdirSync(folder, { recursive: true })
  await expect(openSae(folder, {})).rejects.toThrow(/an empty folder/)
})
