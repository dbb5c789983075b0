// Prediction tests on tiny real files with real inference: held out, kept as events, exported and merged; what cannot be tested says so.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { readFileSync, writeFileSync } from 'node:fs'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { samplesFolder } from '../../../main/cli/places.ts'
import { checkWorkspace } from '../../../main/data/check.ts'
import { emptyDefinition } from '../../../shared/model.ts'
import { readFeatureTable } from '../../../shared/feature-table-model.ts'
import { tempFolder, testIo, writeActivations, writeDictionary } from './fixture.ts'

const temp = tempFolder()
let local: Local
const runs = { jumprelu: '', topk: '' }
const ids = { jumprelu: '', topk: '' }
/** of the JumpReLU dictionary: on in many rows, in few, in none */
let [often, rarely, never] = [-1, -1, -1]
const workspace = join(temp.folder, 'workspace')

beforeAll(async () => {
  const file = writeActivations(temp.folder, { rows: 2_500, d: 8, seed: 5, notFinite: [17], huge: [1_900] })
  local = await openLocal(workspace, { create: true })
  const activations = (await local.data.call('activations.add', { fileId: local.grant(file) })).id
  for (const kind of ['jumprelu', 'topk'] as const) {
    const folder = writeDictionary(join(temp.folder, kind), { architecture: kind, d: 8, features: 48, seed: 11 })
    ids[kind] = (await local.data.call('dictionary.add', { fileId: local.grant(folder) })).id
    const started = await local.data.call('run.start', { dictionary: ids[kind], activations })
    runs[kind] = started.run
    await waitForJobs(local, [started.job!], testIo())
  }
  const { nActive } = await readFeatureTable(local.data, runs.jumprelu)
  const counts = [...nActive]
  often = counts.findIndex(n => n > 300 && n < 1_500)
  rarely = counts.findIndex(n => n > 0 && n < 40)
  never = counts.indexOf(0)
})
afterAll(async () => {
  await local?.close()
  temp.remove()
})
const make = (run: string, feature: number, count = 20, seed = 1) =>
  local.data.call('prediction.make', { run, feature, count, seed })

