// The worked study: its cheap figures and numbers computed anew from their requests on the shipped sample, and the document against the recorded numbers.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Chart } from '../../core/chart/types.ts'
import { asPage } from '../../core/figure/page.ts'
import type { PageFigure } from '../../core/figure/types.ts'
import { openLocal, waitForJobs, type Local } from '../../main/cli/local.ts'
import { answerRequest, figureOf } from '../../main/cli/analysis/answer.ts'
import { parseRequest, resolveInput } from '../../main/cli/analysis/request.ts'
import { fontsFolder } from '../../main/cli/places.ts'
import { readFigureFile } from '../../main/figure/read.ts'
import { renderFigure } from '../../main/figure/render.ts'
import { differences, withoutIds } from '../../scripts/study/differences.mjs'
import { sentences } from './study-says.ts'
import { cli } from './cli/run.ts'
import { tempFolder, testIo } from './data/fixture.ts'

const folder = join(import.meta.dirname, '../../docs/study')
const fileOf = (name: string) => join(folder, `${name}.json`)
const names = readdirSync(folder)
  .filter(name => name.endsWith('.json') && name !== 'numbers.json')
  .map(name => name.slice(0, -'.json'.length))
const requestOf = (name: string) => parseRequest(readFileSync(fileOf(name), 'utf8'), fileOf(name))
const recorded = JSON.parse(readFileSync(fileOf('numbers'), 'utf8')) as Record<string, any>
const temp = tempFolder()

/** The chart of a page of one. */
function chartOf({ panels }: PageFigure): Chart {
  const [panel] = panels
  if (panel?.kind !== 'chart') throw new Error('Expected a figure of a chart.')
  return panel.chart
}
const withoutCharts = (page: PageFigure) => ({ ...page, panels: page.panels.map(panel => ({ ...panel, chart: null })) })

describe('requests', () => {
  it('each has its numbers, and a figure that renders to the same bytes from the recipe inside it', async () => {
    expect(Object.keys(recorded).sort()).toEqual([...names].sort())
    for (const name of names.filter(one => requestOf(one).chart !== undefined)) {
      const bytes = readFileSync(join(folder, `${name}.svg`))
      const recipe = readFigureFile(bytes, name)
      const again = await renderFigure(recipe, 'svg', 300, fontsFolder)
      expect(Buffer.from(again.bytes).equals(bytes), name).toBe(true)
    }
  })

  it('say what is wrong with them', () => {
    expect(() => parseRequest('{', 'r.json')).toThrow('r.json: ')
    const request = { format: 'zonoscope-analysis', version: 1, analysis: 'analysis.rotation', input: {} }
    expect(() => parseRequest(JSON.stringify({ ...request, analysis: 'analysis.none' }), 'r.json')).toThrow('at analysis') // prettier-ignore
    expect(() => parseRequest(JSON.stringify({ ...request, version: 2 }), 'r.json')).toThrow('at version')
    expect(() => parseRequest(JSON.stringify({ ...request, more: 1 }), 'r.json')).toThrow('more')
    const info = { dictionaries: [{ id: 'aa', name: 'one' }], activations: [], runs: [] } as never
    expect(() => resolveInput({ input: { run: 'two' } }, info, 'r.json', String)).toThrow('r.json: two: no dictionary has this name or id; there are one.') // prettier-ignore
    expect(() => resolveInput({ input: { run: 'one' } }, info, 'r.json', String)).toThrow('no finished run')
    const source = { kind: 'file', path: 'tree.csv' }
    expect(resolveInput({ input: { source, seed: 1 } }, info, '/at/r.json', path => `id of ${path}`)).toEqual({
      source: { kind: 'file', fileId: `id of ${join('/at', 'tree.csv')}` },
      seed: 1,
    })
  })
})

describe('the document', () => {
  const text = readFileSync(join(folder, '../study-absorption.md'), 'utf8')
  // Prettier breaks lines and widens tables.
  const words = (of: string) => of.replace(/\s+/g, ' ')

  it('says what the recorded numbers say', () => {
    const said = words(text)
    for (const sentence of sentences(recorded)) expect(said.includes(words(sentence)), sentence).toBe(true)
  })

  it('names every request, and shows every figure', () => {
    for (const name of names) expect(text.includes(`\`${name}\``), name).toBe(true)
    const shown = [...text.matchAll(/\(study\/([\w-]+)\.svg\)/g)].map(([, name]) => name!)
    expect(shown.sort()).toEqual(names.filter(name => requestOf(name).chart !== undefined).sort())
  })
})

