// The source post's figure from two files to its view, through the data process: a synthetic params.npz of the real shape (long) or
// a small one under a recipe of its own; files that do not fit are refused before anything is added.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { viewRecipeSchema, type ViewRecipe } from '../../../shared/view-recipe.ts'
import { long, tempFolder } from './fixture.ts'
import { openHarness, type Harness } from './harness.ts'
import { writeParams, writeWords, type SyntheticShape } from './synthetic-gemma.ts'

const shipped = viewRecipeSchema.parse(
  JSON.parse(readFileSync(join(import.meta.dirname, '../../../native-models/views/source-post.json'), 'utf8')),
)
const shape: SyntheticShape = long
  ? { d: 2304, m: 16_384, parent: 6510, child: 1085 }
  : { d: 96, m: 512, parent: 310, child: 85 }

let temp: ReturnType<typeof tempFolder>
let bench: Harness
let params: string
const at = (...parts: string[]) => join(temp.folder, ...parts)

beforeAll(async () => {
  temp = tempFolder()
  const recipe: ViewRecipe = {
    ...shipped,
    dictionary: { ...shipped.dictionary, dIn: shape.d, dSae: shape.m },
    features: shipped.features.map((f, i) => ({ ...f, feature: i === 0 ? shape.parent : shape.child })),
  }
  mkdirSync(at('samples'))
  mkdirSync(at('views'))
  writeFileSync(at('views', 'source-post.json'), JSON.stringify(recipe))
  writeFileSync(at('views', 'broken.json'), JSON.stringify({ ...recipe, features: [] }))
  params = writeParams(at('layer_3', 'width_16k', 'average_l0_59', 'params.npz'), shape)
  bench = await openHarness(at('workspace'), { create: true, samplesFolder: at('samples') })
})
afterAll(async () => {
  await bench.close()
  temp.remove()
})

const open = (dictionary: string, activations: string) => {
  const grant = (path: string) => bench.server.files.grantPath(path)
  return bench.data.call('recipe.open', {
    name: 'source-post',
    dictionary: grant(dictionary),
    activations: grant(activations),
  })
}

test('the shipped recipe is the figure: its shape, its features, its slice', () => {
  expect(shipped.dictionary).toMatchObject({ dIn: 2304, dSae: 16_384, layer: 3, averageL0: 59 })
  expect(shipped.features.map(f => [f.feature, f.name])).toEqual([
    [6510, '_s'],
    [1085, '_short'],
  ])
  expect(shipped.view).toEqual({ dim: 3, basis: 'encoder+mean', origin: 'mean', points: 'all' })
  expect(shipped.claims.length).toBeGreaterThan(0)
})

test('files of another shape are refused with what was found and expected, and leave the workspace empty', async () => {
  const wide = writeWords(at('wide'), shape.d + 1)
  await expect(open(params, wide)).rejects.toThrow(
    `${wide}: found 240 rows of ${shape.d + 1} numbers, expected rows of ${shape.d}`,
  )
  const small = writeParams(at('small', 'params.npz'), { d: 8, m: 20, parent: 3, child: 4 })
  await expect(open(small, writeWords(at('words'), shape.d))).rejects.toThrow(
    `${small}: found a dictionary of 20 features on vectors of 8 numbers, expected ${shape.m} on ${shape.d}`,
  )
  await expect(open(at('none.npz'), at('none.npz'))).rejects.toThrow(/none\.npz/)
  const { dictionaries, activations } = await bench.data.call('workspace.get', undefined)
  expect([dictionaries, activations]).toEqual([[], []])
  await expect(bench.data.call('recipe.get', { name: 'absent' })).rejects.toMatchObject({ code: 'not-found' })
  await expect(bench.data.call('recipe.get', { name: 'broken' })).rejects.toThrow(
    /broken\.json: not a view recipe: .* at features/,
  )
  await expect(bench.data.call('recipe.get', { name: '../samples' })).rejects.toMatchObject({ code: 'bad-input' })
})

test('from two files to the view and its numbers', async () => {
  const opened = await open(params, writeWords(at('words'), shape.d))
  const { spec, rows, starting, warnings, title } = opened
  expect([title, rows, starting, warnings]).toEqual([shipped.title, 240, 140, []])
  expect(spec).toMatchObject({
    ...shipped.view,
    features: [shape.parent, shape.child],
    filter: shipped.activations.starts,
  })

  const view = await bench.data.call('zone.view', spec)
  expect(view.kind).toBe('jumprelu')
  expect(view.population).toMatchObject({ n: 140, rows: 240, source: 'shown rows', drawn: 140 })
  expect(view.features.map(f => f.nActive)).toEqual([140, 40])
  // Both encoder rows lie in the slice: the picture is exact for every word.
  expect(view.disagreement!.rows).toBe(0)
  for (const f of view.features) expect(f.encoder).toMatchObject({ inByConstruction: true })
  for (const f of view.features) expect(f.encoderDecoderCosine).toBeCloseTo(1, 5)
  expect(view.axes[2]).toMatch(/mean/)
  expect(view.cells).toHaveLength(4)
  const names = await Promise.all(
    spec.features.map(feature => bench.data.call('definition.get', { dictionary: spec.dictionary, feature })),
  )
  expect(names.map(n => [n.current?.label, n.current?.annotator, n.current?.tags])).toEqual([
    ['_s (claimed)', 'source post', ['claimed']],
    ['_short (claimed)', 'source post', ['claimed']],
  ])
})

test('opened again: nothing twice, a label that a person wrote stays', async () => {
  const before = await bench.data.call('workspace.get', undefined)
  const [dictionary] = before.dictionaries
  const { current } = await bench.data.call('definition.get', { dictionary: dictionary!.id, feature: shape.parent })
  const { description, status, confidence, tags, notes, evidence, seconds } = current!
  const own = { label: 'words with s', description, status, confidence, tags, notes, evidence, seconds }
  await bench.data.call('definition.save', {
    dictionary: dictionary!.id,
    feature: shape.parent,
    annotator: 'me',
    body: own,
  })
  await open(params, at('words', 'words.npz'))
  const after = await bench.data.call('workspace.get', undefined)
  expect([after.dictionaries.length, after.activations.length]).toEqual([1, 1])
  const history = await bench.data.call('definition.get', { dictionary: dictionary!.id, feature: shape.parent })
  expect([history.current?.label, history.events.length]).toEqual(['words with s', 2])
})

test('what the files cannot tell is said: only s-words, no words, another layer', async () => {
  const sWords = await open(params, writeWords(at('s-words'), shape.d, { only: word => /^s/i.test(word) }))
  expect([sWords.spec.filter, sWords.warnings.join()]).toEqual([
    '',
    expect.stringMatching(/origin is the mean of these words/),
  ])
  const none = await open(params, writeWords(at('no-s'), shape.d, { only: word => !/^s/i.test(word) }))
  expect(none.warnings.join()).toMatch(/None of the 100 words starts with s/)
  const bare = await open(params, writeWords(at('bare'), shape.d, { bare: true, only: word => word !== 'tree' }))
  expect([bare.starting, bare.warnings.join()]).toEqual([null, expect.stringMatching(/no table of words/)])
  const other = writeParams(at('layer_12', 'average_l0_82', 'params.npz'), { ...shape, parent: 1, child: 2 })
  const { warnings } = await open(other, at('words', 'words.npz'))
  expect(warnings.join()).toMatch(/says layer 12, the figure is of layer 3.*says average L0 82/)
})
