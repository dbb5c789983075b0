// Writes a safetensors file piece by piece, so that no tensor is ever in memory whole. Data process and its worker threads, command line.
import { closeSync, openSync, writeSync } from 'node:fs'

/** Bytes of the types that are written. */
const bytesOf = { F16: 2, F32: 4 } as const

export interface TensorToWrite {
  name: string
  dtype: keyof typeof bytesOf
  shape: number[]
}

export interface SafetensorsWriter {
  /** Appends to the tensors in the order they were named: the end of one and the beginning of the next may come in one piece. */
  write(piece: Uint16Array | Float32Array): void
  /** @throws Error when more or fewer bytes came than the shapes have */
  close(): void
  /** Closes an unfinished file; whoever made it removes it. Does nothing when it is closed. */
  abandon(): void
}

/**
 * Opens a new file and writes its header.
 * @throws what the file system says, also when the file exists
 */
export function createSafetensors(path: string, tensors: readonly TensorToWrite[]): SafetensorsWriter {
  const header: Record<string, unknown> = {}
  let at = 0
  for (const { name, dtype, shape } of tensors) {
    const end = at + shape.reduce((product, n) => product * n, bytesOf[dtype])
    header[name] = { dtype, shape, data_offsets: [at, end] }
    at = end
  }
  const text = JSON.stringify(header)
  // Padded with spaces, so that the data is aligned to eight bytes, as the official writer does.
  const json = Buffer.from(text + ' '.repeat((8 - (text.length % 8)) % 8), 'utf8')
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(json.length))
  const file = openSync(path, 'wx')
  const append = (bytes: Uint8Array) => {
    for (let from = 0; from < bytes.length;) from += writeSync(file, bytes, from)
  }
  append(length)
  append(json)
  let written = 0
  let open = true
  const end = () => {
    if (open) closeSync(file)
    open = false
  }
  return {
    write(piece) {
      append(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength))
      written += piece.byteLength
    },
    close() {
      end()
      if (written !== at) throw new Error(`${path}: ${written} bytes were written, its shapes have ${at}.`)
    },
    abandon: end,
  }
}
