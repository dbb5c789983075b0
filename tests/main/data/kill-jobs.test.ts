// The process killed with SIGKILL at random moments of every kind of job (runs and typing: kill.test.ts). What is there is whole, no definition is
// lost, and the job done again gives what an unbroken one gives. And inference alone, which ends while the job waits for it.
import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openLocal } from '../../../main/cli/local.ts'
import { samplesFolder } from '../../../main/cli/places.ts'
import { checkWorkspace } from '../../../main/data/check.ts'
import { long, tempFolder } from './fixture.ts'
import { buildChildren, openHarness, startChild, type Children } from './harness.ts'
import { killJobs, placesOf, type KillJob, type Places } from './kill-jobs.ts'

const kills = long ? 50 : 5
const temp = tempFolder()
let children: Children
beforeAll(async () => {
  children = await buildChildren()
}, 300_000)
afterAll(() => {
  children.remove()
  temp.remove()
})

/** Labels of all definitions, one a feature and annotator that had one before. */
const keptOf = (places: Places) =>
  opened(
    places,
    local =>
    local.session.ctx.ws.db.prepare<[], string>("SELECT id FROM definition_event WHERE annotator_id = 'me' ORDER BY id").pluck().all(), // prettier-ignore
  )

async function opened<T>(places: Places, work: (local: Awaited<ReturnType<typeof openLocal>>) => T | Promise<T>) {
  const local = await openLocal(places.workspace)
  try {
    return await work(local)
  } finally {
    await local.close()
  }
}

/** Does the job in a process of its own. @returns how long it took, or null when it was killed after `delay` ms of it */
async function inChild(job: KillJob, places: Places, folder: string, delay: number | null): Promise<number | null> {
  let began = 0
  let took = 0
  const started = startChild(children, 'child-job', [job.name, places.made, folder], {
    onLine: line => {
      if (line === 'finished') took = performance.now() - began
      if (line !== 'started') return
      began = performance.now()
      if (delay !== null) setTimeout(() => started.child.kill('SIGKILL'), delay)
    },
  })
  const { code, signal, errors } = await started.ended
  if (signal === 'SIGKILL') return null
  expect([code, errors]).toEqual([0, ''])
  return took
}

describe.each(killJobs)('$name', job => {
  const folder = join(temp.folder, job.name.replaceAll(' ', '-'))
  const made = join(folder, 'made')
  let expected: unknown
  let kept: string[] = []
  let took = 0

  const copy = (name: string) => {
    const to = join(folder, name)
    cpSync(join(folder, 'good'), to, { recursive: true })
    return { to, places: placesOf(made, to) }
  }

  beforeAll(async () => {
    const good = placesOf(made, join(folder, 'good'))
    await job.prepare(good)
    kept = await keptOf(good)
    const { to, places } = copy('unbroken')
    took = (await inChild(job, places, to, null))!
    expected = await opened(places, local => job.result(places, local))
  }, 300_000)

  it(`killed ${kills} times`, { timeout: 120_000 + kills * 60_000 }, async () => {
    let killed = 0
    for (let kill = 0; kill < kills; kill++) {
      const { to, places } = copy(`killed-${kill}`)
      const delay = took * ((kill + Math.random()) / kills)
      if ((await inChild(job, places, to, delay)) === null) killed++
      const when = `after ${delay.toFixed(0)} of ${took.toFixed(0)} ms`
      job.whole?.(places)
      expect(await checkWorkspace(places.workspace, { samplesFolder }), when).toEqual([])
      expect(await keptOf(places), when).toEqual(expect.arrayContaining(kept))
      if (job.opens) await job.act(places, null)
      else await opened(places, local => job.act(places, local))
      expect(await opened(places, local => job.result(places, local)), when).toEqual(expected)
      expect(await checkWorkspace(places.workspace, { samplesFolder }), when).toEqual([])
      rmSync(to, { recursive: true, force: true })
    }
    // A test in which nothing was killed would show nothing.
    expect(killed).toBeGreaterThan(0)
  })
  it.runIf(job.asksInference)(
    `inference alone ended ${kills} times`,
    { timeout: 120_000 + kills * 60_000 },
    async () => {
      let refused = 0
      for (let kill = 0; kill < kills; kill++) {
        const { to, places } = copy(`cut-${kill}`)
        const harness = await openHarness(places.workspace, { samplesFolder })
        const local = { ...harness, grant: (path: string) => harness.server.files.grantPath(path) }
        const doing = job.act(places, local).then(
          () => null,
          (e: unknown) => e,
        )
        // Mostly early: loading a file is the longest part of such a job.
        await new Promise(resolve => setTimeout(resolve, took * (kill / kills) ** 2))
        harness.cut()
        const error = await doing
        harness.mend()
        if (error !== null) {
          refused++
          expect(error).toMatchObject({ code: 'gone' })
          await job.act(places, local)
        }
        expect(await job.result(places, local)).toEqual(expected)
        await harness.close()
        expect(await checkWorkspace(places.workspace, { samplesFolder })).toEqual([])
        rmSync(to, { recursive: true, force: true })
      }
      expect(refused).toBeGreaterThan(0)
    },
  )
})
