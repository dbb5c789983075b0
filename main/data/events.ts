// Tells listening pages what changed. Data process, command line.
import type { DataEvent } from '../../shared/contract.ts'

export interface Events {
  emit(event: DataEvent): void
  /** Calls `listener` for every event until the signal aborts; resolves then. */
  listen(listener: (event: DataEvent) => void, signal: AbortSignal): Promise<void>
}

export function createEvents(): Events {
  const listeners = new Set<(event: DataEvent) => void>()
  return {
    emit: event => listeners.forEach(listener => listener(event)),
    listen: (listener, signal) =>
      new Promise(resolve => {
        if (signal.aborted) return resolve()
        listeners.add(listener)
        const end = () => {
          listeners.delete(listener)
          resolve()
        }
        signal.addEventListener('abort', end, { once: true })
      }),
  }
}
