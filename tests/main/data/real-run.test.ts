// The whole data path on tiny real files with real inference: add, run, table, page, zone view, query, check.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { readFileSync } from 'node:fs'
import { readFeatureTable } from '../../../shared/feature-table-model.ts'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { checkWorkspace } from '../../../main/data/check.ts'
import { encodeRow } from '../../../core/sae/encode.ts'
import { mostSetRows } from '../../../core/zones/types.ts'
import type { SaeSpec, SaeWeights } from '../../../core/sae/types.ts'
import { openActivations } from '../../../main/containers/activations.ts'
import { newChartFigure } from '../../../core/figure/chart/new-chart.ts'
import { asPage } from '../../../core/figure/page.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { sha256 } from '../../../main/data/hash.ts'
import { tempFolder, testIo, writeActivations, writeDictionary, zoneSpec } from './fixture.ts'
import { samples } from '../../core/chart/samples.ts'
import { zonesOf } from '../../core/figure/zone-figure.ts'

const d = 8
const features = 24
const rows = 2500
const masked = [17, 1900]
const temp = tempFolder()
const workspace = join(temp.folder, 'workspace')
let local: Local
const ids = { activations: '', jumprelu: '', topk: '' }
const runs = { jumprelu: '', topk: '' }

beforeAll(async () => {
  const file = writeActivations(temp.folder, { rows, d, seed: 5, notFinite: [17], huge: [1900] })
  local = await openLocal(workspace, { create: true })
  ids.activations = (await local.data.call('activations.add', { fileId: local.grant(file) })).id
  for (const kind of ['jumprelu', 'topk'] as const) {
    const folder = writeDictionary(join(temp.folder, kind), { architecture: kind, d, features, seed: 11 })
    ids[kind] = (await local.data.call('dictionary.add', { fileId: local.grant(folder) })).id
    const started = await local.data.call('run.start', { dictionary: ids[kind], activations: ids.activations })
    runs[kind] = started.run
    await waitForJobs(local, [started.job!], testIo())
  }
})
afterAll(async () => {
  await local?.close()
  temp.remove()
})

/** The dictionary as the reference encoder wants it, read independently of inference. */
function reference(): { spec: SaeSpec; weights: SaeWeights } {
  const bytes = readFileSync(join(temp.folder, 'jumprelu', 'sae_weights.safetensors'))
  const size = Number(bytes.readBigUInt64LE(0))
  const header = JSON.parse(bytes.toString('utf8', 8, 8 + size)) as Record<string, { data_offsets: [number, number] }>
  const take = (name: string) => {
    const [from, to] = header[name]!.data_offsets
    const copy = new Uint8Array(bytes.subarray(8 + size + from, 8 + size + to))
    return new Float32Array(copy.buffer)
  }
  const spec = {
    kind: 'jumprelu',
    dIn: d,
    dSae: features,
    dOut: d,
    inputNorm: 'none',
    subtractBDec: true,
    k: null,
    rescaleByDecoderNorm: false,
    skip: false,
    transcoder: false,
  } as SaeSpec
  const weights = {
    wEnc: take('W_enc'),
    bEnc: take('b_enc'),
    wDec: take('W_dec'),
    bDec: take('b_dec'),
    threshold: take('threshold'),
    wSkip: null,
  }
  return { spec, weights }
}