describe('on the sample words', () => {
  const workspace = join(temp.folder, 'words')
  const cheap = ['words-seeds', 'words-widths', 'words-pursuit', 'words-rotation']
  let local: Local | null = null
  beforeAll(async () => {
    local = await openLocal(workspace, { sample: 'words' })
    const { dictionaries, activations } = await local.data.call('workspace.get', undefined)
    const wanted = dictionaries.filter(({ name }) => name.startsWith('batchtopk'))
    const started = await Promise.all(
      wanted.map(({ id }) => local!.data.call('run.start', { dictionary: id, activations: activations[0]!.id })),
    )
    await waitForJobs(local, started.flatMap(({ job }) => (job ? [job] : [])), testIo()) // prettier-ignore
  }, 300_000)
  afterAll(() => local?.close())

  it.each(cheap)('%s: the recorded numbers, and the figure beside the request', { timeout: 300_000 }, async name => {
    const answered = await answerRequest(requestOf(name), fileOf(name), local!, testIo())
    expect(differences(withoutIds(answered.numbers), recorded[name])).toEqual([])
    if (requestOf(name).chart === undefined) return
    const drawn = readFigureFile(readFileSync(join(folder, `${name}.svg`)), name)
    const now = asPage(figureOf(answered, fileOf(name)))
    // A page of today is a little wider than when the figure was recorded.
    expect(withoutCharts({ ...now, widthMm: drawn.widthMm })).toEqual(withoutCharts(drawn))
    expect(differences(chartNumbers(chartOf(now)), chartNumbers(chartOf(drawn)))).toEqual([])
  })

  it('a zone plot is a request, too: sets by filters, counts of the run, a figure', { timeout: 300_000 }, async () => {
    const request = (input: object) =>
      parseRequest(
        JSON.stringify({
          ...{ format: 'zonoscope-analysis', version: 1, analysis: 'zone.view', chart: 'zones', title: 'One zone' },
          input: { dictionary: 'batchtopk-1024-seed0', activations: 'words', features: [957], dim: 2, ...input },
        }),
        'r.json',
      )
    const ask = (input: object) => answerRequest(request(input), 'r.json', local!, testIo())
    const answered = await ask({ basis: 'encoder+mean', sets: [{ name: 'on', where: 'on(#957)' }], maxDrawn: 200 })
    const { features, zones, sets, population } = answered.numbers as Record<string, any>
    expect(features).toMatchObject([{ feature: 957, rows: recorded['words-rotation'].nActive }])
    expect(zones).toContainEqual({ on: [957], rows: recorded['words-rotation'].nActive })
    expect(sets).toEqual([{ name: 'on', rows: recorded['words-rotation'].nActive }])
    expect(population).toMatchObject({ unit: 'word', source: 'run' })
    const figure = figureOf(answered, 'r.json')
    expect(figure).toMatchObject({ format: 'zonoscope-figure', version: 1, title: 'One zone' })
    const { bytes } = await renderFigure(figure, 'svg', 300, fontsFolder)
    expect(readFigureFile(bytes, 'r.svg')).toMatchObject({ title: 'One zone' })
    const other = await ask({ dictionary: 'batchtopk-1024-seed1', features: [3], basis: 'encoder', sliceFrom: { dictionary: 'batchtopk-1024-seed0', features: [957], basis: 'encoder' } }) // prettier-ignore
    expect((other.answer as { spec: { sliceFrom: object } }).spec.sliceFrom).toMatchObject({ features: [957], origin: 'mean' }) // prettier-ignore
    await expect(ask({ dictionary: 'none' })).rejects.toThrow('r.json: none: no dictionary has this name or id')
    await expect(ask({ sets: [{ name: 'x', where: 'on(#957) & silent(#957)' }] })).rejects.toThrow('found 0 rows')
  })

  it('the command line draws the same, and refuses a chart that there is not', { timeout: 300_000 }, async () => {
    await local!.close()
    local = null
    const out = join(temp.folder, 'out.svg')
    const { status } = await cli(['figure', fileOf('words-pursuit'), '--workspace', workspace, '--out', out])
    expect(status).toBe(0)
    const [found, drawn] = [out, join(folder, 'words-pursuit.svg')].map(file =>
      chartOf(readFigureFile(readFileSync(file), file)),
    )
    expect(differences(chartNumbers(found!), chartNumbers(drawn!))).toEqual([])
    expect((await cli(['figure', fileOf('words-pursuit'), '--out', out])).stderr).toContain('name it with --workspace')
    const printed = await cli(['analysis', fileOf('words-pursuit'), '--workspace', workspace])
    expect(printed.json.charts).toEqual(['fvu', 'conditional', 'jaccard'])
    expect(differences(withoutIds(printed.json.numbers), recorded['words-pursuit'])).toEqual([])
  })
})

/** A chart as plain lists, to be compared within a tolerance. */
const chartNumbers = (chart: Chart) =>
  JSON.parse(JSON.stringify(chart, (_, value: unknown) => (ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value))) // prettier-ignore
