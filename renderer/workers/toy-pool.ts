// Workers of the toy lab for one piece of background work: a new piece ends the old one. Renderer.
import { startToyWorker, type ToyWorker } from './start-toy-worker.ts'
import type { ToyAnswer } from './toy-messages.ts'

/** Workers that leave a thread to the run on screen and the page; at most 4. */
export const spareWorkers = (): number => Math.max(1, Math.min(4, (navigator.hardwareConcurrency || 2) - 1))

export function toyPool() {
  let workers: ToyWorker[] = []
  const end = () => {
    workers.forEach(worker => worker.end())
    workers = []
  }
  return {
    end,
    /** Ends what went on and starts `count` workers; `take` gets all their answers. */
    begin(take: (answer: ToyAnswer) => void, count = 1): ToyWorker[] {
      end()
      workers = Array.from({ length: count }, () => startToyWorker(take))
      return workers
    },
  }
}
