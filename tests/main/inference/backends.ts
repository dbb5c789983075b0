// Providers for tests: graphs as a graphics card gets them, run by the CPU, and one that fails when it is told to.
import type * as ort from 'onnxruntime-node'
import { onnxRuntime, type Backend } from '../../../main/inference/providers.ts'

/** "cuda" is the CPU: graphs have their decoder inside, as for a provider with memory of its own. */
export const decodingInside: Backend = {
  obstacleOf: async () => null,
  open: (graph, _provider, threads) => onnxRuntime.open(graph, 'cpu', threads),
}

/** The same, and every session of "cuda" fails from its `runs`-th run on, as a card that is lost does. */
export function failingAfter(runs: number): Backend & { released: number } {
  const backend = {
    released: 0,
    obstacleOf: async () => null,
    async open(graph, provider, threads) {
      const session = await onnxRuntime.open(graph, 'cpu', threads)
      if (provider === 'cpu') return session
      let left = runs
      return {
        outputNames: session.outputNames,
        run: (feeds: ort.InferenceSession.FeedsType, fetches: string[]) => {
          if (left-- <= 0) throw new Error('CUDA failure 719: unspecified launch failure')
          return session.run(feeds, fetches)
        },
        release: () => {
          backend.released++
          return session.release()
        },
      } as unknown as ort.InferenceSession
    },
  } satisfies Backend & { released: number }
  return backend
}
