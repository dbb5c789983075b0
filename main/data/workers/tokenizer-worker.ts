// Worker thread of the data process: one tokenizer. A file from a stranger can hold a pattern that never ends, so the thread is
// ended from outside when it takes too long (main/data/tokenizer.ts).
import { parentPort, workerData } from 'node:worker_threads'
import { toAppError, type ErrorCode } from '../../../shared/errors.ts'
import { createEncoding, type EncodedText, type TextEncoding } from './text-encoding.ts'

export type TokenizerRequest = { id: number; text: string }
export type TokenizerReply =
  { id: number; ok: true; output: EncodedText } | { id: number; ok: false; code: ErrorCode; message: string }

let encoding: TextEncoding | null = null

parentPort?.on('message', ({ id, text }: TokenizerRequest) => {
  let reply: TokenizerReply
  try {
    encoding ??= createEncoding((workerData as { path: string }).path)
    reply = { id, ok: true, output: encoding(text) }
  } catch (e) {
    const { code, message } = toAppError(e)
    reply = { id, ok: false, code, message }
  }
  parentPort?.postMessage(reply)
})
