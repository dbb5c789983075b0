// The guide to the toy lab: every preset is named as the lab names it, every picture is there, and the numbers it states are those of the lab.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { oneHot } from '../../../core/toy/batch.ts'
import { curvature } from '../../../core/toy/hessian.ts'
import { modelOf } from '../../../core/toy/model.ts'
import { tightRadius2 } from '../../../core/toy/polygon.ts'
import { presetOf, toyPresets } from '../../../core/toy/presets.ts'
import { advance, createRun } from '../../../core/toy/run.ts'
import { startTheta } from '../../../core/toy/start.ts'

const docs = join(import.meta.dirname, '../../../docs')
const text = readFileSync(join(docs, 'guide/toy-lab.md'), 'utf8').replaceAll(/\s+/g, ' ')

describe('the guide to the toy lab', () => {
  it('names every preset', () => {
    for (const { title } of toyPresets) expect(text).toMatch(new RegExp(`\\*\\*${title}\\.?\\*\\*`))
  })

  it('has every picture', () => {
    const pictures = JSON.parse(readFileSync(join(docs, 'guide/toy-pictures.json'), 'utf8')) as { name: string }[]
    for (const { name } of pictures) {
      expect(text).toContain(`(../images/guide/${name}.png)`)
      expect(existsSync(join(docs, 'images/guide', `${name}.png`)), name).toBe(true)
    }
    expect(text.match(/images\/guide\//g)).toHaveLength(pictures.length)
  })

  it('has the numbers of the heptagon, the saddle and the recovery', () => {
    expect(text).toContain(`r² ≥ 1/(1 − cos 2π/7) = ${tightRadius2(7).toFixed(3)}`)
    const { config } = presetOf('saddle')!
    const still = { ...config, start: { ...config.start, noise: 0 } } as typeof config
    const { eFolding, negative } = curvature(modelOf(config), startTheta(still), oneHot(7), 0.05)
    expect(negative).toBe(2)
    expect(text).toContain('has two negative eigenvalues')
    expect(text).toContain(`about ${(Math.round(eFolding! / 10) * 10).toLocaleString('en')} steps`)
    const run = createRun(presetOf('recovery')!.config)
    advance(run, 25_000)
    expect(text).toContain(`lights at step ${run.lit.get('failure')!.first.toLocaleString('en')}`)
    expect(text).toContain(`lights at ${run.lit.get('recovery')!.first.toLocaleString('en')}`)
  })
})
