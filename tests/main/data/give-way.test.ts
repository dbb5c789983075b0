// A computing thread lowers its own priority and nobody else's.
import { expect, it } from 'vitest'
import { getPriority } from 'node:os'
import { Worker } from 'node:worker_threads'

it.runIf(process.platform === 'linux')('lowers the thread, not the process', async () => {
  const before = getPriority()
  const url = new URL('../../../main/data/workers/give-way.ts', import.meta.url)
  const program = `
    const { parentPort } = require('node:worker_threads')
    import(${JSON.stringify(url.href)}).then(({ giveWay }) => { giveWay(); parentPort.postMessage(require('node:os').getPriority(0)) })`
  const worker = new Worker(program, { eval: true })
  const inside = await new Promise<number>((resolve, reject) => worker.on('message', resolve).on('error', reject))
  expect(inside).toBe(Math.max(before, 10))
  expect(getPriority()).toBe(before)
})
