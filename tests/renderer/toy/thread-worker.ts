// A worker of the toy lab whose code runs in this thread; messages are copied as the browser copies them.
import type { ToyAsk } from '../../../renderer/workers/toy-messages.ts'
import { toyWorker } from '../../../renderer/workers/toy-work.ts'

export class ThreadWorker {
  onmessage: ((event: { data: unknown }) => void) | null = null
  private ended = false
  private readonly take = toyWorker({
    post: answer => {
      const data = structuredClone(answer)
      setTimeout(() => !this.ended && this.onmessage?.({ data }))
    },
    rest: () => new Promise(resolve => !this.ended && setTimeout(resolve)),
    now: () => performance.now(),
  })
  postMessage(ask: ToyAsk) {
    const data = structuredClone(ask)
    setTimeout(() => !this.ended && void this.take(data))
  }
  terminate() {
    this.ended = true
  }
}
