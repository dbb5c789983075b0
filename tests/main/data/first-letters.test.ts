// The shipped sample `first-letters`: it opens from what is shipped, its first run is the first view's, and its note says what is counted (whole text: test:long).
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openLocal, waitForJobs } from '../../../main/cli/local.ts'
import { firstDocuments, shippedLetters } from './letters-sample.ts'
import { long, tempFolder, testIo } from './fixture.ts'

const temp = tempFolder()
afterAll(() => temp.remove())

/** What is shipped, with the text cut short unless there is time. */
function samples(): string {
  const folder = join(temp.folder, 'samples/first-letters')
  mkdirSync(join(folder, 'activations'), { recursive: true })
  cpSync(join(shippedLetters, 'sample.json'), join(folder, 'sample.json'))
  for (const name of ['model', 'dictionaries']) symlinkSync(join(shippedLetters, name), join(folder, name))
  writeFileSync(join(folder, 'activations/tokens.tsv'), firstDocuments(long ? Infinity : 150))
  return join(temp.folder, 'samples')
}

it('opens on its first view, and its note says what is counted', { timeout: 900_000 }, async () => {
  const { dictionaries, firstView } = JSON.parse(readFileSync(join(shippedLetters, 'sample.json'), 'utf8')) as {
    dictionaries: { name: string; run?: 'asked' }[]
    firstView: { dictionary: string; features: number[]; note: string }
  }
  const local = await openLocal(join(temp.folder, 'workspace'), { sample: 'first-letters', samplesFolder: samples() })
  try {
    const info = await local.data.call('workspace.get', undefined)
    expect(info.dictionaries.map(d => d.name)).toEqual(dictionaries.map(d => d.name))
    const nameOf = (id: string) => info.dictionaries.find(d => d.id === id)!.name
    expect(nameOf(info.firstView!.dictionary)).toBe(firstView.dictionary)
    const jobs = await local.data.call('job.list', undefined)
    const atFirst = dictionaries.filter(d => d.run !== 'asked').map(d => d.name)
    const queued = jobs.map(job => nameOf(info.runs.find(run => run.id === job.run)!.dictionary))
    expect(queued[0]).toBe(firstView.dictionary)
    expect([...queued].sort()).toEqual([...atFirst].sort())

    const { dictionary, activations, features } = info.firstView!
    const { run, job } = await local.data.call('run.start', { dictionary, activations })
    if (job) await waitForJobs(local, [job], testIo())
    const [letter, other] = features
    const words = 'letter=s & !kind=text & (place=word | place="first word")'
    const count = async (filter: string) =>
      (await local.data.call('token.search', { activations, filter, limit: 10_000, run })).total
    const all = await count(words)
    const on = await count(`${words} & on(#${letter})`)
    const silent = await count(`${words} & silent(#${letter})`)
    const both = await count(`${words} & silent(#${letter}) & on(#${other})`)
    expect(on + silent).toBe(all)
    // On a part of the text, too, it is the feature of the letter, and the other one is on where it is silent.
    expect(on / all).toBeGreaterThan(0.9)
    expect(both / silent).toBeGreaterThan(0.8)
    const { note } = firstView
    for (const feature of features) expect(note).toMatch(new RegExp(`\\b${feature}\\b`))
    if (long) {
      const numbers = [...note.matchAll(/\d[\d,]*\d/g)].map(m => Number(m[0].replaceAll(',', '')))
      const said = numbers.filter(n => !features.includes(n))
      // Rows that lie on a threshold to within rounding may fall on either side on another processor.
      for (const [i, found] of [on, all, silent, both].entries()) {
        expect(Math.abs(said[i]! - found)).toBeLessThanOrEqual(Math.ceil(0.01 * found))
      }
    }
  } finally {
    await local.close()
  }
})
