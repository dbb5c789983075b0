// Quick look on the sample: zones and plane of its top-k dictionary before any of its runs has finished, in under ten seconds.
import { expect, it } from 'vitest'
import { join } from 'node:path'
import { openLocal } from '../../../main/cli/local.ts'
import { tempFolder, zoneSpec } from './fixture.ts'

it('draws top-k features of the sample without a run, and says so', { timeout: 120_000 }, async () => {
  const temp = tempFolder()
  const local = await openLocal(join(temp.folder, 'workspace'), { create: true, sample: 'words' })
  try {
    const { dictionaries, activations } = await local.data.call('workspace.get', undefined)
    const topk = dictionaries.find(d => d.activation === 'topk')!
    const spec = zoneSpec({ dictionary: topk.id, activations: activations[0]!.id, features: [5, 9] })
    const from = performance.now()
    const plane = await local.data.call('zone.plane', { spec, x: 0, y: 1 })
    const planeIn = performance.now() - from
    const view = await local.data.call('zone.view', spec)
    const bothIn = performance.now() - from
    expect(plane.population).toMatchObject({ source: 'shown rows', n: 30_000 })
    expect(view.population).toMatchObject({ source: 'shown rows', n: 30_000 })
    expect(plane.features.map(f => f.nActive)).toEqual(view.features.map(f => f.nActive))
    expect(plane.quadrants[1].nTrue).toBeGreaterThan(100)
    expect(planeIn).toBeLessThan(10_000)
    expect(bothIn).toBeLessThan(10_000)
    console.log(
      `quick look of top-k: plane ${Math.round(planeIn)} ms, zones after it ${Math.round(bothIn - planeIn)} ms`,
    )
  } finally {
    await local.close()
    temp.remove()
  }
})
