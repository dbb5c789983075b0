// Tokens in their documents: examples and the row that is pointed at come with what stands around them; columns are asked by name and colour points.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { getActivations } from '../../../main/data/catalogue.ts'
import { addActivations } from '../../../main/data/importers/activations.ts'
import { tempFolder, testIo, writeActivations } from './fixture.ts'
import { writeLettersSample } from './letters-sample.ts'

const temp = tempFolder()
let local: Local
let activations: string
let run: string
beforeAll(async () => {
  const samplesFolder = writeLettersSample(join(temp.folder, 'samples'), 60)
  local = await openLocal(join(temp.folder, 'workspace'), { sample: 'first-letters', samplesFolder })
  const info = await local.data.call('workspace.get', undefined)
  activations = info.activations[0]!.id
  const started = await local.data.call('run.start', { dictionary: info.firstView!.dictionary, activations })
  run = started.run
  await waitForJobs(local, [started.job!], testIo())
})
afterAll(async () => {
  await local?.close()
  temp.remove()
})

const record = (id = activations) => getActivations(local.session.ctx.ws, id)
const column = (name: string) => local.session.ctx.tokens.columnOf(record(), name)

it('examples stand in their documents, with the activation on every token', async () => {
  const page = await local.data.call('feature.page', { run, feature: 3 })
  const documents = column('document')
  const tokens = column('token')
  expect(page.examples.max.length).toBeGreaterThan(5)
  for (const { row, tokens: around, values, at, value } of page.examples.max) {
    const first = documents.indexOf(documents[row]!)
    const last = documents.lastIndexOf(documents[row]!)
    expect(around).toEqual(tokens.slice(Math.max(first, row - 64), Math.min(last, row + 32) + 1))
    expect(around[at]).toBe(tokens[row])
    expect(values[at]).toBe(value)
    expect(values).toHaveLength(around.length)
    const rows = around.map((_, i) => row - at + i)
    const found = await local.data.call('feature.values', { run, features: [3], rows })
    // The start token is masked: it has no value here, whatever the feature does on it.
    values.forEach((v, i) => expect(v).toBe(around[i] === '<|start|>' ? 0 : found[i]))
  }
  const off = page.examples.random[0]!
  expect(off.tokens.length).toBeGreaterThan(5)
  expect(off.values[off.at]).toBe(0)
})

it('a row tells its context; line ends and the start token can be read', async () => {
  const newline = column('token').indexOf('↵')
  const info = await local.data.call('token.info', { activations, row: newline, run })
  expect(info.context.tokens[info.context.at]).toBe('↵')
  expect(info.context.tokens[0]).toBe('<|start|>')
  expect(info.columns).toMatchObject({ place: 'other', position: String(info.context.at) })
  // Without columns that say so, a row is its own context.
  const file = writeActivations(temp.folder, { rows: 40, d: 128, seed: 3 })
  const plain = await addActivations(local.session.ctx, file)
  const alone = await local.data.call('token.info', { activations: plain, row: 7, run: null })
  expect(alone.context).toEqual({ tokens: [alone.token], at: 0 })
})

it('columns are asked by name, with features and text, and never hold masked rows', async () => {
  const search = (filter: string) => local.data.call('token.search', { activations, filter, limit: 10_000, run })
  const [letters, places, kinds] = [column('letter'), column('place'), column('kind')]
  const rowsWhere = (holds: (row: number) => boolean) => letters.flatMap((_, row) => (holds(row) ? [row] : []))
  const s = rowsWhere(row => letters[row] === 's')
  expect(s.length).toBeGreaterThan(20)
  expect([...(await search('letter=s')).rows]).toEqual(s)
  const first = await search('letter=s & place="first word" & !kind=text')
  expect([...first.rows]).toEqual(s.filter(row => places[row] === 'first word' && kinds[row] !== 'text'))
  expect((await search('place=start')).total).toBe(0)
  const silent = await search('letter=s & silent(#3)')
  const on = await search('letter=s & on(#3)')
  expect(silent.total + on.total).toBe(s.length)
  expect((await search('nothing=s')).total).toBe(0)
  const classes = await local.data.call('token.classes', {
    activations,
    by: { column: 'kind' },
    rows: Int32Array.from(s),
  })
  expect(classes.classes.map(c => c.name)).toEqual(expect.arrayContaining(['text', 'same letter']))
})
