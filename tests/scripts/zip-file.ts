// Makes zip archives byte by byte for the tests of the reader, right and wrong ones.
import { crc32, deflateRawSync } from 'node:zlib'

export interface Member {
  name: string
  data?: Buffer
  deflate?: boolean
  /** Unix type and permission bits. */
  mode?: number
  /** What the headers claim instead of the truth. */
  claim?: { crc?: number; size?: number; flags?: number; method?: number; offset?: number }
}

/** A zip archive; with zip64 every size and offset is in the 64-bit fields. */
export function makeZip(members: Member[], { zip64 = false, comment = '' } = {}): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, data = Buffer.alloc(0), deflate = false, mode = 0o100644, claim = {} } of members) {
    const body = deflate ? deflateRawSync(data) : data
    const method = claim.method ?? (deflate ? 8 : 0)
    const crc = claim.crc ?? crc32(data)
    const size = claim.size ?? data.length
    const title = Buffer.from(name)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(method, 8)
    local.writeUInt16LE(title.length, 26)
    parts.push(local, title, body)
    const extra = zip64 ? Buffer.alloc(28) : Buffer.alloc(0)
    if (zip64) {
      extra.writeUInt16LE(1, 0)
      extra.writeUInt16LE(24, 2)
      extra.writeBigUInt64LE(BigInt(size), 4)
      extra.writeBigUInt64LE(BigInt(body.length), 12)
      extra.writeBigUInt64LE(BigInt(claim.offset ?? offset), 20)
    }
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(claim.flags ?? 0, 8)
    central.writeUInt16LE(method, 10)
    central.writeUInt32LE(crc, 16)
    central.writeUInt32LE(zip64 ? 0xffffffff : body.length, 20)
    central.writeUInt32LE(zip64 ? 0xffffffff : size, 24)
    central.writeUInt16LE(title.length, 28)
    central.writeUInt16LE(extra.length, 30)
    central.writeUInt16LE(mode, 40)
    central.writeUInt32LE(zip64 ? 0xffffffff : (claim.offset ?? offset), 42)
    directory.push(central, title, extra)
    offset += local.length + title.length + body.length
  }
  const size = Buffer.concat(directory).length
  const tail: Buffer[] = []
  if (zip64) {
    const end64 = Buffer.alloc(56)
    end64.writeUInt32LE(0x06064b50, 0)
    end64.writeBigUInt64LE(BigInt(members.length), 32)
    end64.writeBigUInt64LE(BigInt(size), 40)
    end64.writeBigUInt64LE(BigInt(offset), 48)
    const locator = Buffer.alloc(20)
    locator.writeUInt32LE(0x07064b50, 0)
    locator.writeBigUInt64LE(BigInt(offset + size), 8)
    tail.push(end64, locator)
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(zip64 ? 0xffff : members.length, 10)
  end.writeUInt32LE(zip64 ? 0xffffffff : size, 12)
  end.writeUInt32LE(zip64 ? 0xffffffff : offset, 16)
  end.writeUInt16LE(comment.length, 20)
  return Buffer.concat([...parts, ...directory, ...tail, end, Buffer.from(comment)])
}
