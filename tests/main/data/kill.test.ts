// Killed with SIGKILL at random moments, every second time as if the power went: a run goes on and ends with the same contents, a definition that
// was answered is there.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { checkWorkspace } from '../../../main/data/check.ts'
import { openRunCache } from '../../../main/data/run-cache.ts'
import { emptyDefinition } from '../../../shared/model.ts'
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

/**
 * What a power cut leaves of a log (https://sqlite.org/walformat.html): the frames that were synced, which are those that went into the database,
 * any number of the others, and a torn one.
 * @returns frames that were lost
 */
function cutPower(file: string): number {
  const [wal, shm] = [`${file}-wal`, `${file}-shm`]
  if (!existsSync(wal) || statSync(wal).size === 0) return 0
  const index = readFileSync(shm)
  const page = index.readUInt16LE(14)
  const frame = 24 + (page === 1 ? 65_536 : page)
  const [written, synced] = [index.readUInt32LE(16), index.readUInt32LE(96)]
  const kept = synced + Math.floor(Math.random() * (written - synced + 1))
  const torn = kept < written ? Math.floor(Math.random() * frame) : 0
  const log = readFileSync(wal)
  const end = 32 + kept * frame
  for (let i = end; i < end + torn; i++) if (Math.random() < 0.5) log[i] = 0xa5
  writeFileSync(wal, log)
  truncateSync(wal, end + torn)
  rmSync(shm)
  return written - kept
}

describe('SIGKILL', () => {
  it('during a run leaves a cache that goes on and ends with the same contents', async () => {
    const kills = long ? 50 : 5
    let partial = 0
    let lost = 0
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
        if (kill % 2 === 1 && existsSync(file)) lost += cutPower(file)
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
    if (long) expect(lost).toBeGreaterThan(0)
  }, 1_800_000)

  it('and a power cut after any answer loses no definition that was answered', async () => {
    const workspace = join(temp.folder, 'unbroken')
    const harness = await openHarness(workspace)
    const file = join(workspace, 'workspace.sqlite')
    const input = { dictionary: ids.dictionary, feature: 9, annotator: 'me' }
    const answers = long ? 60 : 12
    for (let i = 0; i < answers; i++) {
      const body = { ...emptyDefinition, label: `answer ${i}`, notes: 'n'.repeat(300 * i) }
      await harness.data.call('definition.save', { ...input, body })
      // The disk as it is now, and what the log will have got beyond that before the power goes: half a commit.
      const copy = join(temp.folder, `power-${i}`)
      mkdirSync(copy)
      for (const end of ['', '-wal']) copyFileSync(file + end, join(copy, `workspace.sqlite${end}`))
      appendFileSync(join(copy, 'workspace.sqlite-wal'), Buffer.alloc(Math.floor(Math.random() * 9000), 0xa5))
      const again = await openHarness(copy)
      const { current, events } = await again.data.call('definition.get', { dictionary: ids.dictionary, feature: 9 })
      expect([current!.label, events.length]).toEqual([`answer ${i}`, i + 1])
      expect(again.session.ctx.ws.db.pragma('integrity_check', { simple: true })).toBe('ok')
      await again.close()
      rmSync(copy, { recursive: true, force: true })
    }
    await harness.close()
  }, 300_000)

  it('while typing keeps every definition that was answered', async () => {
    const workspace = join(temp.folder, 'unbroken')
    for (let kill = 0; kill < (long ? 50 : 5); kill++) {
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
    // Whoever has patience waits for the holder's end instead.
    const waits = openHarness(workspace, { patience: 60_000 })
    await new Promise(resolve => setTimeout(resolve, 50))
    child.kill('SIGKILL')
    const harness = await waits
    await harness.close()
    await ended
  })
})
