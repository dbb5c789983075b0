// Adapters from the ports that processes really have to PortLike. Types are structural, so no Electron import is needed. Every process.
import type { PortLike } from './rpc.ts'

/** Electron's MessagePortMain (main and utility processes). */
export interface MainPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  on(event: 'close', listener: () => void): unknown
  start(): void
}

export function fromMainPort(port: MainPort): PortLike {
  port.start()
  return {
    post: message => port.postMessage(message),
    onMessage: listener => void port.on('message', event => listener(event.data)),
    onClose: listener => void port.on('close', listener),
  }
}

/** A page's MessagePort. It has no close event in Chromium 130: whoever hands out ports says when the other side is gone. */
export interface PagePort {
  postMessage(message: unknown): void
  onmessage: ((event: { data: unknown }) => void) | null
  start(): void
  close(): void
}

export function fromPagePort(port: PagePort): PortLike & { close(): void } {
  const closers: (() => void)[] = []
  const listeners: ((message: unknown) => void)[] = []
  port.onmessage = event => listeners.forEach(listener => listener(event.data))
  port.start()
  return {
    post: message => port.postMessage(message),
    onMessage: listener => void listeners.push(listener),
    onClose: listener => void closers.push(listener),
    close: () => {
      port.close()
      closers.forEach(listener => listener())
    },
  }
}
