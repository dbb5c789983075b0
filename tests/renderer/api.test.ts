// @vitest-environment happy-dom
// The link to the data process across its restarts.
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { app, data, onData } from '../../renderer/api.ts'
import { AppError } from '../../shared/errors.ts'
import { connectData, makeWorkspace, startPage, tellPage } from './fake-servers.ts'

describe('data', () => {
  beforeEach(() => startPage())

  it('waits for the first port, then asks', async () => {
    const asked = data.call('workspace.get', undefined)
    connectData({ 'workspace.get': () => makeWorkspace() })
    expect((await asked).name).toBe('words')
  })
  it('rejects what was pending with gone when the process ends, and asks the next one', async () => {
    const first = connectData({ 'workspace.get': () => new Promise<never>(() => undefined) })
    const asked = data.call('workspace.get', undefined)
    await Promise.resolve()
    first.end()
    await expect(asked).rejects.toMatchObject({ code: 'gone' })
    const later = data.call('workspace.get', undefined)
    connectData({ 'workspace.get': () => makeWorkspace({ name: 'again' }) })
    expect((await later).name).toBe('again')
  })
  it('rejects waiting and later calls when no process will come', async () => {
    const asked = data.call('job.list', undefined)
    tellPage({ t: 'process', name: 'data', state: 'failed' })
    await expect(asked).rejects.toMatchObject({ code: 'gone' })
    await expect(data.call('job.list', undefined)).rejects.toMatchObject({ code: 'gone' })
  })
  it('lets a waiting call be cancelled', async () => {
    const controller = new AbortController()
    const asked = data.call('job.list', undefined, { signal: controller.signal })
    controller.abort()
    await expect(asked).rejects.toMatchObject({ code: 'cancelled' })
  })
  it('hears events from every process in turn until it stops listening', async () => {
    const heard = vi.fn()
    const stop = onData(heard)
    const first = connectData({})
    await Promise.resolve()
    first.emit({ t: 'workspace' })
    await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(1))
    first.end()
    const second = connectData({})
    await Promise.resolve()
    second.emit({ t: 'workspace' })
    await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(2))
    stop()
    second.emit({ t: 'workspace' })
    await new Promise(resolve => setTimeout(resolve, 5))
    expect(heard).toHaveBeenCalledTimes(2)
  })
  it('takes no port from another source', async () => {
    const start = vi.fn()
    const event = new Event('message')
    Object.assign(event, { source: null, data: 'zonoscope:data-port', ports: [{ start }] })
    window.dispatchEvent(event)
    expect(start).not.toHaveBeenCalled()
  })
})

describe('app', () => {
  it('turns a refusal into an error with its code', async () => {
    startPage({
      'file.pick': () => {
        throw new AppError('read-only', 'The folder is read-only.')
      },
    })
    await expect(app.call('file.pick', { purpose: 'dictionary' })).rejects.toMatchObject({
      code: 'read-only',
      message: 'The folder is read-only.',
    })
  })
})
