// Worker thread that tries a regular expression on texts: one from a stranger can take for ever, and whoever asks ends the thread then.
import { parentPort, workerData } from 'node:worker_threads'
import type { Match } from '../../../core/query/ast.ts'
import { finderOf, spansIn, testOf } from '../../../core/query/text.ts'

export interface RegexRequest {
  texts: readonly string[]
  /** every place, as triples text, from, to; else whether each text passes */
  places: boolean
}

const match = workerData as Match
const passes = testOf(match)
const finder = finderOf(match)

parentPort?.on('message', ({ texts, places }: RegexRequest) => {
  parentPort?.postMessage('begun')
  const answer = places
    ? Int32Array.from(spansIn(texts, finder))
    : Uint8Array.from(texts, text => (passes(text) ? 1 : 0))
  parentPort?.postMessage(answer)
})
