// Packs the chunks of one run: small ones here, large ones in a worker thread of its own. Data process, command line.
import { Worker } from 'node:worker_threads'
import { AppError } from '../../shared/errors.ts'
import { packChunk } from './codes/pack-chunk.ts'
import type { PackChunk } from './run-cache.ts'
import { workerUrl } from './worker-url.ts'
import type { PackReply, PackRequest } from './workers/pack-worker.ts'

export interface ChunkPacker {
  /** One at a time. @throws AppError gone, internal */
  pack: PackChunk
  close(): Promise<void>
}

/** Codes that are packed at once where they are: a few milliseconds, less than a thread takes to start. */
const fewCodes = 50_000

export function createChunkPacker(): ChunkPacker {
  let worker: Worker | null = null

  const inThread = (request: PackRequest) =>
    new Promise<ReturnType<typeof packChunk>>((resolve, reject) => {
      const thread = (worker ??= new Worker(workerUrl('pack-worker')))
      const done = () => {
        thread.off('message', take)
        thread.off('error', fail)
        thread.off('exit', end)
      }
      const take = (reply: PackReply) => {
        done()
        if (reply.ok) resolve(reply.packed)
        else reject(new AppError('internal', reply.message))
      }
      const fail = (cause: Error) => {
        done()
        worker = null
        reject(new AppError('gone', `Packing codes failed: ${cause.message}`, { cause }))
      }
      const end = () => {
        done()
        worker = null
        reject(new AppError('gone', 'Packing codes ended unexpectedly. Start the run again.'))
      }
      thread.on('message', take)
      thread.on('error', fail)
      thread.on('exit', end)
      thread.postMessage(request)
    })

  return {
    pack: (parts, dSae) => {
      const codes = parts.reduce((n, part) => n + part.features.length, 0)
      return codes <= fewCodes ? packChunk(parts, dSae) : inThread({ parts, dSae })
    },
    close: async () => {
      const old = worker
      worker = null
      await old?.terminate()
    },
  }
}
