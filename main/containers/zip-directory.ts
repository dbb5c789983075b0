// The central directory of a zip archive from a stranger, zip64 included; nothing is unpacked here. Data and inference
// processes, command line. https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
import { AppError } from '../../shared/errors.ts'
import { openSource, type ByteSource } from './source.ts'

/** One file of an archive, its place checked against the archive's size. */
export interface ZipEntry {
  name: string
  method: 'stored' | 'deflated'
  /** of the packed bytes, from the start of the archive */
  offset: number
  packedSize: number
  size: number
  crc32: number
}

const maxEntries = 65_536
const maxDirectory = 64 * 2 ** 20
const none16 = 0xffff
const none32 = 0xffffffff

export const looksLikeZip = (head: Uint8Array): boolean =>
  head.length >= 4 && head[0] === 0x50 && head[1] === 0x4b && head[2] === 3 && head[3] === 4

/**
 * Lists an archive. Sizes come from the central directory: numpy writes local headers without them.
 * @returns entries by name
 * @throws AppError bad-input for anything that is not a whole, consistent archive; unsupported-format for encryption and other packings
 */
export async function readZipDirectory(source: ByteSource): Promise<Map<string, ZipEntry>> {
  const bad = (what: string) => new AppError('bad-input', `${source.path}: not a valid zip archive: ${what}`)
  const { count, size, offset, end } = await findDirectory(source, bad)
  if (count > maxEntries || size > maxDirectory) {
    throw bad(`its directory has ${count} entries in ${size} bytes, at most ${maxEntries} in ${maxDirectory} are read.`)
  }
  if (offset + size > end) {
    throw bad(`its directory is said to be bytes ${offset} to ${offset + size}, the file has ${source.size}.`)
  }
  const bytes = await source.read(offset, size)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const entries = new Map<string, ZipEntry>()
  for (let at = 0, i = 0; i < count; i++) {
    if (at + 46 > size || view.getUint32(at, true) !== 0x02014b50) throw bad(`entry ${i} of its directory is broken.`)
    const nameLength = view.getUint16(at + 28, true)
    const extraLength = view.getUint16(at + 30, true)
    const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true)
    if (next > size) throw bad(`entry ${i} of its directory is broken.`)
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength))
    if (entries.has(name)) throw bad(`it holds ${name} twice.`)
    const extra = new DataView(bytes.buffer, bytes.byteOffset + at + 46 + nameLength, extraLength)
    const fields = wideFields(extra, view, at)
    if (!fields) throw bad(`the sizes of ${name} are missing or absurd.`)
    const method = view.getUint16(at + 10, true)
    if (view.getUint16(at + 8, true) & 1 || (method !== 0 && method !== 8)) {
      throw new AppError(
        'unsupported-format',
        `${source.path}: ${name} is encrypted or packed by method ${method}; stored and deflated entries are read.`,
      )
    }
    const [unpacked, packed, header] = fields
    if (method === 0 && unpacked !== packed) throw bad(`${name} is stored, but its two sizes differ.`)
    entries.set(name, {
      name,
      method: method === 0 ? 'stored' : 'deflated',
      offset: await dataOffset(source, header, packed, offset, () =>
        bad(`${name} lies outside the file. It may be truncated.`),
      ),
      packedSize: packed,
      size: unpacked,
      crc32: view.getUint32(at + 16, true),
    })
    at = next
  }
  return entries
}

/** Whether an archive has an entry of such a name. @throws AppError not-found, bad-input, unsupported-format */
export async function zipHolds(path: string, name: RegExp): Promise<boolean> {
  const source = await openSource(path)
  try {
    return [...(await readZipDirectory(source)).keys()].some(entry => name.test(entry))
  } finally {
    await source.close()
  }
}

interface Directory {
  count: number
  size: number
  offset: number
  /** where it must have ended */
  end: number
}

async function findDirectory(source: ByteSource, bad: (what: string) => AppError): Promise<Directory> {
  // The end record is 22 bytes and a comment of at most 65,535, at the very end.
  const from = Math.max(0, source.size - 22 - none16)
  const tail = await source.read(from, source.size - from)
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length)
  let at = tail.length - 22
  while (at >= 0 && view.getUint32(at, true) !== 0x06054b50) at--
  if (at < 0) throw bad('it has no end record. It may be truncated; copy or download it again.')
  const short = {
    count: view.getUint16(at + 10, true),
    size: view.getUint32(at + 12, true),
    offset: view.getUint32(at + 16, true),
    end: from + at,
  }
  if (short.count !== none16 && short.size !== none32 && short.offset !== none32) return short
  if (at < 20 || view.getUint32(at - 20, true) !== 0x07064b50) return short
  const record = Number(view.getBigUint64(at - 12, true))
  if (!Number.isSafeInteger(record) || record + 56 > source.size)
    throw bad('its zip64 end record lies outside the file.')
  const wide = new DataView((await source.read(record, 56)).buffer)
  if (wide.getUint32(0, true) !== 0x06064b50) throw bad('its zip64 end record is broken.')
  const [count, size, offset] = [32, 40, 48].map(field => Number(wide.getBigUint64(field, true))) as [
    number,
    number,
    number,
  ]
  if (![count, size, offset].every(Number.isSafeInteger)) throw bad('the sizes in its zip64 end record are absurd.')
  return { count, size, offset, end: record }
}

/** Unpacked size, packed size and header offset, from the zip64 field where the short ones are full; null when absurd. */
function wideFields(extra: DataView, view: DataView, at: number): [number, number, number] | null {
  const short = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)]
  let field = 0
  while (field + 4 <= extra.byteLength && extra.getUint16(field, true) !== 1)
    field += 4 + extra.getUint16(field + 2, true)
  const fieldEnd =
    field + 4 <= extra.byteLength ? Math.min(extra.byteLength, field + 4 + extra.getUint16(field + 2, true)) : 0
  let wide = field + 4
  const out = short.map(value => {
    if (value !== none32) return value
    if (wide + 8 > fieldEnd) return NaN
    wide += 8
    return Number(extra.getBigUint64(wide - 8, true))
  })
  return out.every(Number.isSafeInteger) ? (out as [number, number, number]) : null
}

/** Skips the local header, whose name and extra field may differ in length from the directory's. */
async function dataOffset(
  source: ByteSource,
  header: number,
  packed: number,
  directory: number,
  outside: () => AppError,
): Promise<number> {
  if (header + 30 > directory) throw outside()
  const local = new DataView((await source.read(header, 30)).buffer)
  const offset = header + 30 + local.getUint16(26, true) + local.getUint16(28, true)
  if (local.getUint32(0, true) !== 0x04034b50 || offset + packed > directory) throw outside()
  return offset
}
