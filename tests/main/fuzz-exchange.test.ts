// Files that people exchange, damaged: labels of every format, figures, views, concepts, toys, tokenizers, trees. Each ends in success or in one
// of our errors, soon, and what was kept before is unharmed. 40 seeded mutations of every kind, 1,500 at full size;
// more for as long as ZONOSCOPE_FUZZ_MINUTES says.
import { copyFileSync, cpSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newChartFigure } from '../../core/figure/chart/new-chart.ts'
import { asPage } from '../../core/figure/page.ts'
import { newFigure } from '../../core/figure/new-figure.ts'
import { readTree } from '../../core/analysis/hierarchy/tree-file.ts'
import { openLocal, waitForJobs, type Local } from '../../main/cli/local.ts'
import { checkWorkspace } from '../../main/data/check.ts'
import { createEncoding } from '../../main/data/workers/text-encoding.ts'
import { AppError, errorCodes } from '../../shared/errors.ts'
import { labelFormats } from '../../shared/labels-api.ts'
import { emptyDefinition } from '../../shared/model.ts'
import { sampleSavedView } from '../shared/sample-saved-view.ts'
import { samples } from '../core/chart/samples.ts'
import { long, tempFolder, testIo, writeActivations, writeDictionary, zoneSpec } from './data/fixture.ts'
import { random } from './inference/models.ts'
import { mutate } from './mutations.ts'
import { fuzzTime, mutationNumbers } from './seeds.ts'

const mutations = long ? 1500 : 40
const temp = tempFolder()
const at = (...names: string[]) => join(temp.folder, ...names)
const good = (name: string) => at('good', name)
let local: Local
const ids = { activations: '', dictionary: '' }

/** What reads a kind of file; `name` is that of the good one, a file or a folder. */
interface Kind {
  name: string
  read(path: string): unknown
}
const call = (path: string) => ({ fileId: local.grant(path) })
/** What the dictionary's files do not say. */
const asked = { model: 'm', source: 's', hook: 'h', layer: 0 }
const kinds: Kind[] = [
  ...labelFormats.map(format => ({
    name: `labels-${format}${format === 'jsonl' || format === 'csv' ? `.${format}` : ''}`,
    read: (path: string) => local.data.call('labels.import', { ...call(path), format, dictionary: ids.dictionary, options: {}, annotator: null, map: {} }), // prettier-ignore
  })),
  ...['zones.svg', 'zones.png', 'chart.svg', 'chart.png'].map(name => ({ name, read: (path: string) => local.data.call('figure.open', call(path)) })), // prettier-ignore
  { name: 'view.zonoscope-view.json', read: path => local.data.call('view.import', call(path)) },
  { name: 'concepts.csv', read: path => local.data.call('concept.import', { ...call(path), activations: ids.activations }) }, // prettier-ignore
  { name: 'toy.json', read: path => local.data.call('toy.read', call(path)) },
  { name: 'tokenizer.json', read: path => createEncoding(path)('some words, and more') },
  { name: 'tree.json', read: path => treeAt(path, 'json') },
  { name: 'tree.csv', read: path => treeAt(path, 'csv') },
]

/** The data process turns what core says about a tree into an error of ours; anything but a plain Error is a mistake of core's. */
function treeAt(path: string, kind: 'json' | 'csv'): void {
  try {
    readTree(readFileSync(path, 'utf8'), kind)
  } catch (e) {
    if ((e as Error).constructor !== Error) throw e
    throw new AppError('bad-input', (e as Error).message)
  }
}

