// A file that was exported is dropped on the window: known as a figure, read whole, and data that is not at hand named, in every format.
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { asPage } from '../../../core/figure/page.ts'
import { stamped } from '../../../core/figure/stamp.ts'
import type { PageFigure } from '../../../core/figure/types.ts'
import { unknownData, unknownWords } from '../../../core/figure/unknown-data.ts'
import { openLocal, type Local } from '../../../main/cli/local.ts'
import { names, pages } from '../../gallery/cases.ts'
import { plainView } from '../../core/figure/views.ts'
import { tempFolder, writeDictionary } from './fixture.ts'

const temp = tempFolder()
let local: Local
let dictionary: string
beforeAll(async () => {
  local = await openLocal(join(temp.folder, 'workspace'), { create: true })
  const path = writeDictionary(join(temp.folder, 'sae'), { architecture: 'standard', d: 4, features: 8, seed: 1 })
  dictionary = (await local.data.call('dictionary.add', { fileId: local.grant(path) })).id
})
afterAll(async () => {
  await local?.close()
  temp.remove()
})

const lone = (): PageFigure => asPage(newFigure(plainView(), names(['right half', 'upper half'])))

/** Written by the data process, then dropped: its kind, its figure, and what is said of its data. */
async function exportedAndDropped(recipe: PageFigure, format: 'svg' | 'pdf' | 'png' | 'html') {
  const fileId = local.grant(join(temp.folder, `figure.${format}`))
  await local.data.call('figure.export', { recipe, format, dpi: 96, fileId })
  const { kind } = await local.data.call('file.recognise', { fileId })
  const opened = await local.data.call('figure.open', { fileId })
  return { kind, opened, said: unknownWords(unknownData(opened, await local.data.call('workspace.get', undefined))) }
}

describe.each(['svg', 'pdf', 'png', 'html'] as const)('%s', format => {
  it('is a figure, comes back whole, and its hashes are named', async () => {
    const recipe = stamped({ ...lone(), print: { inks: 'grey', patterns: true } }, '2026-01-01T00:00:00.000Z')
    const { kind, opened, said } = await exportedAndDropped(recipe, format)
    expect(kind).toBe('figure')
    expect(opened).toEqual(recipe)
    expect(said).toContain('dictionary jumprelu-1024 (d0c7)')
    expect(said).toContain('not in this workspace')
  })
  it('says nothing of data that is at hand', async () => {
    const recipe = lone()
    const panels = recipe.panels.map(p => ({ ...p, provenance: { ...p.provenance, dictionary: { id: dictionary, name: 'renamed' } } }) as typeof p) // prettier-ignore
    const { said } = await exportedAndDropped({ ...recipe, panels }, format)
    expect(said).not.toContain('dictionary')
    expect(said).toContain('activations words')
  })
})

it.each(['svg', 'pdf', 'png'] as const)('%s of three panels names the data of each', async format => {
  const { kind, opened, said } = await exportedAndDropped(pages['page-three-panels']!(), format)
  expect([kind, opened.panels.length, opened.annotations.length]).toEqual(['figure', 3, pages['page-three-panels']!().annotations.length]) // prettier-ignore
  expect(said).toContain('(d0c7)')
  expect(said).toContain('(11111111)')
})
