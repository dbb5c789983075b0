// A small reader of zip archives (also zip64) that unpacks chosen entries below one folder, and nowhere else.
import fs from 'node:fs'
import path from 'node:path'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import zlib from 'node:zlib'

const endSize = 22
const maxComment = 65535

/**
 * @typedef {{name: string, method: number, flags: number, crc: number, compressed: number, size: number, offset: number, mode: number}} ZipEntry
 *   compressed, size, offset in bytes; mode: Unix permission and type bits, 0 where the archive has none.
 */

/** A name that stays below the folder it is unpacked to: relative, without `..`, drive letters or backslashes. */
export function isSafeName(name) {
  if (name === '' || name.includes('\0') || name.includes('\\') || name.startsWith('/') || /^[a-z]:/i.test(name))
    return false
  return !name.split('/').includes('..')
}

function readAt(fd, position, length) {
  const buffer = Buffer.alloc(length)
  let done = 0
  while (done < length) {
    const got = fs.readSync(fd, buffer, done, length - done, position + done)
    if (got === 0) throw new Error('the zip archive is cut short')
    done += got
  }
  return buffer
}

/** Where the central directory lies: {count, size, offset}. */
function findDirectory(fd, fileSize) {
  const tailSize = Math.min(fileSize, endSize + maxComment)
  const tail = readAt(fd, fileSize - tailSize, tailSize)
  let at = tail.length - endSize
  while (at >= 0 && !(tail.readUInt32LE(at) === 0x06054b50 && at + endSize + tail.readUInt16LE(at + 20) <= tail.length))
    at--
  if (at < 0) throw new Error('not a zip archive, or cut short: no end record')
  let count = tail.readUInt16LE(at + 10)
  let size = tail.readUInt32LE(at + 12)
  let offset = tail.readUInt32LE(at + 16)
  if (count === 0xffff || size === 0xffffffff || offset === 0xffffffff) {
    const locator = readAt(fd, fileSize - tailSize + at - 20, 20)
    if (locator.readUInt32LE(0) !== 0x07064b50) throw new Error('the zip archive has no zip64 locator')
    const end = readAt(fd, Number(locator.readBigUInt64LE(8)), 56)
    if (end.readUInt32LE(0) !== 0x06064b50) throw new Error('the zip archive has no zip64 end record')
    count = Number(end.readBigUInt64LE(32))
    size = Number(end.readBigUInt64LE(40))
    offset = Number(end.readBigUInt64LE(48))
  }
  if (offset + size > fileSize || count > size / 46)
    throw new Error('the zip archive is damaged: its directory is not in the file')
  return { count, size, offset }
}

/** Replaces 32-bit fields at their limit by those of the zip64 extra field. */
function widen(entry, extra) {
  for (let at = 0; at + 4 <= extra.length;) {
    const id = extra.readUInt16LE(at)
    const end = at + 4 + extra.readUInt16LE(at + 2)
    if (id === 1) {
      let next = at + 4
      for (const key of ['size', 'compressed', 'offset'])
        if (entry[key] === 0xffffffff) {
          if (next + 8 > Math.min(end, extra.length)) throw new Error('the zip archive is damaged: short zip64 field')
          entry[key] = Number(extra.readBigUInt64LE(next))
          next += 8
        }
      return
    }
    at = end
  }
}

/**
 * The entries of an open archive, in its own order.
 * @param {number} fd
 * @returns {ZipEntry[]}
 */
export function readEntries(fd) {
  const fileSize = fs.fstatSync(fd).size
  if (fileSize < endSize) throw new Error('not a zip archive: too short')
  const { count, size, offset } = findDirectory(fd, fileSize)
  const directory = readAt(fd, offset, size)
  const entries = []
  for (let i = 0, at = 0; i < count; i++) {
    if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50)
      throw new Error('the zip archive is damaged')
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28)
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30)
    const entry = {
      name: directory.toString('utf8', at + 46, nameEnd),
      flags: directory.readUInt16LE(at + 8),
      method: directory.readUInt16LE(at + 10),
      crc: directory.readUInt32LE(at + 16),
      compressed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      mode: directory.readUInt16LE(at + 40),
      offset: directory.readUInt32LE(at + 42),
    }
    widen(entry, directory.subarray(nameEnd, extraEnd))
    if (entry.offset + 30 + entry.compressed > fileSize) throw new Error(`the zip archive is damaged: ${entry.name}`)
    entries.push(entry)
    at = extraEnd + directory.readUInt16LE(at + 32)
  }
  return entries
}

