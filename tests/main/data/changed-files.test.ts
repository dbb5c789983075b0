// A workspace whose dictionary was replaced on disk: it says so, and shows what was computed, not what the new file gives.
import { afterAll, expect, it } from 'vitest'
import { join } from 'node:path'
import { utimesSync } from 'node:fs'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { tempFolder, testIo, writeActivations, writeDictionary, zoneSpec } from './fixture.ts'

const temp = tempFolder()
const shape = { architecture: 'jumprelu', d: 8, features: 24 } as const
let local: Local | undefined
afterAll(async () => {
  await local?.close()
  temp.remove()
})

const reopen = async () => {
  await local?.close()
  local = await openLocal(join(temp.folder, 'workspace'), { create: true })
  return local.data
}

/** What the workspace says of its dictionary once it has looked at the files. */
async function settled(expected: boolean) {
  for (let tries = 0; ; tries++) {
    const { dictionaries } = await local!.data.call('workspace.get', undefined)
    if (dictionaries[0]!.present === expected || tries === 200) return dictionaries[0]!
    await new Promise(resolve => setTimeout(resolve, 10))
  }
}

it('says that a file has changed, refuses to draw from it, and goes on showing the run', async () => {
  const folder = writeDictionary(join(temp.folder, 'sae'), { ...shape, seed: 1 })
  const file = writeActivations(temp.folder, { rows: 600, d: 8, seed: 2 })
  let data = await reopen()
  const activations = (await data.call('activations.add', { fileId: local!.grant(file) })).id
  const dictionary = (await data.call('dictionary.add', { fileId: local!.grant(folder) })).id
  const { run, job } = await data.call('run.start', { dictionary, activations })
  await waitForJobs(local!, [job!], testIo())
  const before = await data.call('feature.page', { run, feature: 3 })
  const near = await data.call('feature.neighbours', { run, feature: 3, by: 'decoder' })
  const missed = await data.call('feature.nearMisses', { run, feature: 3 })
  expect([near.features.length, missed.items.length]).toEqual([10, 10])

  writeDictionary(folder, { ...shape, seed: 99 })
  data = await reopen()
  const info = await settled(false)
  expect(info.present).toBe(false)
  expect(info.warnings[0]).toMatch(/sae_weights\.safetensors: the file has changed/)
  await expect(data.call('zone.view', zoneSpec({ dictionary, activations, features: [1, 2] }))).rejects.toMatchObject({
    code: 'not-found',
  })
  const after = await data.call('feature.page', { run, feature: 3 })
  expect(after.examples.max).toEqual(before.examples.max)
  expect(await data.call('feature.neighbours', { run, feature: 3, by: 'decoder' })).toEqual(near)
  expect(await data.call('feature.nearMisses', { run, feature: 3 })).toEqual(missed)
  // What was never asked for has nothing to show: it would be the new file's. Firing is the cache's own.
  expect((await data.call('feature.neighbours', { run, feature: 4, by: 'decoder' })).features).toHaveLength(0)
  expect((await data.call('feature.nearMisses', { run, feature: 4 })).items).toEqual([])
  const firing = await data.call('feature.neighbours', { run, feature: 4, by: 'firing' })
  expect(firing.features.length).toBeGreaterThan(0)
  expect(firing.cosDecoder.every(Number.isNaN)).toBe(true)

  // Put back: the same bytes at another time are the same dictionary.
  writeDictionary(folder, { ...shape, seed: 1 })
  utimesSync(join(folder, 'sae_weights.safetensors'), new Date(), new Date())
  await reopen()
  expect((await settled(true)).present).toBe(true)
})
