// The toy lab's worker: trains, sweeps and replays beside the page. Web worker of the renderer.
import type { ToyAsk } from './toy-messages.ts'
import { toyWorker } from './toy-work.ts'

// The page's types are loaded here, not a worker's.
const scope = self as unknown as {
  postMessage(message: unknown, transfer?: Transferable[]): void
  onmessage: ((event: MessageEvent<ToyAsk>) => void) | null
}

// A message to oneself: timers would wait 4 ms each time.
const channel = new MessageChannel()
const waiting: (() => void)[] = []
channel.port1.onmessage = () => waiting.shift()?.()

const take = toyWorker({
  post: (answer, transfer = []) => scope.postMessage(answer, transfer),
  rest: () =>
    new Promise(resolve => {
      waiting.push(resolve)
      channel.port2.postMessage(null)
    }),
  now: () => performance.now(),
})
scope.onmessage = ({ data }) => void take(data)
