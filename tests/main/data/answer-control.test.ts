// The control "known answer" through the data process: as often on as the features it stands beside, exact in its own half-spaces, for every kind
// of dictionary; refused where it has no meaning.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { zoneViewSchema } from '../../../shared/view-schemas.ts'
import { tempFolder, testIo, writeActivations, writeDictionary, zoneSpec } from './fixture.ts'

const [d, features, rows] = [24, 60, 900]
const temp = tempFolder()
const ids: Record<string, string> = {}
let local: Local

beforeAll(async () => {
  const file = writeActivations(temp.folder, { rows, d, seed: 5 })
  local = await openLocal(join(temp.folder, 'workspace'), { create: true })
  ids.activations = (await local.data.call('activations.add', { fileId: local.grant(file) })).id
  for (const architecture of ['jumprelu', 'topk'] as const) {
    const folder = writeDictionary(join(temp.folder, architecture), { architecture, d, features, seed: 11 })
    ids[architecture] = (await local.data.call('dictionary.add', { fileId: local.grant(folder) })).id
  }
})
afterAll(async () => {
  await local?.close()
  temp.remove()
})

const answer = { kind: 'answer', seed: 1 } as const
const ask = (kind: string, change: Partial<ZoneSpec> = {}) =>
  local.data.call(
    'zone.view',
    zoneSpec({ dictionary: ids[kind]!, activations: ids.activations!, features: [3, 7], control: answer, ...change }),
  )

describe('the control "known answer"', () => {
  it('needs a run, which knows densities and L0', async () => {
    await expect(ask('jumprelu')).rejects.toMatchObject({ code: 'bad-input', message: /needs a finished run/ })
  })
  it.each(['jumprelu', 'topk'])('%s: is on as often, in zones that are exact', async kind => {
    const { job } = await local.data.call('run.start', { dictionary: ids[kind]!, activations: ids.activations! })
    await waitForJobs(local, [job!], testIo())
    const real = await ask(kind, { control: null })
    for (const dim of [2, 3] as const) {
      const view = await ask(kind, { dim, origin: { row: 4 } })
      expect(view.kind).toBe('jumprelu')
      expect(view.features.map(f => f.feature)).toEqual([0, 1])
      expect(view.features.map(f => f.nActive)).toEqual(real.features.map(f => Math.max(1, f.nActive)))
      expect(view.disagreement!.rows).toBe(0)
      expect(view.population).toMatchObject({ n: rows, rows, masked: 0, unit: 'row' })
      expect(view.warnings[0]).toMatch(/^Known answer: 900 made-up rows/)
      expect(view.spec.control).toEqual(answer)
      expect(zoneViewSchema.safeParse(view).success).toBe(true)
    }
  })
  it('is another one for another seed', async () => {
    const [one, two] = [await ask('jumprelu'), await ask('jumprelu', { control: { kind: 'answer', seed: 2 } })]
    expect(one.points.s).not.toEqual(two.points.s)
  })
  it('has no named tokens, and no dictionary around it', async () => {
    const named = ask('jumprelu', { basis: 'rows', sets: [{ name: 'three', rows: [1, 2, 3] }] })
    await expect(named).rejects.toMatchObject({ code: 'bad-input', message: /none of the tokens/ })
    const { spec } = await ask('jumprelu')
    await expect(local.data.call('zone.count', spec)).rejects.toMatchObject({ code: 'bad-input' })
  })
})
