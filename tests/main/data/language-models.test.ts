// Activations remember the language model that they came from, where its folder lies, and say when it is no longer what it was.
import { appendFileSync, cpSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { openLocal, type Local } from '../../../main/cli/local.ts'
import { languageModelOf, requireLanguageModel, setLanguageModel } from '../../../main/data/language-models.ts'
import { tempFolder, writeActivations } from './fixture.ts'

const shipped = join(import.meta.dirname, '../../../native-models/samples/first-letters/model')
const temp = tempFolder()
let local: Local
afterAll(async () => {
  await local?.close()
  temp.remove()
})

const reopen = async () => {
  await local?.close()
  local = await openLocal(join(temp.folder, 'workspace'), { create: true, samplesFolder: join(temp.folder, 'samples') })
}
const infoOf = async (id: string) =>
  (await local.data.call('workspace.get', undefined)).activations.find(a => a.id === id)!
/** What the window is told once the files were looked at. */
async function settled(id: string, present: boolean) {
  for (let tries = 0; ; tries++) {
    const { model } = await infoOf(id)
    if (model?.present === present || tries === 200) return model
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

it('is told with the activations, follows a moved samples folder, and is missed when it is gone or another', async () => {
  const folder = join(temp.folder, 'samples', 'letters', 'model')
  cpSync(shipped, folder, { recursive: true })
  await reopen()
  const fileId = local.grant(writeActivations(temp.folder, { rows: 40, d: 128, seed: 3 }))
  const { id } = await local.data.call('activations.add', { fileId })
  expect((await infoOf(id)).model).toBeNull()
  expect(languageModelOf(local.session.ctx, id)).toBeNull()
  expect(() => requireLanguageModel(local.session.ctx, id)).toThrow(/knows no language model/)
  expect(() => languageModelOf(local.session.ctx, 'f'.repeat(64))).toThrow(/no set of activations/)

  await setLanguageModel(local.session.ctx, id, folder)
  const hook = 'blocks.3.hook_resid_post'
  const { model } = await infoOf(id)
  expect(model).toMatchObject({ hook, d: 128, context: 64, vocabulary: 6144, start: 0, hasTail: true, present: true })
  expect(Object.keys(model!)).not.toContain('path') // the window never needs it
  expect(languageModelOf(local.session.ctx, id.slice(0, 8))).toMatchObject({ path: folder, hook })

  await reopen()
  expect(requireLanguageModel(local.session.ctx, id)).toMatchObject({ path: folder, hook })

  renameSync(join(temp.folder, 'samples'), join(temp.folder, 'elsewhere'))
  expect((await infoOf(id)).model).toMatchObject({ hook, present: false })
  expect(() => requireLanguageModel(local.session.ctx, id)).toThrow(
    new RegExp(`${folder}: the language model \\(head\\.onnx\\) is no longer there`),
  )
  renameSync(join(temp.folder, 'elsewhere'), join(temp.folder, 'samples'))
  expect(requireLanguageModel(local.session.ctx, id).present).toBe(true)

  appendFileSync(join(folder, 'tokenizer.json'), '\n')
  await reopen()
  expect(await settled(id, false)).toMatchObject({ present: false })
  expect(() => requireLanguageModel(local.session.ctx, id)).toThrow(/tokenizer\.json: the file has changed/)
  await setLanguageModel(local.session.ctx, id, folder)
  expect(requireLanguageModel(local.session.ctx, id).present).toBe(true)
})

it('one of another width is refused', async () => {
  const folder = join(temp.folder, 'narrow')
  cpSync(shipped, folder, { recursive: true })
  const meta = JSON.parse(readFileSync(join(folder, 'model.json'), 'utf8')) as object
  writeFileSync(join(folder, 'model.json'), JSON.stringify({ ...meta, d: 64 }))
  await reopen()
  const { activations } = await local.data.call('workspace.get', undefined)
  await expect(setLanguageModel(local.session.ctx, activations[0]!.id, folder)).rejects.toThrow(
    /model\.json: found d 64, expected 128/,
  )
})