describe('a run on real files', () => {
  it('equals the reference encoder, row by row, and its sums leave masked rows out', async () => {
    const source = await openActivations({ path: join(temp.folder, 'x.safetensors'), tensor: 'x' })
    const x = await source.readRows(0, rows)
    await source.close()
    const { spec, weights } = reference()
    const count = new Int32Array(features)
    const sum = new Float64Array(features)
    let error = 0
    let entries = 0
    const mean = new Float64Array(d)
    const counted: number[] = []
    for (let r = 0; r < rows; r++) if (!masked.includes(r)) counted.push(r)
    for (const r of counted) for (let j = 0; j < d; j++) mean[j]! += x[r * d + j]! / counted.length
    let variance = 0
    for (const r of counted) {
      const row = x.subarray(r * d, (r + 1) * d)
      const { acts, recon } = encodeRow(spec, weights, row)
      acts.forEach((a, f) => {
        if (a <= 0) return
        count[f]!++
        entries++
        sum[f]! += a
      })
      for (let j = 0; j < d; j++) {
        error += (row[j]! - recon[j]!) ** 2
        variance += (row[j]! - mean[j]!) ** 2
      }
    }
    const table = await readFeatureTable(local.data, runs.jumprelu)
    expect(Array.from(table.nActive)).toEqual(Array.from(count))
    table.density.forEach((value, f) => expect(value).toBeCloseTo(count[f]! / counted.length, 6))
    table.meanActive.forEach((value, f) => {
      if (count[f] === 0) expect(value).toBeNaN()
      else expect(value).toBeCloseTo(sum[f]! / count[f]!, 4)
    })
    const info = await local.data.call('workspace.get', undefined)
    const run = info.runs.find(r => r.id === runs.jumprelu)!
    expect(run.state).toBe('done')
    expect(run.rowsDone).toBe(rows)
    expect(run.l0).toBeCloseTo(entries / counted.length, 6)
    expect(run.fvu).toBeCloseTo(error / variance, 4)
    expect(run.dead).toBe(count.filter(c => c === 0).length)
    expect(info.activations[0]).toMatchObject({ rows, d, masked: 2, unit: 'token', columns: ['token', 'letter'] })
    expect(info.dictionaries.map(item => [item.activation, item.k])).toEqual([
      ['jumprelu', null],
      ['topk', 4],
    ])
    expect(run.provider).toBe('cpu')
  })

  it('answers a feature page whose parts agree with each other', async () => {
    const page = await local.data.call('feature.page', { run: runs.jumprelu.slice(0, 8), feature: 3 })
    const table = await readFeatureTable(local.data, runs.jumprelu)
    expect(page.run).toBe(runs.jumprelu)
    expect(page.nActive).toBe(table.nActive[3])
    expect(page.density).toBeCloseTo(table.density[3]!, 6)
    expect(page.histogram.counts).toHaveLength(40)
    expect(page.histogram.edges).toHaveLength(41)
    expect(page.histogram.counts.reduce((a, b) => a + b, 0)).toBe(page.nActive)
    expect(page.examples.max).toHaveLength(20)
    expect(page.examples.max[0]!.value).toBe(page.max)
    const top = page.examples.max.map(e => e.value)
    expect(top).toEqual([...top].sort((a, b) => b - a))
    expect(page.examples.intervals.reduce((n, i) => n + i.count, 0)).toBe(page.nActive)
    for (const { from, to, items, count } of page.examples.intervals) {
      expect(items.length).toBe(Math.min(5, count))
      for (const { value } of items) expect(value > from && value <= to * (1 + 1e-6)).toBe(true)
    }
    const missed = await local.data.call('feature.nearMisses', { run: runs.jumprelu, feature: 3 })
    const { random, randomActive, quantiles } = page.examples
    const all = [...page.examples.max, ...random, ...randomActive, ...quantiles.flatMap(q => q.items), ...missed.items]
    const rowsShown = all.map(e => e.row)
    expect(rowsShown.some(row => masked.includes(row))).toBe(false)
    const { spec, weights } = reference()
    const source = await openActivations({ path: join(temp.folder, 'x.safetensors'), tensor: 'x' })
    const x = await source.readRows(0, rows)
    await source.close()
    const pre = (row: number) => encodeRow(spec, weights, x.subarray(row * d, (row + 1) * d)).pre[3]!
    const threshold = weights.threshold![3]!
    const off = Array.from({ length: rows }, (_, r) => r).filter(r => !masked.includes(r) && !(pre(r) > threshold))
    const nearest = off.sort((a, b) => pre(b) - pre(a)).slice(0, 10)
    expect(missed.items.map(e => e.row)).toEqual(nearest)
    expect(missed.items[0]!.value).toBeCloseTo(pre(nearest[0]!), 4)
    expect([missed.off, missed.looked]).toEqual([off.length, off.length])
    expect(missed.threshold).toBeCloseTo(threshold, 6)
    const near = await local.data.call('feature.neighbours', { run: runs.jumprelu, feature: 3, by: 'decoder' })
    expect(near.features).toHaveLength(10)
    expect([...near.cosDecoder]).toEqual([...near.cosDecoder].sort((a, b) => b - a))
    expect(near.cosDecoder[0]).toBeCloseTo(table.nearestCosine[3]!, 5)
    expect(page.nearestCosine).toBeCloseTo(table.nearestCosine[3]!, 6)
    expect(quantiles.reduce((n, q) => n + q.count, 0)).toBe(page.nActive)
    for (const { count } of quantiles) expect(Math.abs(count - page.nActive / 5)).toBeLessThanOrEqual(1)
    // Asked again it comes from the cache and is the same.
    expect(await local.data.call('feature.page', { run: runs.jumprelu, feature: 3 })).toEqual(page)
    expect(await local.data.call('feature.nearMisses', { run: runs.jumprelu, feature: 3 })).toEqual(missed)
    expect(await local.data.call('feature.neighbours', { run: runs.jumprelu, feature: 3, by: 'decoder' })).toEqual(near)
  })

  it('computes a jaccard of firing sets by hand', async () => {
    expect((await local.data.call('feature.nearMisses', { run: runs.topk, feature: 0 })).items).toEqual([])
    const near = await local.data.call('feature.neighbours', { run: runs.topk, feature: 0, by: 'decoder' })
    const other = near.features[0]!
    const all = Array.from({ length: rows }, (_, r) => r).filter(r => !masked.includes(r))
    const values = await local.data.call('feature.values', { run: runs.topk, features: [0, other], rows: all })
    let [both, either, own, others] = [0, 0, 0, 0]
    for (let i = 0; i < all.length; i++) {
      const [a, b] = [values[2 * i]! > 0, values[2 * i + 1]! > 0]
      if (a && b) both++
      if (a || b) either++
      own += Number(a)
      others += Number(b)
    }
    expect(near.jaccard[0]).toBeCloseTo(both / either, 12)
    expect(near.otherGivenThis[0]).toBeCloseTo(both / own, 12)
    expect(near.thisGivenOther[0]).toBeCloseTo(both / others, 12)
    expect([near.rows, near.counted]).toEqual([own, own])
  })

  it('lists the active features of a row, four for top-k', async () => {
    const info = await local.data.call('token.info', { activations: ids.activations, row: 1500, run: runs.topk })
    expect(info.token).toBe('eword1500')
    expect(info.columns).toEqual({ token: 'eword1500', letter: 'e' })
    expect(info.active!.length).toBeLessThanOrEqual(4)
    const values = await local.data.call('feature.values', {
      run: runs.topk,
      features: info.active!.map(a => a.feature),
      rows: [1500],
    })
    expect(Array.from(values)).toEqual(info.active!.map(a => a.value))
  })

  it('searches tokens by text and by expression', async () => {
    // As many as a set may hold, which the plots of silent tokens ask for.
    const set = { activations: ids.activations, filter: '/^aword1/', limit: mostSetRows }
    expect((await local.data.call('token.search', set)).total).toBeGreaterThan(0)
    const found = await local.data.call('token.search', { activations: ids.activations, filter: '/^aword1/', limit: 3 })
    const expected = Array.from({ length: rows }, (_, r) => r).filter(r => r % 8 === 0 && String(r).startsWith('1'))
    expect(found.total).toBe(expected.length)
    expect(Array.from(found.rows)).toEqual(expected.slice(0, 3))
    await expect(
      local.data.call('token.search', { activations: ids.activations, filter: '/(/', limit: 3 }),
    ).rejects.toMatchObject({ code: 'bad-input' })
  })

  it.each(['jumprelu', 'topk'] as const)(
    'makes a zone view of a %s dictionary whose counts are those of the run',
    async kind => {
      const spec = zoneSpec({ dictionary: ids[kind], activations: ids.activations, features: [3, 7] })
      const view = await local.data.call('zone.view', spec)
      expect(view.population).toMatchObject({ n: rows - 2, rows, masked: 2, unit: 'token', source: 'run' })
      const table = await readFeatureTable(local.data, runs[kind])
      expect(view.features.map(f => f.nActive)).toEqual([table.nActive[3], table.nActive[7]])
      expect(view.zones.reduce((n, z) => n + z.nTrue, 0)).toBe(rows - 2)
      expect(view.zones.find(z => z.active === 0)!.meanSquaredError).toBeGreaterThan(0)
    },
  )

  it('draws density-matched control features and random control tokens, the same for the same seed', async () => {
    const base = zoneSpec({ dictionary: ids.jumprelu, activations: ids.activations, features: [3, 7] })
    const view = await local.data.call('zone.view', base)
    const control = { ...base, control: { kind: 'features' as const, seed: 4 } }
    const drawn = (await local.data.call('zone.view', control)).features.map(f => f.feature)
    expect(drawn.some(f => base.features.includes(f))).toBe(false)
    expect((await local.data.call('zone.view', control)).features.map(f => f.feature)).toEqual(drawn)
    const tokens = await local.data.call('zone.view', { ...base, control: { kind: 'tokens', seed: 4 } })
    const firing = view.zones.filter(z => z.active !== 0).reduce((n, z) => n + z.nTrue, 0)
    expect(tokens.population.n).toBe(firing)
    expect(tokens.features.map(f => f.feature)).toEqual([3, 7])
  })

  it('saves, exports and opens a figure of a chart, and writes a table', async () => {
    const source = {
      dictionaries: [{ id: ids.jumprelu, name: 'jumprelu' }],
      activations: [{ id: ids.activations, name: 'x' }],
    }
    const recipe = asPage(
      newChartFigure(
        samples.errors!(),
        { ...source, analysis: 'Test', parameters: { k: 3 }, seed: 5 },
        { theme: 'light', version: '0.1.0' },
      ),
    )
    const { id } = await local.data.call('figure.save', { id: null, recipe })
    expect(await local.data.call('figure.get', { id })).toEqual(recipe)
    for (const format of ['svg', 'png'] as const) {
      const fileId = local.grant(join(temp.folder, `chart.${format}`))
      await local.data.call('figure.export', { recipe, format, dpi: 96, fileId })
      expect(await local.data.call('figure.open', { fileId })).toEqual(recipe)
    }
    const [panel] = recipe.panels
    const broken = {
      ...recipe,
      panels: [{ ...panel, chart: { ...samples.errors!(), layers: [{ kind: 'points', x: [1] }] } }],
    } as unknown as typeof recipe
    await expect(local.data.call('figure.save', { id: null, recipe: broken })).rejects.toMatchObject({
      code: 'bad-input',
    })
    await local.data.call('figure.delete', { id })
    const table = join(temp.folder, 'table.csv')
    expect(await local.data.call('table.export', { text: 'a,b\r\n1,é\r\n', fileId: local.grant(table) })).toEqual({
      bytes: 11,
    })
    expect(readFileSync(table, 'utf8')).toBe('a,b\r\n1,é\r\n')
    const nowhere = local.grant(join(temp.folder, 'no-such-folder', 'table.csv'))
    await expect(local.data.call('table.export', { text: 'a', fileId: nowhere })).rejects.toThrow('table.csv')
  })

  it('saves, lists, exports, opens again and deletes a figure', async () => {
    const spec = zoneSpec({ dictionary: ids.jumprelu, activations: ids.activations, features: [3, 7] })
    const view = await local.data.call('zone.view', spec)
    const names = { dictionaryName: 'jumprelu', activationsName: 'x', labels: ['three', ''] }
    const recipe = asPage(
      newFigure(view, { ...names, theme: 'light', camera: null, version: '0.1.0', run: runs.jumprelu }),
    )
    const { id } = await local.data.call('figure.save', { id: null, recipe })
    expect(await local.data.call('figure.list', undefined)).toMatchObject([{ id, name: recipe.title }])
    expect(await local.data.call('figure.get', { id })).toEqual(recipe)
    await local.data.call('figure.save', { id, recipe: { ...recipe, title: 'Renamed' } })
    expect(await local.data.call('figure.list', undefined)).toMatchObject([{ id, name: 'Renamed' }])
    for (const format of ['svg', 'png'] as const) {
      const file = join(temp.folder, `figure.${format}`)
      const fileId = local.grant(file)
      const written = await local.data.call('figure.export', { recipe, format, dpi: 96, fileId })
      const bytes = readFileSync(file)
      expect(written.bytes).toBe(bytes.length)
      expect(written.sha256).toBe(sha256(bytes))
      const opened = zonesOf(await local.data.call('figure.open', { fileId }))
      expect(opened.view.zones).toEqual(view.zones)
      expect(opened.view.points.rows).toEqual(view.points.rows)
    }
    const nowhere = local.grant(join(temp.folder, 'no-such-folder', 'figure.svg'))
    const lost = local.data.call('figure.export', { recipe, format: 'svg', dpi: 96, fileId: nowhere })
    await expect(lost).rejects.toMatchObject({ code: 'not-found' })
    await local.data.call('figure.delete', { id })
    await expect(local.data.call('figure.get', { id })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('never computes a run twice', async () => {
    const again = await local.data.call('run.start', { dictionary: ids.jumprelu, activations: ids.activations })
    expect(again).toEqual({ run: runs.jumprelu, job: null })
  })

  it('finds nothing wrong', async () => {
    expect(await checkWorkspace(workspace, { samplesFolder: temp.folder })).toEqual([])
  })

  it('answers what does not exist with not-found, and shapes that do not fit with both numbers', async () => {
    const missing = expect.objectContaining({ code: 'not-found' })
    await expect(local.data.call('feature.page', { run: runs.topk, feature: 24 })).rejects.toEqual(missing)
    await expect(readFeatureTable(local.data, 'ffffffffff')).rejects.toEqual(missing)
    await expect(local.data.call('dictionary.add', { fileId: '/etc' })).rejects.toEqual(missing)
    const other = writeDictionary(join(temp.folder, 'other'), { architecture: 'standard', d: 5, features: 6, seed: 1 })
    const { id } = await local.data.call('dictionary.add', { fileId: local.grant(other) })
    const start = local.data.call('run.start', { dictionary: id, activations: ids.activations })
    await expect(start).rejects.toMatchObject({ code: 'bad-input' })
    await expect(start).rejects.toThrow(/x\.safetensors.*other.* 5 .* 8/)
    const view = zoneSpec({ dictionary: id, activations: ids.activations, features: [0] })
    await expect(local.data.call('zone.view', view)).rejects.toMatchObject({ code: 'bad-input' })
  })
})

describe('a zone view before any run', () => {
  it('agrees with the run and says that it looked at the shown rows', async () => {
    const fresh = await openLocal(join(temp.folder, 'fresh'), { create: true })
    try {
      const file = fresh.grant(join(temp.folder, 'x.safetensors'))
      const activations = (await fresh.data.call('activations.add', { fileId: file })).id
      for (const kind of ['jumprelu', 'topk'] as const) {
        const dictionary = (await fresh.data.call('dictionary.add', { fileId: fresh.grant(join(temp.folder, kind)) }))
          .id
        expect(dictionary).toBe(ids[kind])
        const spec = zoneSpec({ dictionary, activations, features: [3, 7], filter: '/^[ab]/' })
        const before = await fresh.data.call('zone.view', spec)
        const after = await local.data.call('zone.view', spec)
        expect(before.population.source).toBe('shown rows')
        expect(before.zones.map(z => [z.active, z.nTrue])).toEqual(after.zones.map(z => [z.active, z.nTrue]))
        expect(before.features.map(f => f.nActive)).toEqual(after.features.map(f => f.nActive))
        expect(before.zones.map(z => z.nDrawn)).toEqual(after.zones.map(z => z.nDrawn))
        // Top-k: thresholds per row from the run are those that are computed now.
        before.features.forEach((f, i) => {
          const other = after.features[i]!
          expect(f.boundary.offset).toBeCloseTo(other.boundary.offset, 4)
          if (f.varies) expect(f.varies.offset95).toBeCloseTo(other.varies!.offset95, 4)
          expect(f.varies === null).toBe(kind === 'jumprelu')
        })
        const control = { ...spec, control: { kind: 'features' as const, seed: 1 } }
        await expect(fresh.data.call('zone.view', control)).rejects.toMatchObject({ code: 'bad-input' })
      }
    } finally {
      await fresh.close()
    }
  })
})
