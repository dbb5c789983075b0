// Worker thread of the data process: long computations on plain numbers, one after another.
import { parentPort } from 'node:worker_threads'
import { runTask, type ComputeTask } from './tasks.ts'

export type ComputeRequest = { id: number; task: ComputeTask }
export type ComputeReply = { id: number; ok: true; output: unknown } | { id: number; ok: false; message: string }

parentPort?.on('message', ({ id, task }: ComputeRequest) => {
  let reply: ComputeReply
  try {
    reply = { id, ok: true, output: runTask(task) }
  } catch (e) {
    reply = { id, ok: false, message: e instanceof Error ? e.message : String(e) }
  }
  parentPort?.postMessage(reply)
})