describe('a prediction test', () => {
  it('asks about rows that the page never shows, half of them on, with the activations of the run', async () => {
    const set = await make(runs.jumprelu, often)
    expect(set.items).toHaveLength(20)
    expect(set.items.filter(i => i.kind === 'on')).toHaveLength(10)
    expect(set.items.some(i => i.kind === 'near')).toBe(true)
    // The rows of these files are tokens without context: no other token could be marked.
    expect(set.notes).toEqual(['No wrong tokens: snippets have none beside the marked one.'])
    const rows = set.items.map(i => i.row)
    const values = await local.data.call('feature.values', { run: runs.jumprelu, features: [often], rows })
    set.items.forEach((item, i) => {
      expect(values[i]! !== 0).toBe(item.kind === 'on')
      expect(item.activation).toBe(values[i])
    })
    for (const hide of [false, true]) {
      const rules = { hideDuplicates: hide, hideSpecial: hide }
      const { examples } = await local.data.call('feature.page', { run: runs.jumprelu, feature: often, rules })
      const near = await local.data.call('feature.nearMisses', { run: runs.jumprelu, feature: often, rules })
      const { max, randomActive, random, intervals, quantiles } = examples
      const shown = [...max, ...randomActive, ...random, ...near.items, ...[...intervals, ...quantiles].flatMap(r => r.items)] // prettier-ignore
      for (const { row } of shown) expect(rows).not.toContain(row)
    }
    expect(await make(runs.jumprelu, often)).toEqual(set)
    expect((await make(runs.jumprelu, often, 20, 2)).items).not.toEqual(set.items)
  })

  it('says why there is none, or no near misses', async () => {
    expect(rarely).toBeGreaterThanOrEqual(0)
    const rare = await make(runs.jumprelu, rarely)
    expect([rare.items, rare.notes[0]]).toEqual([[], expect.stringMatching(/^Only \d+ snippets? where it is on that its page does not show/)]) // prettier-ignore
    if (never >= 0) expect((await make(runs.jumprelu, never)).notes).toEqual(['It is never on in these activations: there is nothing to predict.']) // prettier-ignore
    const { nActive } = await readFeatureTable(local.data, runs.topk)
    const topk = await make(runs.topk, [...nActive].findIndex(n => n > 300)) // prettier-ignore
    expect(topk.items.length).toBe(20)
    expect(topk.items.some(i => i.kind === 'near')).toBe(false)
    expect(topk.notes.join()).toMatch(/near misses: they are not defined for/i)
  })

  it('is kept about the definition that was tested, and comes back word for word through a file', async () => {
    const dictionary = ids.jumprelu
    const body = { ...emptyDefinition, label: 'first', status: 'draft' as const }
    const tested = await local.data.call('definition.save', { dictionary, feature: often, annotator: 'ada', body })
    const { items, seed } = await make(runs.jumprelu, often)
    const given = {
      ...{ run: runs.jumprelu, feature: often, annotator: 'bob', of: tested.event, seed, seconds: 12 },
      items: items.map(({ row, kind }, i) => ({ row, kind, guess: i % 3 === 0 })),
    }
    const saved = await local.data.call('prediction.save', given)
    expect(saved).toMatchObject({ annotator: 'bob', of: tested.event, seconds: 12 })
    expect(saved.items.map(i => i.activation)).toEqual(items.map(i => i.activation))
    const found = await local.data.call('definition.get', { dictionary, feature: often })
    expect(found.tests).toEqual([saved])
    // A test is no definition: what is shown and who judged stays.
    expect(found.events.map(e => e.event)).toEqual([tested.event])
    expect((await local.data.call('labels.people', { dictionary })).annotators).toEqual([{ annotator: 'ada', features: 1 }]) // prettier-ignore

    const wrong = { ...given, items: given.items.map((item, i) => (i === 0 ? { ...item, kind: item.kind === 'on' ? 'random' as const : 'on' as const } : item)) } // prettier-ignore
    await expect(local.data.call('prediction.save', wrong)).rejects.toMatchObject({ code: 'bad-input' })
    await expect(local.data.call('prediction.save', { ...given, of: 'nobody' })).rejects.toMatchObject({ code: 'not-found' }) // prettier-ignore

    const out = (to: Local, name: string) =>
      to.data.call('labels.export', { fileId: to.grant(join(temp.folder, name)), format: 'jsonl', dictionary: null, options: {} }) // prettier-ignore
    const into = (to: Local, name: string) =>
      to.data.call('labels.import', { fileId: to.grant(join(temp.folder, name)), format: 'jsonl', dictionary: null, options: {}, annotator: null, map: {} }) // prettier-ignore
    expect(await out(local, 'all.jsonl')).toMatchObject({ written: 2, skipped: [] })
    const other = await openLocal(join(temp.folder, 'other'), { create: true })
    expect(await into(other, 'all.jsonl')).toMatchObject({ read: 2, added: 2, skipped: [] })
    expect(await into(other, 'all.jsonl')).toMatchObject({ added: 0, unchanged: 2 })
    await out(other, 'again.jsonl')
    expect(readFileSync(join(temp.folder, 'again.jsonl'))).toEqual(readFileSync(join(temp.folder, 'all.jsonl')))
    await other.close()
    // A test whose definition is missing says nothing.
    const lines = readFileSync(join(temp.folder, 'all.jsonl'), 'utf8').trim().split('\n')
    writeFileSync(join(temp.folder, 'test.jsonl'), lines.filter(line => line.includes('"kind":"test"')).join('\n'))
    const alone = await openLocal(join(temp.folder, 'alone'), { create: true })
    expect(await into(alone, 'test.jsonl')).toMatchObject({ added: 0, skipped: [{ reason: 'a test of a definition that is not here', count: 1 }] }) // prettier-ignore
    await alone.close()
    expect(await checkWorkspace(join(temp.folder, 'other'), { samplesFolder })).toEqual([])
  })
})
