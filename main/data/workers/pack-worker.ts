// Worker thread of the data process: packs chunks of codes, so that transposing a million of them holds nobody up.
import { parentPort } from 'node:worker_threads'
import { packChunk } from '../codes/pack-chunk.ts'
import type { CodeRows, PackedChunk } from '../codes/types.ts'
import { giveWay } from './give-way.ts'

giveWay()

export type PackRequest = { parts: CodeRows[]; dSae: number }
export type PackReply = { ok: true; packed: PackedChunk } | { ok: false; message: string }

parentPort?.on('message', ({ parts, dSae }: PackRequest) => {
  let reply: PackReply
  try {
    reply = { ok: true, packed: packChunk(parts, dSae) }
  } catch (e) {
    reply = { ok: false, message: e instanceof Error ? e.message : String(e) }
  }
  parentPort?.postMessage(reply)
})
