// Shipped tours fit their samples; broken ones are refused by file and place; a workspace says which dictionaries it has.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { samplesFolder } from '../../../main/cli/places.ts'
import { readSample } from '../../../main/data/samples.ts'
import { readTour } from '../../../main/data/tours.ts'
import { dictionariesOf } from '../../../shared/tour.ts'
import { tempFolder } from './fixture.ts'
import { openHarness } from './harness.ts'

const temp = tempFolder()
afterAll(temp.remove)
const shipped = readdirSync(samplesFolder).filter(name => existsSync(join(samplesFolder, name, 'tour.json')))
const words = JSON.parse(readFileSync(join(samplesFolder, 'words/tour.json'), 'utf8')) as {
  steps: { panes: unknown[] }[]
}

describe('shipped tours', () => {
  it('are there', () => expect(shipped).toContain('words'))
  it.each(shipped)('%s: steps name dictionaries of the sample, and plots that there are', async name => {
    const [tour, sample] = [(await readTour(samplesFolder, name))!, await readSample(samplesFolder, name)]
    const known = new Set(sample.dictionaries.map(d => d.name))
    for (const step of tour.steps) {
      for (const dictionary of dictionariesOf(step)) expect(known, step.id).toContain(dictionary)
      const ids = ['a', 'b', 'c', 'd'].slice(0, step.panes.length)
      step.panes.forEach((pane, i) => {
        for (const other of [pane.sliceOf, pane.control?.of]) {
          if (other) expect(ids.filter(id => id !== ids[i])).toContain(other)
        }
      })
    }
    // Extras come after the tour.
    const firstExtra = tour.steps.findIndex(step => step.extra)
    expect(firstExtra < 0 || tour.steps.slice(firstExtra).every(step => step.extra)).toBe(true)
  })
})

/** What reading a tour with a change throws. */
async function refusal(text: string): Promise<string> {
  mkdirSync(join(temp.folder, 'broken'), { recursive: true })
  writeFileSync(join(temp.folder, 'broken', 'tour.json'), text)
  return readTour(temp.folder, 'broken').then(
    () => 'read',
    (e: Error) => e.message,
  )
}

describe('readTour', () => {
  it('answers null for a sample without one', async () => {
    expect(await readTour(samplesFolder, 'known-answer')).toBeNull()
  })
  it('refuses by file and place', async () => {
    const [first, ...rest] = words.steps
    const put = (step: object) => refusal(JSON.stringify({ ...words, steps: [step, ...rest] }))
    expect(await refusal('{')).toMatch(/broken.tour\.json: this is not valid JSON/)
    expect(await put({ ...first, panes: [] })).toMatch(/broken.tour\.json: .* at steps\.0\.panes/)
    expect(await put({ ...first, rule: { kind: 'none' } })).toMatch(/at steps\.0\.rule\.kind/)
    expect(await put({ ...first, question: 'No question.' })).toMatch(/at steps\.0\.question/)
    expect(await put({ ...first, path: '/etc' })).toMatch(/at steps\.0/)
    expect(await refusal(JSON.stringify({ ...words, steps: [first, first] }))).toMatch(
      /found two steps with the id zone/,
    )
  })
})

describe('tour.get', () => {
  it('says which dictionaries are there, and null for a workspace of nobody’s sample', async () => {
    const made = await openHarness(join(temp.folder, 'words'), { create: true, sample: 'words', samplesFolder })
    try {
      const open = (await made.data.call('tour.get', undefined))!
      const info = await made.data.call('workspace.get', undefined)
      expect(open.activations).toBe(info.activations[0]!.id)
      expect(open.dictionaries['batchtopk-1024-seed1']).toBe(
        info.dictionaries.find(d => d.name === 'batchtopk-1024-seed1')!.id,
      )
      expect(Object.values(open.dictionaries)).not.toContain(null)
    } finally {
      await made.close()
    }
    const empty = await openHarness(join(temp.folder, 'empty'), { create: true, samplesFolder })
    try {
      expect(await empty.data.call('tour.get', undefined)).toBeNull()
    } finally {
      await empty.close()
    }
  })
})