beforeAll(async () => {
  mkdirSync(at('good'))
  local = await openLocal(at('workspace'), { create: true })
  const { data } = local
  const file = writeActivations(at('data'), { rows: 300, d: 6, seed: 3 })
  ids.activations = (await data.call('activations.add', call(file))).id
  const model = writeDictionary(at('model'), { architecture: 'standard', d: 6, features: 16, seed: 4 })
  ids.dictionary = (await data.call('dictionary.add', call(model))).id
  const started = await data.call('run.start', ids)
  await waitForJobs(local, [started.job!], testIo())
  for (let feature = 0; feature < 5; feature++) {
    const body = { ...emptyDefinition, label: `label ${feature}, "quoted"`, status: 'reviewed' as const, confidence: 0.5, tags: ['a', 'b'], notes: 'n\n' } // prettier-ignore
    await data.call('definition.save', { dictionary: ids.dictionary, feature, annotator: 'me', body })
  }
  for (const format of labelFormats) {
    const { name } = kinds[labelFormats.indexOf(format)]!
    await data.call('labels.export', { ...call(good(name)), format, dictionary: ids.dictionary, options: asked })
  }
  const view = await data.call('zone.view', zoneSpec({ ...ids, features: [3, 7] }))
  const names = { dictionaryName: 'a', activationsName: 'x', labels: ['three', ''] }
  const zones = newFigure(view, { ...names, theme: 'light', camera: null, version: '0.1.0', run: started.run })
  const chart = newChartFigure(
    samples.errors!(),
    { dictionaries: [], activations: [], analysis: 'Test', parameters: { k: 3 }, seed: 5 },
    { theme: 'light', version: '0.1.0' },
  )
  for (const [name, recipe] of [
    ['zones', zones],
    ['chart', chart],
  ] as const)
    // prettier-ignore
    for (const format of ['svg', 'png'] as const)
      await data.call('figure.export', { recipe: asPage(recipe), format, dpi: 72, ...call(good(`${name}.${format}`)) })
  const saved = await data.call('view.save', { id: null, view: sampleSavedView({ a: ids.dictionary, b: ids.dictionary, activations: ids.activations }) }) // prettier-ignore
  await data.call('view.export', { id: saved.id, ...call(good('view.zonoscope-view.json')) })
  const letter = { kind: 'letter', letter: 'a' } as const
  const concept = await data.call('concept.put', { id: null, activations: ids.activations, name: 'a', recipe: { base: letter, added: [], removed: [] } }) // prettier-ignore
  await data.call('concept.export', { ids: [concept.id], ...call(good('concepts.csv')) })
  await data.call('toy.write', { ...call(good('toy.json')), toy: { format: 'zonoscope-toy', version: 1, config: { n: 7, m: 2 } } }) // prettier-ignore
  copyFileSync(join(import.meta.dirname, '../fixtures/tokenizers/metaspace/tokenizer.json'), good('tokenizer.json'))
  writeFileSync(
    good('tree.json'),
    JSON.stringify({
      name: 'plant',
      children: [
        { name: 'tree', words: 'oak ash' },
        { name: 'flower', words: ['rose', 'tulip'] },
      ],
    }),
  )
  writeFileSync(good('tree.csv'), 'child,parent,words\nplant,,\ntree,plant,oak ash\nflower,plant,rose; tulip\n')
}, 120_000)
afterAll(async () => {
  await local?.close()
  temp.remove()
})

const filesIn = (path: string): string[] =>
  statSync(path).isFile()
    ? ['']
    : readdirSync(path, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry => relative(path, join(entry.parentPath, entry.name)))
        .sort()

describe.each(kinds)('$name', ({ name, read }) => {
  test('the good one is read', async () => {
    await read(good(name))
  })
  test(`${mutations} damaged ones`, { timeout: 60 * 60_000 + fuzzTime }, async () => {
    const files = filesIn(good(name))
    for (const i of mutationNumbers(mutations, 1 / kinds.length)) {
      const path = at('damaged', name)
      cpSync(good(name), path, { recursive: true })
      const file = join(path, files[i % files.length]!)
      writeFileSync(file, mutate(readFileSync(file), random(31_000 * (1 + kinds.findIndex(k => k.name === name)) + i)))
      const from = process.cpuUsage()
      let e: unknown = null
      try {
        await read(path)
      } catch (error) {
        e = error
      }
      const { user, system } = process.cpuUsage(from)
      const what = `${name}, mutation ${i}: ${e instanceof Error ? e.stack : String(e)}`
      if (e !== null) {
        expect(e, what).toBeInstanceOf(AppError)
        expect(errorCodes, what).toContain((e as AppError).code)
        expect((e as AppError).code, what).not.toBe('internal')
      }
      // Time of the processor, not of the clock: the machine may be busy with other things.
      expect((user + system) / 1e6, what).toBeLessThan(5)
      rmSync(at('damaged'), { recursive: true, force: true })
    }
  })
})

test('the workspace that took all this in is whole', async () => {
  expect(await checkWorkspace(at('workspace'), { samplesFolder: temp.folder })).toEqual([])
})
