// What a dropped file or folder is taken as, in a real data process: every kind, and what is none of them.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLocal, type Local } from '../../../main/cli/local.ts'
import { tempFolder, writeDictionary, writeSafetensors } from './fixture.ts'

const fixtures = join(import.meta.dirname, '../../fixtures')
const temp = tempFolder()
const at = (name: string) => join(temp.folder, name)
let local: Local
beforeAll(async () => {
  local = await openLocal(at('workspace'), { create: true })
})
afterAll(async () => {
  await local?.close()
  temp.remove()
})
const kindOf = async (path: string) => (await local.data.call('file.recognise', { fileId: local.grant(path) })).kind

describe('file.recognise', () => {
  it('knows a dictionary by its folder, by a file of it and by the folder around it', async () => {
    const folder = writeDictionary(at('outer/sae'), { architecture: 'standard', d: 4, features: 8, seed: 1 })
    for (const path of [folder, at('outer'), join(folder, 'cfg.json'), join(folder, 'sae_weights.safetensors')]) {
      expect(await kindOf(path), path).toBe('dictionary')
    }
    expect(await kindOf(join(fixtures, 'dl_standard/model'))).toBe('dictionary')
  })
  it('knows activations by their file or folder', async () => {
    writeSafetensors(at('x.safetensors'), { x: { shape: [2, 4], data: new Float32Array(8) } })
    expect(await kindOf(at('x.safetensors'))).toBe('activations')
    expect(await kindOf(join(fixtures, 'activations_folder'))).toBe('activations')
  })
  it('knows a workspace, a figure, a view and concepts', async () => {
    expect(await kindOf(at('workspace'))).toBe('workspace')
    for (const [name, text, kind] of [
      ['a.svg', '<svg/>', 'figure'],
      ['a.PNG', '', 'figure'],
      ['a.csv', 'concept,row', 'concepts'],
      ['b.csv', 'token,a,b\nx,1,2', 'activations'],
      ['b.tsv', 'concept\ta\nx\t1', 'activations'],
      ['v.json', '{\n  "format": "zonoscope-view"', 'view'],
      ['f.json', '{"format":"zonoscope-figure"', 'figure'],
    ] as const) {
      writeFileSync(at(name), text)
      expect(await kindOf(at(name)), name).toBe(kind)
    }
  })
  it('says what was found and expected of anything else', async () => {
    mkdirSync(at('empty'))
    mkdirSync(at('half'))
    copyFileSync(at('outer/sae/cfg.json'), at('half/cfg.json'))
    writeFileSync(at('notes.md'), '# notes')
    writeFileSync(at('other.json'), '[1]')
    for (const [name, message] of [
      ['empty', /found an empty folder, expected a dictionary/],
      ['half', /found cfg.json without sae_weights.safetensors/],
      ['notes.md', /notes\.md: this was not recognised; expected a folder or file of a dictionary/],
      ['other.json', /other\.json: this was not recognised/],
      ['gone.npy', /not there any more/],
    ] as const) {
      await expect(kindOf(at(name)), name).rejects.toThrow(message)
    }
  })
})
