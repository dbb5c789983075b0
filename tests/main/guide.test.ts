// Every number in the guide to zone plots, computed again from the sample as its pictures are.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ZoneSpec, ZoneView } from '../../core/zones/types.ts'
import { openLocal, waitForJobs, type Local } from '../../main/cli/local.ts'
import { tempFolder, testIo, zoneSpec } from './data/fixture.ts'

const docs = join(import.meta.dirname, '../../docs')
const text = readFileSync(join(docs, 'guide/reading-a-zone-plot.md'), 'utf8').replaceAll(/\s+/g, ' ')
interface Picture extends Partial<ZoneSpec> {
  name: string
  dictionary: string
  features: number[]
}
const pictures = JSON.parse(readFileSync(join(docs, 'guide/pictures.json'), 'utf8')) as Picture[]

const temp = tempFolder()
const views = new Map<string, ZoneView>()
let local: Local
beforeAll(async () => {
  local = await openLocal(join(temp.folder, 'words'), { create: true, sample: 'words' })
  const { dictionaries, activations } = await local.data.call('workspace.get', undefined)
  const on = activations[0]!.id
  const idOf = (name: string) => dictionaries.find(d => d.name === name)!.id
  for (const name of new Set(pictures.map(p => p.dictionary))) {
    const { job } = await local.data.call('run.start', { dictionary: idOf(name), activations: on })
    if (job) await waitForJobs(local, [job], testIo())
  }
  for (const { name, dictionary, ...spec } of pictures) {
    views.set(
      name,
      await local.data.call('zone.view', zoneSpec({ ...spec, dictionary: idOf(dictionary), activations: on })),
    )
  }
}, 240_000)
afterAll(async () => {
  await local?.close()
  temp.remove()
})

const view = (name: string) => views.get(name)!
const zone = (name: string, active: number) => view(name).zones.find(z => z.active === active)
const on = (name: string) => view(name).features.map(f => f.nActive)
/** the guide has this sentence with these numbers in it */
const says = (sentence: string) => expect(text).toContain(sentence)
const n = (count: number) => count.toLocaleString('en-US')
const percent = (share: number, digits = 0) => `${(share * 100).toFixed(digits)}%`

describe('the guide to zone plots', () => {
  it('shows every picture, and every picture is there', () => {
    for (const { name } of pictures) {
      says(`(../images/guide/${name}.png)`)
      expect(existsSync(join(docs, 'images/guide', `${name}.png`)), name).toBe(true)
    }
    expect(text.match(/images\/guide\//g)).toHaveLength(pictures.length)
    expect(readFileSync(join(docs, '../README.md'), 'utf8')).toContain('docs/guide/reading-a-zone-plot.md')
  })
  it('first picture', () => {
    const { population, explainedCentred, features, disagreement, encoderCosines } = view('zones')
    const [a, b] = on('zones')
    says(`#957 is on for ${a} of ${n(population.n)} words, #109 for ${b}`)
    const [none, only957, only109, both] = [0, 1, 2, 3].map(active => zone('zones', active)!)
    says(
      `${only957!.nTrue} words have only #957 on, ${only109!.nTrue} only #109, ${both!.nTrue} both, ${n(none!.nTrue)} neither`,
    )
    says(`Only ${population.drawn} words are drawn`)
    expect(population.rateNear).toBe(1)
    says(
      `fills ${percent(both!.share!)} of the box and holds ${both!.nTrue} of ${n(population.n)} words, ${percent(both!.nTrue / population.n, 2)}`,
    )
    says(`explains ${percent(explainedCentred, 1)} of the variance`)
    expect(disagreement!.rows).toBe(0)
    says(`all ${n(population.n)} words are drawn in their true zone`)
    expect(features.every(f => f.encoder.inByConstruction)).toBe(true)
    says(`keep ${features.map(f => percent(f.decoder.lengthFraction)).join(' and ')} of their length`)
    expect(encoderCosines[1]!.toFixed(2)).toBe('0.25')
  })
  it('a third feature', () => {
    const third = view('third-feature').features[2]!
    says(`#12, on for ${n(third.nActive)} words`)
    says(`holds ${percent(third.encoder.lengthFraction)} of the length of its encoder row`)
    const drawnOn = view('third-feature').zones.filter(z => z.active & 4)
    expect(drawnOn.reduce((sum, z) => sum + z.nDrawn!, 0)).toBe(0)
    says(`not one of the ${n(third.nActive)} words is drawn on its active side`)
    says(
      `cells fill ${percent(
        drawnOn.reduce((sum, z) => sum + z.share!, 0),
        1,
      )} of it`,
    )
    expect(view('third-feature').warnings.join()).toContain('Do not read membership')
  })
  it('the control', () => {
    const { features, encoderCosines, disagreement } = view('control')
    says(`#${features[0]!.feature} and #${features[1]!.feature}`)
    expect(disagreement!.rows).toBe(0)
    says(
      `the control has ${zone('control', 3)?.nTrue ?? 0} words with both on where #957 and #109 have ${zone('zones', 3)!.nTrue}`,
    )
    says(
      `encoder rows are ${encoderCosines[1]!.toFixed(2).replace('-', '−')} and ${view('zones').encoderCosines[1]!.toFixed(2)}`,
    )
    features.forEach((f, i) => expect(Math.abs(f.nActive / on('zones')[i]! - 1)).toBeLessThan(0.05))
  })
  it('top-k', () => {
    const { features, disagreement } = view('top-k')
    says(`is ${features[0]!.varies!.jaccard!.toFixed(2)} for #5 and ${features[1]!.varies!.jaccard!.toFixed(2)} for #9`)
    says(`${disagreement!.rows} words are drawn in a zone that is not theirs`)
    says(`holds ${zone('top-k', 3)!.nDrawn} drawn words and ${zone('top-k', 3)!.nTrue} true ones`)
  })
  it('few points', () => {
    const { population, points } = view('few')
    const [a, b] = on('few')
    says(`${population.n} words are left, ${a} of them with #957 on and ${b} with #109`)
    const firing = points.tokens.filter((_, i) => points.trueSet[i] !== 0)
    says(`"${firing.join(', ')}"`)
  })
})
