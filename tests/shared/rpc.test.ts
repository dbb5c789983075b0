// serve() and connect() over a pair of ports: answers, errors, progress, cancel, and an end that nobody waits for.
import { describe, expect, it } from 'vitest'
import type { Ctx } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'
import { connect, portPair, serve, type Parse } from '../../shared/rpc.ts'

interface Api {
  double: { in: number; out: number }
  fail: { in: void; out: void }
  count: { in: number; out: string; progress: number }
  forever: { in: void; out: void }
}

const parse: Parse = (name, input) => {
  if (name === 'double' && typeof input !== 'number') throw new AppError('bad-input', 'double: expected a number')
  return input
}

function start() {
  const pair = portPair()
  let aborted = 0
  serve<Api>(
    pair.a,
    {
      double: value => value * 2,
      fail: () => {
        throw Object.assign(new Error('no space'), { code: 'ENOSPC' })
      },
      count: async (n, ctx: Ctx<number>) => {
        for (let i = 1; i <= n; i++) ctx.progress(i)
        return 'counted'
      },
      forever: (_input, { signal }) =>
        new Promise<void>(resolve =>
          signal.addEventListener('abort', () => {
            aborted += 1
            resolve()
          }),
        ),
    },
    parse,
  )
  return { client: connect<Api>(pair.b), close: pair.close, aborted: () => aborted }
}

describe('rpc', () => {
  it('answers calls, many at a time', async () => {
    const { client } = start()
    expect(await Promise.all([1, 2, 3].map(n => client.call('double', n)))).toEqual([2, 4, 6])
  })
  it('carries the error code and the message', async () => {
    const { client } = start()
    await expect(client.call('double', 'two' as unknown as number)).rejects.toMatchObject({ code: 'bad-input' })
    await expect(client.call('fail', undefined)).rejects.toMatchObject({ code: 'disk-full' })
    await expect(client.call('constructor' as 'fail', undefined)).rejects.toMatchObject({ code: 'internal' })
  })
  it('delivers progress in order', async () => {
    const { client } = start()
    const seen: number[] = []
    expect(await client.call('count', 4, { onProgress: n => seen.push(n) })).toBe('counted')
    expect(seen).toEqual([1, 2, 3, 4])
  })
  it('cancels on both sides', async () => {
    const { client, aborted } = start()
    const controller = new AbortController()
    const call = client.call('forever', undefined, { signal: controller.signal })
    await Promise.resolve()
    controller.abort()
    await expect(call).rejects.toMatchObject({ code: 'cancelled' })
    await new Promise(resolve => setTimeout(resolve))
    expect(aborted()).toBe(1)
  })
  it('rejects what is pending and what comes later with gone when the port closes', async () => {
    const { client, close } = start()
    const pending = client.call('forever', undefined)
    await Promise.resolve()
    close()
    await expect(pending).rejects.toMatchObject({ code: 'gone' })
    await expect(client.call('double', 1)).rejects.toMatchObject({ code: 'gone' })
  })
})
