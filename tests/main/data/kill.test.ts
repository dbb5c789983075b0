// Killed with SIGKILL at random moments: a run goes on and ends with the same contents, a definition that was answered is there.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { join } from 'node:path'
import { checkWorkspace } from '../../../main/data/check.ts'
import { openRunCache } from '../../../main/data/run-cache.ts'
import { contents, long, tempFolder, writeActivations, writeDictionary } from './fixture.ts'
import { buildChildren, openHarness, startChild, untilJob, type Children } from './harness.ts'

const rows = 40_000
const temp = tempFolder()
const sae = join(temp.folder, 'jumprelu')
const shape = { architecture: 'jumprelu' as const, d: 24, features: 256, seed: 3 }
let x = ''
let expected: Record<string, unknown[]> = {}
let summary: unknown = null
let milliseconds = 0
let children: Children
let ids = { run: '', dictionary: '', mask: new Uint8Array() as Uint8Array }

/** Contents of a finished run's cache, and its card. */
async function finished(workspace: string): Promise<{
  tables: Record<string, unknown[]>
  card: unknown
  run: string
  dictionary: string
  mask: Uint8Array
}> {
  const harness = await openHarness(workspace, { goOn: true })
  try {
    for (const job of await harness.data.call('job.list', undefined)) {
      const ended = await untilJob(harness.data, job.id, ['done', 'failed', 'interrupted'])
      expect(ended).toMatchObject({ state: 'done', error: null })
    }
    const info = await harness.data.call('workspace.get', undefined)
    const { id, state, rowsDone, l0, fvu, dead } = info.runs[0]!
    const cache = harness.session.ctx.caches.find(info.runs[0]!)!
    return {
      tables: contents(cache.db),
      card: { id, state, rowsDone, l0, fvu, dead },
      run: id,
      dictionary: info.dictionaries[0]!.id,
      mask: cache.shape.mask,
    }
  } finally {
    await harness.close()
  }
}

beforeAll(async () => {
  children = await buildChildren()
  writeDictionary(sae, shape)
  x = writeActivations(temp.folder, { rows, d: shape.d, seed: 9, huge: [40] })
  const workspace = join(temp.folder, 'unbroken')
  let began = 0
  const { ended } = startChild(children, 'child-run', [workspace, sae, x], {
    onLine: line => {
      if (line === 'started') began = performance.now()
      if (line === 'finished') milliseconds = performance.now() - began
    },
  })
  expect(await ended).toMatchObject({ code: 0, errors: '' })
  const result = await finished(workspace)
  expected = result.tables
  summary = result.card
  ids = { run: result.run, dictionary: result.dictionary, mask: result.mask }
})
afterAll(() => {
  children.remove()
  temp.remove()
})

describe('SIGKILL', () => {
  it('during a run leaves a cache that goes on and ends with the same contents', async () => {
    const kills = long ? 50 : 5
    let partial = 0
    for (let kill = 0; kill < kills; kill++) {
      const workspace = join(temp.folder, `killed-${kill}`)
      const delay = milliseconds * (0.1 + (0.8 * (kill + Math.random())) / kills)
      const started = startChild(children, 'child-run', [workspace, sae, x], {
        onLine: line => {
          if (line === 'started') setTimeout(() => started.child.kill('SIGKILL'), delay)
        },
      })
      const { signal } = await started.ended
      if (signal === 'SIGKILL') {
        const file = join(workspace, 'cache', `${ids.run}.sqlite`)
        const cache = openRunCache(
          file,
          { run: ids.run, rows, dSae: shape.features, mask: ids.mask },
          { readonly: false },
        )
        if (cache.rowsDone() < rows) partial++
        cache.close()
        expect(await checkWorkspace(workspace, { samplesFolder: temp.folder })).toEqual([])
      }
      const result = await finished(workspace)
      expect(result.card).toEqual(summary)
      expect(result.tables).toEqual(expected)
      expect(await checkWorkspace(workspace, { samplesFolder: temp.folder })).toEqual([])
    }
    // At least one kill must have hit the middle of a run, or nothing was tested.
    expect(partial).toBeGreaterThan(0)
  }, 600_000)

  it('while typing keeps every definition that was answered', async () => {
    const workspace = join(temp.folder, 'unbroken')
    for (let kill = 0; kill < (long ? 20 : 2); kill++) {
      let answered = -1
      const wanted = 5 + Math.floor(Math.random() * 40)
      const started = startChild(children, 'child-definitions', [workspace, ids.dictionary], {
        onLine: line => {
          answered = Number(line)
          if (answered === wanted) started.child.kill('SIGKILL')
        },
      })
      expect((await started.ended).signal).toBe('SIGKILL')
      const harness = await openHarness(workspace)
      const { current, events } = await harness.data.call('definition.get', { dictionary: ids.dictionary, feature: 2 })
      const labels = new Set(events.map(e => e.label))
      for (let i = 0; i <= answered; i++) expect(labels.has(`label ${i}`)).toBe(true)
      expect(Number(current!.label.slice(6))).toBeGreaterThanOrEqual(answered)
      expect(harness.session.ctx.ws.db.pragma('integrity_check', { simple: true })).toBe('ok')
      await harness.close()
    }
    expect(await checkWorkspace(workspace, { samplesFolder: temp.folder })).toEqual([])
  }, 300_000)

  it('while many definitions are changed at once changes all of them or none, and undo goes back to the one before', async () => {
    const workspace = join(temp.folder, 'unbroken')
    const features = Int32Array.from({ length: shape.features }, (_, i) => i)
    for (let kill = 0; kill < (long ? 20 : 2); kill++) {
      let answered = -1
      const started = startChild(children, 'child-definitions', [workspace, ids.dictionary, String(features.length)], {
        onLine: line => {
          answered = Number(line)
          if (answered === 1) setTimeout(() => started.child.kill('SIGKILL'), Math.random() * 60)
        },
      })
      expect((await started.ended).signal).toBe('SIGKILL')
      const harness = await openHarness(workspace)
      const call = harness.data.call
      const labels = async () => {
        const found = new Set<string>()
        for (const feature of features) {
          const { current } = await call('definition.get', { dictionary: ids.dictionary, feature })
          found.add(current!.label)
        }
        return [...found]
      }
      const [label, ...others] = await labels()
      expect(others).toEqual([])
      const last = Number(label!.slice('together '.length))
      expect(last).toBeGreaterThanOrEqual(answered)
      const undone = await call('definition.undo', { annotator: 'me', redo: false })
      expect(undone).toMatchObject({ done: features.length, left: 0 })
      expect(await labels()).toEqual([`together ${last - 1}`])
      await harness.close()
    }
    expect(await checkWorkspace(workspace, { samplesFolder: temp.folder })).toEqual([])
  }, 300_000)

  it('leaves a lock that the next one takes over, while a living holder is named', async () => {
    const workspace = join(temp.folder, 'unbroken')
    let open: () => void = () => undefined
    const opened = new Promise<void>(resolve => (open = resolve))
    const { child, ended } = startChild(children, 'child-hold', [workspace, 'hold'], { onLine: () => open() })
    await Promise.race([opened, ended])
    const refused = openHarness(workspace)
    await expect(refused).rejects.toMatchObject({ code: 'locked' })
    await expect(refused).rejects.toThrow(String(child.pid))
    child.kill('SIGKILL')
    await ended
    const harness = await openHarness(workspace)
    await harness.close()
  })
})
