// Reads .npz: a zip archive of .npy arrays, stored or deflated, as numpy.savez and savez_compressed write them. Stored arrays
// are read where they lie; deflated ones are unpacked one at a time. Data and inference processes, command line.
import { createInflateRaw, crc32 } from 'node:zlib'
import { AppError } from '../../shared/errors.ts'
import { readNpyHeader } from './npy.ts'
import { openSource, type ByteSource } from './source.ts'
import type { TensorLayout } from './tensor.ts'
import { readZipDirectory, type ZipEntry } from './zip-directory.ts'

/** The arrays of an archive by name (without .npy), headers read. */
export interface NpzFile {
  source: ByteSource
  arrays: Map<string, { layout: TensorLayout; entry: ZipEntry }>
  /** arrays that are not read, with the reason */
  refused: Map<string, string>
}

/** One array, ready for reading. Close it as any source; the archive's own source closes with it. */
export interface OpenArray {
  source: ByteSource
  layout: TensorLayout
}

/** an .npy header is at most this long */
const headerBytes = 2 ** 20 + 12
/** a deflated array is unpacked into memory: larger ones have to be stored */
const maxUnpacked = 2 ** 31
/** deflate cannot pack better than this */
const maxRatio = 1_032

/**
 * Opens an archive and reads the header of every array. The caller closes `source`.
 * @throws AppError not-found, bad-input, unsupported-format
 */
export async function openNpz(path: string): Promise<NpzFile> {
  const source = await openSource(path)
  try {
    const arrays: NpzFile['arrays'] = new Map()
    const refused = new Map<string, string>()
    for (const entry of (await readZipDirectory(source)).values()) {
      if (!entry.name.endsWith('.npy')) continue
      const name = entry.name.slice(0, -4)
      try {
        arrays.set(name, { layout: { ...(await readHeader(source, entry)), name }, entry })
      } catch (e) {
        if (!(e instanceof AppError && e.code === 'unsupported-format')) throw e
        refused.set(name, e.message)
      }
    }
    return { source, arrays, refused }
  } catch (e) {
    await source.close()
    throw e
  }
}

/** The layout of an array, or an error that names it. @throws AppError bad-input, unsupported-format */
export function layoutOf(file: NpzFile, name: string): TensorLayout {
  const array = file.arrays.get(name)
  if (array) return array.layout
  const reason = file.refused.get(name)
  if (reason !== undefined) throw new AppError('unsupported-format', reason)
  const names = [...file.arrays.keys()]
  throw new AppError(
    'bad-input',
    `${file.source.path}: array ${name} is missing; found ${names.slice(0, 12).join(', ') || 'no arrays'}.`,
  )
}

/**
 * Makes an array readable. A deflated one is unpacked into memory, with its size and checksum checked.
 * @throws AppError bad-input, unsupported-format
 */
export async function openArray(file: NpzFile, name: string): Promise<OpenArray> {
  const layout = layoutOf(file, name)
  const { entry } = file.arrays.get(name)!
  const { source } = file
  if (entry.method === 'stored') return { source, layout }
  const bytes = await inflate(source, entry, entry.size)
  if (crc32(bytes) !== entry.crc32) {
    throw new AppError(
      'bad-input',
      `${source.path}: the checksum of ${entry.name} is wrong. Copy or download it again.`,
    )
  }
  return { source: memorySource(`${source.path} (${entry.name})`, bytes, entry.size, () => source.close()), layout }
}

async function readHeader(source: ByteSource, entry: ZipEntry): Promise<TensorLayout> {
  const label = `${source.path} (${entry.name})`
  if (entry.method === 'stored') {
    return readNpyHeader(source, { from: entry.offset, to: entry.offset + entry.size, label })
  }
  const head = await inflate(source, entry, Math.min(entry.size, headerBytes))
  const memory = memorySource(label, head, entry.size, () => Promise.resolve())
  return readNpyHeader(memory, { from: 0, to: entry.size, label })
}

/** The first `wanted` unpacked bytes of an entry. Its sizes are checked before anything is allocated. */
async function inflate(source: ByteSource, entry: ZipEntry, wanted: number): Promise<Uint8Array<ArrayBuffer>> {
  const bad = (what: string) => new AppError('bad-input', `${source.path}: ${entry.name} ${what}`)
  if (entry.size > entry.packedSize * maxRatio + 64) {
    throw bad(`is said to unpack from ${entry.packedSize} to ${entry.size} bytes, more than deflate can.`)
  }
  if (entry.size > maxUnpacked) {
    throw new AppError(
      'unsupported-format',
      `${source.path}: ${entry.name} unpacks to ${entry.size} bytes, at most ${maxUnpacked} are unpacked. Save it with numpy.savez instead of savez_compressed.`,
    )
  }
  const out = new Uint8Array(wanted)
  let at = 0
  const stream = createInflateRaw()
  const broken = new Promise<never>((_, reject) => {
    stream.on('error', () => reject(bad('cannot be unpacked. Copy or download it again.')))
  })
  broken.catch(() => undefined)
  const feed = async () => {
    for (let done = 0; done < entry.packedSize && at < wanted; done += 2 ** 20) {
      const block = await source.read(entry.offset + done, Math.min(2 ** 20, entry.packedSize - done))
      if (!stream.write(block)) await new Promise(resolve => stream.once('drain', resolve))
    }
    stream.end()
  }
  const take = async () => {
    for await (const block of stream as AsyncIterable<Uint8Array>) {
      const n = Math.min(block.length, wanted - at)
      out.set(block.subarray(0, n), at)
      at += n
      if (block.length > n && wanted === entry.size) throw bad('unpacks to more than its header says.')
      if (at === wanted && wanted < entry.size) return
    }
    if (at < wanted) throw bad(`unpacks to ${at} bytes, its header says ${entry.size}.`)
  }
  try {
    // Whoever takes ends first: an early end of taking leaves the feeder waiting for a drain that never comes.
    const feeding = feed()
    feeding.catch(() => undefined)
    await Promise.race([take(), broken, feeding.then(() => new Promise<never>(() => undefined))])
  } finally {
    stream.destroy()
  }
  return out
}

/** Bytes in memory as a source of `size` bytes, of which the first are there. */
function memorySource(
  path: string,
  bytes: Uint8Array<ArrayBuffer>,
  size: number,
  close: () => Promise<void>,
): ByteSource {
  const part = (offset: number, length: number) => {
    if (!Number.isSafeInteger(offset) || offset < 0 || length < 0 || offset + length > bytes.length) {
      throw new AppError(
        'bad-input',
        `${path}: bytes ${offset} to ${offset + length} are needed, there are ${bytes.length}.`,
      )
    }
    return bytes.subarray(offset, offset + length)
  }
  return {
    path,
    size,
    // A copy: readers swap bytes in place.
    read: (offset, length) => Promise.resolve().then(() => part(offset, length).slice()),
    readInto: (target, offset) => Promise.resolve().then(() => target.set(part(offset, target.length))),
    close,
  }
}
