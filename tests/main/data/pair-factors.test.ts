// analysis.pairSet, analysis.partners and analysis.factors on tiny real files with real inference, against slow counts of every row.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRandom } from '../../../core/random.ts'
import { cosine } from '../../../core/linalg.ts'
import { phiOf } from '../../../core/analysis/pair-measures.ts'
import { answerRequest, figureOf } from '../../../main/cli/analysis/answer.ts'
import { parseRequest } from '../../../main/cli/analysis/request.ts'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import type { FactorsReport } from '../../../shared/analyses/factors.ts'
import { tempFolder, testIo, writeActivations, writeDictionary } from './fixture.ts'

const [d, features, rows] = [8, 24, 1500]
const temp = tempFolder()
let local: Local
const runs: Record<string, string> = {}

beforeAll(async () => {
  local = await openLocal(join(temp.folder, 'workspace'), { create: true })
  const x = await local.data.call('activations.add', {
    fileId: local.grant(writeActivations(temp.folder, { rows, d, seed: 5, notFinite: [17] })),
  })
  for (const architecture of ['jumprelu', 'topk'] as const) {
    const path = writeDictionary(join(temp.folder, architecture), { architecture, d, features, seed: 11 })
    const { id } = await local.data.call('dictionary.add', { fileId: local.grant(path) })
    const { job } = await local.data.call('run.start', { dictionary: id, activations: x.id })
    await waitForJobs(local, [job!], testIo())
    const info = await local.data.call('workspace.get', undefined)
    runs[architecture] = info.runs.find(r => r.dictionary === id)!.id
  }
})
afterAll(async () => {
  await local.close()
  temp.remove()
})

/** Decoder rows as `writeDictionary` makes them. */
const weights = (() => {
  const random = createRandom(11)
  return Float32Array.from({ length: features * d }, () => random.normal() / Math.sqrt(d))
})()
const decoder = (i: number) => weights.subarray(i * d, (i + 1) * d)

const all = Array.from({ length: rows }, (_, i) => i)
/** [feature] -> rows on which it is on, the masked row left out */
async function firing(architecture: string): Promise<Set<number>[]> {
  const out: Set<number>[] = []
  for (let f = 0; f < features; f++) {
    const values = await local.data.call('feature.values', { run: runs[architecture]!, features: [f], rows: all })
    out.push(new Set(all.filter(i => i !== 17 && values[i]! > 0)))
  }
  return out
}
const shared = (a: Set<number>, b: Set<number>) => [...a].filter(i => b.has(i)).length

describe('analysis.pairSet', () => {
  it('is a request, as are its partners and the strongest pairs: charts and numbers of the panel', async () => {
    const ask = (analysis: string, input: object) =>
      answerRequest(
        parseRequest(JSON.stringify({ format: 'zonoscope-analysis', version: 1, analysis, input }), 'r.json'),
        'r.json',
        local,
        testIo(),
      )
    const run = runs['jumprelu']!
    const answered = await ask('analysis.pairSet', { run, features: [3, 7, 1], by: 'type' })
    const on = await firing('jumprelu')
    const { pairs } = answered.numbers as { pairs: { features: [number, number]; both: number; reading: string }[] }
    expect(pairs.map(({ features }) => features.join()).sort()).toEqual(['3,1', '3,7', '7,1'])
    for (const { features, both, reading } of pairs) {
      expect(both).toBe(shared(on[features[0]]!, on[features[1]]!))
      expect(reading).toContain(`#${features[0]}`)
    }
    expect(answered.charts['scatter']!.layers.length).toBeGreaterThan(2)
    expect(Object.values(answered.charts).every(chart => chart !== null)).toBe(true)
    expect(figureOf(answered, 'r.json').kind).toBe('chart')

    const partners = await ask('analysis.partners', { run, feature: 3 })
    const strongest = await ask('analysis.strongest', { run })
    const [first] = (strongest.numbers as { pairs: { features: [number, number]; both: number }[] }).pairs
    expect(first!.both).toBe(shared(on[first!.features[0]]!, on[first!.features[1]]!))
    for (const partner of (partners.numbers as { partners: { feature: string; both: number }[] }).partners)
      expect(partner.both).toBe(shared(on[3]!, on[Number(partner.feature.slice(1))]!))
  })
  it('counts what a slow count counts, and has the tokens that each feature has alone', async () => {
    const set = [3, 7, 1]
    const report = await local.data.call('analysis.pairSet', { run: runs['jumprelu']!, features: set, by: 'type' })
    const on = await firing('jumprelu')
    expect(report).toMatchObject({ features: set, rows: rows - 1, masked: 1, d, budget: null, notes: [] })
    expect([...report.both]).toEqual(set.flatMap(i => set.map(j => shared(on[i]!, on[j]!))))
    // every row is a word of its own
    expect([...report.types]).toEqual(set.map(i => on[i]!.size))
    expect(report.groups).toMatchObject({ by: 'type', n: rows })
    set.forEach((i, at) => {
      const others = set.filter(j => j !== i)
      const alone = [...on[i]!].filter(row => others.every(j => !on[j]!.has(row)))
      const own = report.own![at]!
      expect(own.total).toBe(alone.length)
      expect(own.observed).toHaveLength(Math.min(400, alone.length))
      for (const c of own.observed) expect(Math.abs(c)).toBeLessThanOrEqual(1 + 1e-6)
    })
    expect(report.decoderCosine[1]).toBeCloseTo(cosine(decoder(3), decoder(7))!, 5)
    expect(report.gain).toHaveLength(3)
  })
  it('says that documents are not named where they are asked for', async () => {
    const report = await local.data.call('analysis.pairSet', {
      run: runs['jumprelu']!,
      features: [0, 2],
      by: 'document',
    })
    expect(report.groups.by).toBe('type')
    expect(report.notes.join()).toContain('No column names documents')
  })
  it('has the null of the budget where rows have one', async () => {
    const set = [...Array(features).keys()]
    const { budget, both, rows: n } = await local.data.call('analysis.pairSet', { run: runs['topk']!, features: set, by: 'type' }) // prettier-ignore
    expect(budget!.rows).toBe(rows - 1)
    const usual = set.filter(i => both[i * features + i]! > 50)
    // k of m features in each row: the mean of phi is below 0, and the null's as well
    const mean = (of: (i: number, j: number) => number) => {
      const values = usual.flatMap(i => usual.filter(j => j !== i).map(j => of(i, j)))
      return values.reduce((a, b) => a + b) / values.length
    }
    expect(mean((i, j) => budget!.phi[i * features + j]!)).toBeLessThan(-0.005)
    const phi = (i: number, j: number) => phiOf(n, both[i * features + i]!, both[j * features + j]!, both[i * features + j]!)! // prettier-ignore
    expect(mean(phi)).toBeLessThan(0)
  })
  it('refuses a feature that is not there, and one named twice', async () => {
    const ask = (set: number[]) =>
      local.data.call('analysis.pairSet', { run: runs['topk']!, features: set, by: 'type' })
    await expect(ask([0, features])).rejects.toMatchObject({ code: expect.stringMatching(/bad-input|not-found/) })
    await expect(ask([1, 1])).rejects.toMatchObject({ code: 'bad-input' })
  })
})