/** Writes one entry to a file and checks its length and CRC-32. */
async function unpackOne(fd, entry, file) {
  const local = readAt(fd, entry.offset, 30)
  if (local.readUInt32LE(0) !== 0x04034b50) throw new Error(`the zip archive is damaged: ${entry.name}`)
  const start = entry.offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
  const out = fs.openSync(file, 'wx', (entry.mode & 0o777) | 0o600)
  try {
    let written = 0
    let crc = 0
    const sink = new Writable({
      write(chunk, _encoding, next) {
        written += chunk.length
        // A bomb says one size and holds another.
        if (written > entry.size)
          return next(new Error(`the zip archive is damaged: ${entry.name} is longer than it says`))
        crc = crc32(chunk, crc)
        fs.write(out, chunk, 0, chunk.length, null, error => next(error))
      },
    })
    const source =
      entry.compressed === 0
        ? null
        : fs.createReadStream('', {
            fd,
            autoClose: false,
            start,
            end: start + entry.compressed - 1,
            highWaterMark: 1 << 20,
          })
    if (source !== null && entry.method === 8)
      await pipeline(source, zlib.createInflateRaw({ chunkSize: 1 << 20 }), sink)
    else if (source !== null && entry.method === 0) await pipeline(source, sink)
    else if (source !== null)
      throw new Error(
        `the zip archive uses method ${entry.method} for ${entry.name}: only stored and deflated are read`,
      )
    if (written !== entry.size || crc !== entry.crc)
      throw new Error(`the zip archive is damaged: ${entry.name} does not match its checksum`)
  } finally {
    fs.closeSync(out)
  }
}

/**
 * Unpacks an archive into an existing folder. Links, encrypted entries and names that leave the folder are refused.
 * @param {string} archive path of the zip file
 * @param {string} folder
 * @param {(name: string) => string | null} rename name below the folder for each entry, or null to leave it out
 * @param {(done: number, total: number) => void} [onBytes] unpacked bytes so far, of how many
 */
export async function unzip(archive, folder, rename, onBytes = () => {}) {
  const fd = fs.openSync(archive, 'r')
  try {
    const wanted = readEntries(fd)
      .map(entry => ({ entry, to: rename(entry.name) }))
      .filter(({ to }) => to !== null)
    const total = wanted.reduce((sum, { entry }) => sum + entry.size, 0)
    let done = 0
    for (const { entry, to } of wanted) {
      if (!isSafeName(entry.name) || !isSafeName(to))
        throw new Error(`the zip archive names a file outside its folder: ${entry.name}`)
      if ((entry.mode & 0o170000) === 0o120000) throw new Error(`the zip archive holds a link: ${entry.name}`)
      if (entry.flags & 1) throw new Error(`the zip archive is encrypted: ${entry.name}`)
      const file = path.join(folder, ...to.split('/'))
      if (to.endsWith('/')) fs.mkdirSync(file, { recursive: true })
      else {
        fs.mkdirSync(path.dirname(file), { recursive: true })
        await unpackOne(fd, entry, file)
      }
      onBytes((done += entry.size), total)
    }
  } finally {
    fs.closeSync(fd)
  }
}

const table = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

/** CRC-32 of a chunk, continued from crc (zlib has one only since Node 20.15). */
export function crc32(chunk, crc = 0) {
  if (typeof zlib.crc32 === 'function') return zlib.crc32(chunk, crc)
  let c = ~crc
  for (const byte of chunk) c = table[(c ^ byte) & 255] ^ (c >>> 8)
  return ~c >>> 0
}
