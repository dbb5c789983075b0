// What the start page says of a shipped sample is what its files say; its pictures are there, and small.
import { loadImage } from '@napi-rs/canvas'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { samplesFolder } from '../../../main/cli/places.ts'
import { describeActivations } from '../../../main/containers/activations.ts'
import { listSamples, readSample } from '../../../main/data/samples.ts'
import type { SampleInfo } from '../../../shared/model.ts'

let samples: SampleInfo[] = []
beforeAll(async () => {
  samples = await listSamples(samplesFolder)
})
afterAll(() => {
  samples = []
})

/** Features of a dictionary, from its cfg.json. */
const widthOf = (folder: string) =>
  (JSON.parse(readFileSync(join(folder, 'cfg.json'), 'utf8')) as { d_sae: number }).d_sae

describe('cards of samples', () => {
  it('are there for every sample', () => {
    expect(samples.length).toBeGreaterThan(1)
    for (const { card, name } of samples) expect(card, name).not.toBeNull()
  })
  it('say the rows and features of the files', async () => {
    for (const { name, card } of samples) {
      const { generate, activations, dictionaries } = await readSample(samplesFolder, name)
      const folder = join(samplesFolder, name)
      if (generate?.kind === 'known-answer') {
        expect([card!.rows, card!.features]).toEqual([generate.rows, [generate.dSae]])
        continue
      }
      if (generate?.kind === 'language-model') {
        const lines = readFileSync(join(folder, generate.text), 'utf8').trimEnd().split('\n')
        expect(card!.rows, name).toBe(lines.length - 1)
      } else {
        const { rows } = await describeActivations(join(folder, activations.file), activations.tensor)
        expect(card!.rows, name).toBe(rows)
      }
      expect(card!.features, name).toEqual(dictionaries.map(({ path }) => widthOf(join(folder, path))))
    }
  })
  it('have a picture a theme, of 480 by 336 pixels, under 60 kB', async () => {
    for (const { name } of samples) {
      for (const theme of ['light', 'dark']) {
        const file = join(samplesFolder, name, `picture-${theme}.webp`)
        expect(existsSync(file), file).toBe(true)
        expect(statSync(file).size).toBeLessThan(60_000)
        const { width, height } = await loadImage(readFileSync(file))
        expect([width, height]).toEqual([480, 336])
      }
    }
  })
})
