// One workspace opened again and again by one data server, with another in between, as a window that stays open for days does: handles, memory and
// time stay what they were. 50,000 rows and 24 openings; a million rows and 100 openings at full size.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openLocal, waitForJobs, type Local } from '../../../main/cli/local.ts'
import { long, tempFolder, testIo, writeActivations, writeDictionary, zoneSpec } from './fixture.ts'

const rows = long ? 1_000_000 : 50_000
const openings = long ? 100 : 24
const temp = tempFolder()
const [large, small] = [join(temp.folder, 'large'), join(temp.folder, 'small')]
const ids = { dictionary: '', activations: '' }
let run = ''
afterAll(() => temp.remove())

beforeAll(async () => {
  const sae = writeDictionary(join(temp.folder, 'sae'), { architecture: 'jumprelu', d: 12, features: 64, seed: 3 })
  const x = writeActivations(temp.folder, { rows, d: 12, seed: 4 })
  const local = await openLocal(large, { create: true })
  ids.activations = (await local.data.call('activations.add', { fileId: local.grant(x) })).id
  ids.dictionary = (await local.data.call('dictionary.add', { fileId: local.grant(sae) })).id
  const started = await local.data.call('run.start', ids)
  run = started.run
  await waitForJobs(local, [started.job!], testIo())
  await local.close()
  await (await openLocal(small, { create: true })).close()
}, 900_000)

/** What a window asks of a workspace that it has just opened. */
async function look({ data }: Local): Promise<void> {
  await data.call('workspace.get', undefined)
  await data.call('feature.table', { run, from: 0 })
  await data.call('feature.page', { run, feature: 5 })
  await data.call('token.search', { activations: ids.activations, filter: 'word77', limit: 5, run })
  await data.call('definition.get', { dictionary: ids.dictionary, feature: 5 })
  await data.call('zone.view', zoneSpec({ ...ids, features: [1, 2] }))
}

interface Held {
  handles: number
  heap: number
  resident: number
  /** seconds of the processor from opening to what the window first asks */
  cpu: number
}
const least = (held: Held[], of: keyof Held) => Math.min(...held.map(one => one[of]))

it.runIf(process.platform === 'linux')(
  `${rows} rows opened ${openings} times hold no more and take no longer`,
  async () => {
    setFlagsFromString('--expose-gc')
    const collect = runInNewContext('gc') as () => void
    const local = await openLocal(small)
    const open = async (folder: string) => local.data.call('workspace.open', { fileId: local.grant(folder) })
    const held: Held[] = []
    // The first openings fill what is kept for good.
    const warmUp = 4
    for (let i = 0; i < warmUp + openings; i++) {
      const from = process.cpuUsage()
      await open(large)
      await look(local)
      const { user, system } = process.cpuUsage(from)
      await open(small)
      collect()
      await new Promise(resolve => setImmediate(resolve))
      collect()
      const { heapUsed, external, rss } = process.memoryUsage()
      const handles = readdirSync('/proc/self/fd').length
      if (i >= warmUp) held.push({ handles, heap: heapUsed + external, resident: rss, cpu: (user + system) / 1e6 })
    }
    await local.close()
    const third = Math.floor(openings / 3)
    const [first, last] = [held.slice(0, third), held.slice(-third)]
    const words = (of: keyof Held) => `${of}: ${least(first, of)} to ${least(last, of)}`
    console.log((['handles', 'heap', 'resident', 'cpu'] as const).map(words).join(', '))
    expect(least(last, 'handles'), words('handles')).toBeLessThanOrEqual(least(first, 'handles'))
    for (const of of ['heap', 'resident'] as const)
      expect(least(last, of), words(of)).toBeLessThanOrEqual(1.1 * least(first, of))
    // Other programs share the processor's caches: a third more is noise, what grows with each opening is not.
    expect(least(last, 'cpu'), words('cpu')).toBeLessThanOrEqual(1.35 * least(first, 'cpu'))
  },
  3_600_000,
)

it('two that are asked for at once are opened one after the other, and the first gives its lock back', async () => {
  const folders = ['one', 'two', 'three'].map(name => join(temp.folder, name))
  for (const folder of folders) await (await openLocal(folder, { create: true })).close()
  const local = await openLocal(folders[0]!)
  const ask = (folder: string) => local.data.call('workspace.open', { fileId: local.grant(folder) })
  await Promise.all([ask(folders[1]!), ask(folders[2]!), ask(folders[1]!)])
  const locked = folders.filter(folder => existsSync(join(folder, 'workspace.lock')))
  expect(locked).toEqual([folders[1]])
  expect((await local.data.call('workspace.get', undefined)).path).toBe(folders[1])
  await local.close()
  expect(existsSync(join(folders[1]!, 'workspace.lock'))).toBe(false)
})
