// Signed codes through a run: on is not 0; maxima, means, histograms and the order of examples are of sizes, and what is shown is the code.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { encodeRow } from '../../../core/sae/encode.ts'
import { readFeatureTable } from '../../../shared/feature-table-model.ts'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { openActivations } from '../../../main/containers/activations.ts'
import { openSae } from '../../../main/inference/formats/index.ts'
import { saveTorch, Tensor } from '../containers/torch.ts'
import { random } from '../inference/models.ts'
import { tempFolder, testIo, writeActivations, zoneSpec } from './fixture.ts'

const temp = tempFolder()
const [rows, d, m] = [200, 5, 7]
let local: Local
let run = ''
const ids = { sae: '', x: '' }
/** of every row, by the reference */
const truth: Float64Array[] = []

beforeAll(async () => {
  const next = random(9)
  // Atoms that all point one way, so that a row on the other side correlates below zero with every one.
  const atoms = Float32Array.from({ length: m * d }, (_, i) => (i % d === 0 ? 1 : next() / 3))
  const path = saveTorch(join(temp.folder, 'mp.pth'), {
    'dictionary._weights': new Tensor([m, d], atoms),
    'dictionary.multiplier': new Tensor([], [0]),
  })
  const options = { k: 2, normalization: 'l2' }
  const file = writeActivations(temp.folder, { rows, d, seed: 5 })
  local = await openLocal(join(temp.folder, 'workspace'), { create: true })
  ids.x = (await local.data.call('activations.add', { fileId: local.grant(file) })).id
  ids.sae = (await local.data.call('dictionary.add', { fileId: local.grant(path), options })).id
  const started = await local.data.call('run.start', { dictionary: ids.sae, activations: ids.x })
  run = started.run
  await waitForJobs(local, [started.job!], testIo())
  const { spec, readWeights } = await openSae(path, options)
  const weights = await readWeights(null)
  const opened = await openActivations({ path: file, tensor: null })
  const x = await opened.readRows(0, rows)
  await opened.close()
  for (let r = 0; r < rows; r++) truth.push(encodeRow(spec, weights, x.subarray(r * d, (r + 1) * d)).acts)
})
afterAll(async () => {
  await local.close()
  temp.remove()
})

it('counts, maxima and means are of codes that are not 0, by size', async () => {
  const table = await readFeatureTable(local.data, run)
  expect(truth.flatMap(row => [...row]).filter(v => v < 0).length).toBeGreaterThan(20)
  for (let f = 0; f < m; f++) {
    const sizes = truth.map(row => Math.abs(row[f]!)).filter(v => v > 0)
    expect(table.nActive[f]).toBe(sizes.length)
    if (sizes.length === 0) continue
    expect(table.max[f]).toBeCloseTo(Math.max(...sizes), 3)
    expect(table.meanActive[f]).toBeCloseTo(sizes.reduce((a, b) => a + b) / sizes.length, 3)
  }
})

it('a feature page ranks by size, counts every code once, and shows codes as they are', async () => {
  const counts = Array.from({ length: m }, (_, f) => truth.filter(row => row[f]! < 0).length)
  const feature = counts.indexOf(Math.max(...counts))
  const page = await local.data.call('feature.page', { run, feature })
  const codes = truth.map(row => row[feature]!)
  const ranked = [...codes.keys()].sort((a, b) => Math.abs(codes[b]!) - Math.abs(codes[a]!))
  expect(page.examples.max.slice(0, 5).map(e => e.row)).toEqual(ranked.slice(0, 5))
  for (const { row, value } of page.examples.max) expect(value).toBeCloseTo(codes[row]!, 3)
  expect(page.histogram.counts.reduce((a, b) => a + b)).toBe(codes.filter(v => v !== 0).length)
  expect(page.histogram.edges[0]).toBe(0)
  expect(page.max).toBeCloseTo(Math.abs(codes[ranked[0]!]!), 3)
  expect(page.examples.random.every(({ row }) => codes[row] === 0)).toBe(true)

  const spec = zoneSpec({ dictionary: ids.sae, activations: ids.x, features: [feature], points: 'all' })
  const view = await local.data.call('zone.view', spec)
  expect(view.zones.find(zone => zone.active === 1)?.nTrue).toBe(page.nActive)
  expect(view.warnings.join()).toMatch(/Codes are signed/)
})

it('small histograms of rows in view have the bins and counts of the pages, a dead feature none', async () => {
  const features = [...Array(m).keys()]
  const { bins, counts } = await local.data.call('feature.bars', { run, features })
  for (const f of features) {
    const { histogram } = await local.data.call('feature.page', { run, feature: f })
    const own = [...counts.subarray(f * bins, (f + 1) * bins)]
    expect(own).toEqual(histogram.counts.length > 0 ? histogram.counts : new Array<number>(bins).fill(0))
  }
  expect(counts.reduce((a, b) => a + b, 0)).toBeGreaterThan(100)
  await expect(local.data.call('feature.bars', { run, features: [m] })).rejects.toMatchObject({ code: 'not-found' })
  await expect(local.data.call('feature.table', { run, from: m })).rejects.toMatchObject({ code: 'not-found' })
})
