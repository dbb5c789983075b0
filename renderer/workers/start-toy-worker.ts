// Starts a worker of the toy lab. Renderer.
import type { ToyAnswer, ToyAsk } from './toy-messages.ts'

export interface ToyWorker {
  post(ask: ToyAsk): void
  /** ends it, whatever it does */
  end(): void
}

/** @param take gets every answer, also those to what was asked before */
export function startToyWorker(take: (answer: ToyAnswer) => void): ToyWorker {
  const worker = new Worker(new URL('./toy.worker.ts', import.meta.url), { type: 'module' })
  worker.onmessage = ({ data }: MessageEvent<ToyAnswer>) => take(data)
  worker.onerror = event => take({ t: 'failed', id: -1, message: event.message })
  return { post: ask => worker.postMessage(ask), end: () => worker.terminate() }
}
