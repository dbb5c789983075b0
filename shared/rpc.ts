// serve() and connect(): call and cancel up; progress, ok and err down, over any port. Every process.
import { AppError, toAppError, type ErrorCode } from './errors.ts'
import type { CallOptions, Client, Handlers } from './contract.ts'

/** The least a port must do: Electron's MessagePort(Main), Node's MessagePort and a pair of callbacks all fit. */
export interface PortLike {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
}

type Up = { t: 'call'; id: number; name: string; input: unknown } | { t: 'cancel'; id: number }
type Down =
  | { t: 'progress'; id: number; value: unknown }
  | { t: 'ok'; id: number; output: unknown }
  | { t: 'err'; id: number; code: ErrorCode; message: string }

/** Checks an input and returns it; throws `bad-input` naming what is wrong. */
export type Parse = (name: string, input: unknown) => unknown

type AnyHandler = (input: unknown, ctx: { signal: AbortSignal; progress(value: unknown): void }) => unknown

/**
 * Answers calls arriving at `port` with `handlers`. Inputs go through `parse` first. A cancel aborts the call's signal,
 * and a closed port aborts all of them; an aborted call always answers `cancelled`.
 */
export function serve<A>(port: PortLike, handlers: Handlers<A>, parse: Parse): void {
  const live = new Map<number, AbortController>()
  const table = handlers as Record<string, AnyHandler>
  const send = (message: Down) => port.post(message)
  port.onMessage(async raw => {
    const message = raw as Up
    if (message.t === 'cancel') {
      live.get(message.id)?.abort()
      return
    }
    const { id, name } = message
    const controller = new AbortController()
    const { signal } = controller
    live.set(id, controller)
    try {
      if (!Object.hasOwn(table, name)) throw new AppError('internal', `There is no call named ${name}.`)
      const output = await table[name]!(parse(name, message.input), {
        signal,
        progress: value => {
          if (!signal.aborted) send({ t: 'progress', id, value })
        },
      })
      if (signal.aborted) throw new AppError('cancelled', 'Cancelled.')
      send({ t: 'ok', id, output })
    } catch (e) {
      const error = toAppError(e)
      send({ t: 'err', id, code: signal.aborted ? 'cancelled' : error.code, message: error.message })
    } finally {
      live.delete(id)
    }
  })
  port.onClose(() => {
    for (const controller of live.values()) controller.abort()
    live.clear()
  })
}

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
  onProgress: ((value: unknown) => void) | undefined
  release(): void
}

/** The calling side. When the other process ends, every pending and later call rejects with `gone`: nothing waits for ever. */
export function connect<A>(port: PortLike): Client<A> {
  let next = 0
  let closed = false
  const waiting = new Map<number, Waiting>()
  const take = (id: number) => {
    const entry = waiting.get(id)
    waiting.delete(id)
    entry?.release()
    return entry
  }
  port.onMessage(raw => {
    const message = raw as Down
    if (message.t === 'progress') waiting.get(message.id)?.onProgress?.(message.value)
    else if (message.t === 'ok') take(message.id)?.resolve(message.output)
    else take(message.id)?.reject(new AppError(message.code, message.message))
  })
  port.onClose(() => {
    closed = true
    for (const id of [...waiting.keys()]) take(id)?.reject(gone())
  })
  const call = (name: string, input: unknown, options: CallOptions<unknown> = {}) => {
    const { signal, onProgress } = options
    if (closed) return Promise.reject(gone())
    if (signal?.aborted) return Promise.reject(new AppError('cancelled', 'Cancelled.'))
    const id = next++
    return new Promise((resolve, reject) => {
      const abort = () => {
        port.post({ t: 'cancel', id } satisfies Up)
        take(id)?.reject(new AppError('cancelled', 'Cancelled.'))
      }
      signal?.addEventListener('abort', abort, { once: true })
      waiting.set(id, { resolve, reject, onProgress, release: () => signal?.removeEventListener('abort', abort) })
      port.post({ t: 'call', id, name, input } satisfies Up)
    })
  }
  return { call } as Client<A>
}

const gone = () => new AppError('gone', 'The process that was asked has ended; it is being started again.')

/** Two connected ports inside one process (the command line, tests). Messages arrive asynchronously, as between processes. */
export function portPair(): { a: PortLike; b: PortLike; close(): void } {
  type Listener = (message: unknown) => void
  const closers: (() => void)[] = []
  let closed = false
  const link = (own: Listener[], other: Listener[]): PortLike => ({
    post: message => {
      if (!closed) queueMicrotask(() => other.forEach(listener => listener(message)))
    },
    onMessage: listener => void own.push(listener),
    onClose: listener => void closers.push(listener),
  })
  const toA: Listener[] = []
  const toB: Listener[] = []
  return {
    a: link(toA, toB),
    b: link(toB, toA),
    close: () => {
      closed = true
      closers.forEach(listener => listener())
    },
  }
}
