// The window's two servers as typed clients, and the only file that knows ports. Renderer.
import type {
  AppApi,
  AppEvent,
  CallOptions,
  Client,
  DataApi,
  DataEvent,
  In,
  Name,
  Out,
  Progress,
} from '../shared/contract.ts'
import { AppError } from '../shared/errors.ts'
import { fromPagePort, type PagePort } from '../shared/ports.ts'
import { connect } from '../shared/rpc.ts'

/** The main process: settings, dialogs, clipboard. */
export const app: Client<AppApi> = {
  async call<K extends Name<AppApi>>(name: K, input: In<AppApi, K>) {
    const answer = await window.api.call(name, input)
    if (answer.ok) return answer.output as Out<AppApi, K>
    throw new AppError(answer.code, answer.message)
  },
}

/** Listens to what main tells the page without being asked. Returns how to stop. */
export function onApp(listener: (event: AppEvent) => void): () => void {
  return window.api.onEvent(listener)
}

export interface DataLink {
  client: Client<DataApi>
  /** Hands over a port to a data process; an older one is closed. */
  take(port: PagePort): void
  /** The process at the other end ended: pending calls reject with `gone`, later ones wait for the next port. */
  lose(): void
  /** No process will come: waiting and later calls reject. */
  fail(): void
  onEvent(listener: (event: DataEvent) => void): () => void
}

/** The link to the data process, which may end and be started again with a new port at any time. */
export function createDataLink(): DataLink {
  let live: { client: Client<DataApi>; close(): void } | null = null
  let failed = false
  const waiting = new Set<{ resolve(client: Client<DataApi>): void; reject(error: Error): void }>()
  const listeners = new Set<(event: DataEvent) => void>()

  const lose = () => {
    live?.close()
    live = null
  }
  const whenLive = (signal: AbortSignal | undefined) =>
    new Promise<Client<DataApi>>((resolve, reject) => {
      if (live) return resolve(live.client)
      if (failed) return reject(unavailable())
      const entry = { resolve, reject }
      waiting.add(entry)
      signal?.addEventListener(
        'abort',
        () => {
          if (waiting.delete(entry)) reject(new AppError('cancelled', 'Cancelled.'))
        },
        { once: true },
      )
    })
  const client: Client<DataApi> = {
    async call<K extends Name<DataApi>>(
      name: K,
      input: In<DataApi, K>,
      options: CallOptions<Progress<DataApi, K>> = {},
    ) {
      if (options.signal?.aborted) throw new AppError('cancelled', 'Cancelled.')
      const current = live?.client ?? (await whenLive(options.signal))
      return current.call(name, input, options)
    },
  }
  return {
    client,
    lose,
    take(port) {
      lose()
      failed = false
      const wire = fromPagePort(port)
      const fresh = connect<DataApi>(wire)
      live = { client: fresh, close: () => wire.close() }
      // Ends only with the connection, and then there is a new one to listen on.
      fresh
        .call('events.listen', undefined, { onProgress: event => listeners.forEach(listener => listener(event)) })
        .catch(() => undefined)
      waiting.forEach(entry => entry.resolve(fresh))
      waiting.clear()
    },
    fail() {
      lose()
      failed = true
      waiting.forEach(entry => entry.reject(unavailable()))
      waiting.clear()
    },
    onEvent(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

const unavailable = () =>
  new AppError('gone', 'The data process could not be started again. Restart Zonoscope; what was saved is safe.')

const link = createDataLink()

/** The data process: workspace, runs, features, zones, definitions, figures. */
export const data = link.client

/** Listens to changes in the workspace, across restarts of the data process. Returns how to stop. */
export function onData(listener: (event: DataEvent) => void): () => void {
  return link.onEvent(listener)
}

/** Starts listening for ports and for the end of processes; called once, before anything else. */
export function openPorts(): void {
  window.addEventListener('message', event => {
    const port = event.ports[0]
    if (event.source === window && event.data === 'zonoscope:data-port' && port) link.take(port as unknown as PagePort)
  })
  onApp(event => {
    if (event.t !== 'process' || event.name !== 'data') return
    if (event.state === 'gone') link.lose()
    if (event.state === 'failed') link.fail()
  })
}
