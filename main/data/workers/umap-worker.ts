// Worker thread that lays points out by UMAP; ended to cancel.
import { parentPort, workerData } from 'node:worker_threads'
import type { Neighbours } from '../../../core/umap/fuzzy-graph.ts'
import { umapLayout } from '../../../core/umap/layout.ts'
import { giveWay } from './give-way.ts'

giveWay()

export interface UmapTask {
  neighbours: Neighbours
  seed: number
}
export type UmapMessage = { t: 'progress'; done: number; total: number } | { t: 'done'; places: Float32Array }

const post = (message: UmapMessage) => parentPort?.postMessage(message)
const { neighbours, seed } = workerData as UmapTask
let told = 0
const places = umapLayout(neighbours, {
  seed,
  onRound: (done, total) => {
    const now = Date.now()
    if (now - told < 200) return
    told = now
    post({ t: 'progress', done, total })
  },
})
post({ t: 'done', places })