describe('analysis.partners', () => {
  it('ranks the whole dictionary by phi', async () => {
    const on = await firing('jumprelu')
    const feature = on.findIndex(set => set.size > 100 && set.size < 900)
    const found = await local.data.call('analysis.partners', { run: runs['jumprelu']!, feature })
    const phi = (j: number) => phiOf(rows - 1, on[feature]!.size, on[j]!.size, shared(on[feature]!, on[j]!))
    const wanted = [...Array(features).keys()]
      .filter(j => j !== feature && shared(on[feature]!, on[j]!) > 0 && phi(j) !== null)
      .sort((a, b) => phi(b)! - phi(a)! || a - b)
    const partners = found.features.length - found.exclusive
    expect([...found.features.subarray(0, partners)]).toEqual(wanted)
    found.features.forEach((f, at) => expect(found.phi[at]).toBeCloseTo(phi(f)!, 12))
  })
})

describe('analysis.strongest', () => {
  it('has the pairs with the highest phi, with the masked row left out', async () => {
    const on = await firing('topk')
    const found = await local.data.call('analysis.strongest', { run: runs['topk']! })
    expect([found.rows, found.of]).toEqual([rows - 1, rows - 1])
    const all: number[] = []
    for (let i = 0; i < features; i++) {
      for (let j = i + 1; j < features; j++) {
        const both = shared(on[i]!, on[j]!)
        if (both > 0) all.push(phiOf(rows - 1, on[i]!.size, on[j]!.size, both)!)
      }
    }
    expect(found.phi[0]).toBeCloseTo(Math.max(...all), 12)
    found.i.forEach((i, at) => {
      const j = found.j[at]!
      expect([found.onI[at], found.onJ[at], found.both[at]]).toEqual([on[i]!.size, on[j]!.size, shared(on[i]!, on[j]!)])
    })
  })
})

describe('analysis.factors', () => {
  it('gives the counts before what takes long', async () => {
    const firsts: FactorsReport[] = []
    const whole = await local.data.call(
      'analysis.factors',
      { run: runs['topk']!, set: { kind: 'named', features: [3, 1, 4] } },
      { onProgress: p => p.first && firsts.push(p.first) },
    )
    expect(firsts).toHaveLength(1)
    expect(firsts[0]).toMatchObject({ features: [3, 1, 4], budget: null, mantel: { signed: null } })
    expect(firsts[0]!.both).toEqual(whole.both)
  })
  it('takes the features that are on most often, with counts, cosines and covariances', async () => {
    const report = await local.data.call('analysis.factors', {
      run: runs['topk']!,
      set: { kind: 'frequent', count: 6 },
    })
    const on = await firing('topk')
    const order = [...on.keys()].sort((a, b) => on[b]!.size - on[a]!.size || a - b).slice(0, 6)
    expect(report.features).toEqual(order)
    expect([...report.both]).toEqual(order.flatMap(i => order.map(j => shared(on[i]!, on[j]!))))
    order.forEach((i, a) =>
      order.forEach((j, b) => expect(report.cosines[a * 6 + b]).toBeCloseTo(cosine(decoder(i), decoder(j))!, 5)),
    )
    expect(report.covariance[0]).toBeGreaterThan(0)
    expect(report.budget!.draws).toBeGreaterThan(1)
    expect(Math.abs(report.mantel.signed!.r)).toBeLessThanOrEqual(1)
  })
})
