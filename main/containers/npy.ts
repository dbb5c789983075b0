// Reads the header of .npy arrays (versions 1 to 3) and writes float32 files block by block. Pickled arrays are refused.
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html. Data and inference processes, command line.
import { open, type FileHandle } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import { elementBytes, type ElementType } from './elements.ts'
import { openSource, type ByteSource } from './source.ts'
import { elementCount, type TensorLayout } from './tensor.ts'

const types = new Map<string, ElementType>([
  ['f8', 'float64'],
  ['f4', 'float32'],
  ['f2', 'float16'],
  ['i8', 'int64'],
  ['i4', 'int32'],
  ['i2', 'int16'],
  ['i1', 'int8'],
  ['u8', 'uint64'],
  ['u4', 'uint32'],
  ['u2', 'uint16'],
  ['u1', 'uint8'],
  ['b1', 'bool'],
])

const maxHeader = 2 ** 20

export interface NpyFile {
  source: ByteSource
  layout: TensorLayout
}

export const looksLikeNpy = (head: Uint8Array): boolean =>
  head.length >= 6 && [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59].every((b, i) => head[i] === b)

/**
 * Opens a .npy file and checks that its data are all there. The caller closes `source`.
 * @throws AppError not-found, bad-input; unsupported-format for object and structured arrays
 */
export async function openNpy(path: string): Promise<NpyFile> {
  const source = await openSource(path)
  try {
    return { source, layout: await readNpyHeader(source, { from: 0, to: source.size, label: path }) }
  } catch (e) {
    await source.close()
    throw e
  }
}

/**
 * Reads the header of the array that lies in bytes [from, to) of a file: all of a .npy, or one entry of a .npz.
 * @param label names the array in messages
 * @returns a layout whose offset counts from the start of the file
 * @throws AppError bad-input; unsupported-format for object and structured arrays
 */
export async function readNpyHeader(
  source: Pick<ByteSource, 'read'>,
  { from, to, label: path }: { from: number; to: number; label: string },
): Promise<TensorLayout> {
  const size = to - from
  const bad = (what: string) => new AppError('bad-input', `${path}: not a valid .npy file: ${what}`)
  if (size < 10) throw bad(`it has ${size} bytes.`)
  const head = await source.read(from, Math.min(12, size))
  if (!looksLikeNpy(head)) throw bad('it does not start with the NUMPY signature.')
  const major = head[6]!
  if (major < 1 || major > 3) throw bad(`its version is ${major}, expected 1, 2 or 3.`)
  const view = new DataView(head.buffer, head.byteOffset)
  const prefix = major === 1 ? 10 : 12
  if (head.length < prefix) throw bad(`it has ${size} bytes.`)
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true)
  if (length > maxHeader || prefix + length > size) {
    throw bad(`its header is said to be ${length} bytes, the file has ${size}.`)
  }
  const header = parseHeader(
    new TextDecoder(major === 3 ? 'utf-8' : 'latin1').decode(await source.read(from + prefix, length)),
  )
  if (!header) throw bad('its header is not the usual dictionary of descr, fortran_order and shape.')
  const { descr, fortran, shape } = header
  const type = types.get(descr?.slice(1) ?? '')
  if (descr === null || !type || !'<>|='.includes(descr[0]!)) {
    const what =
      descr === null ? 'a structured array' : descr.includes('O') ? 'pickled Python objects' : `type ${descr}`
    throw new AppError(
      'unsupported-format',
      `${path}: holds ${what}; arrays of float16, float32, float64 or integers are read. Save it with array.astype('float32').`,
    )
  }
  const count = elementCount(shape)
  const bytes = count * elementBytes[type]
  const offset = prefix + length
  if (!Number.isSafeInteger(bytes)) throw bad(`its shape (${shape}) is too large.`)
  if (offset + bytes > size) {
    throw bad(
      `its shape (${shape}) of ${descr} needs ${offset + bytes} bytes, the file has ${size}. It may be truncated.`,
    )
  }
  return { name: '', type, shape, offset: from + offset, bigEndian: descr[0] === '>', fortran }
}

/** The header is a Python literal; this reads exactly the three entries that it may have. Null when it is anything else. */
function parseHeader(text: string): { descr: string | null; fortran: boolean; shape: number[] } | null {
  const body = /^\s*\{(.*)\}\s*$/s.exec(text)?.[1]
  if (body === undefined) return null
  const entry = /\s*(['"])(\w+)\1\s*:\s*(?:(['"])([^'"]*)\3|(True|False)|\(([\d,\sL]*)\)|(\[.*\]))\s*(?:,|$)/sy
  const found = new Map<string, { descr?: string; fortran?: string; shape?: string; list?: string }>()
  while (entry.lastIndex < body.trimEnd().length) {
    const match = entry.exec(body)
    if (!match || found.has(match[2]!)) return null
    found.set(match[2]!, { descr: match[4], fortran: match[5], shape: match[6], list: match[7] })
  }
  const descr = found.get('descr')
  const fortran = found.get('fortran_order')?.fortran
  const dims = found.get('shape')?.shape
  if (!descr || fortran === undefined || dims === undefined || found.size !== 3) return null
  if (descr.descr === undefined && descr.list === undefined) return null
  const shape = dims
    .split(',')
    .map(part => part.trim().replace(/L$/, ''))
    .filter(part => part !== '')
    .map(Number)
  if (shape.length > 16 || !shape.every(n => Number.isSafeInteger(n) && n >= 0)) return null
  return { descr: descr.descr ?? null, fortran: fortran === 'True', shape }
}

/** A float32 .npy file that grows by whole rows; its row count is known beforehand. */
export interface NpyWriter {
  /** @param rows [n, d] float32 */
  write(rows: Float32Array): Promise<void>
  /** @throws AppError internal when fewer rows than promised were written */
  close(): Promise<void>
  /** Closes without the check, for a file that is going to be thrown away. */
  abandon(): Promise<void>
}

/** Starts a float32, row-major .npy file of shape [rows, d]. An existing file is replaced. */
export async function createNpy(path: string, rows: number, d: number): Promise<NpyWriter> {
  const literal = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows}, ${d}), }`
  const padded = literal.padEnd(Math.ceil((10 + literal.length + 1) / 64) * 64 - 11) + '\n'
  const head = Buffer.alloc(10)
  head.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0])
  head.writeUInt16LE(padded.length, 8)
  const handle = await open(path, 'w')
  let left = rows * d
  await writeAll(handle, Buffer.concat([head, Buffer.from(padded, 'latin1')]))
  return {
    async write(block) {
      left -= block.length
      await writeAll(handle, new Uint8Array(block.buffer, block.byteOffset, block.byteLength))
    },
    async close() {
      await handle.close()
      if (left !== 0) throw new AppError('internal', `${path}: ${rows * d - left} of ${rows * d} numbers were written.`)
    },
    abandon: () => handle.close(),
  }
}

async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    done += (await handle.write(bytes, done, Math.min(64 * 2 ** 20, bytes.length - done))).bytesWritten
  }
}
