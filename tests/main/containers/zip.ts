// Makes zip archives by hand, true ones and lying ones, and .npy arrays to put into them.
import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipPart {
  name: string
  data: Uint8Array
  deflate?: boolean
  /** what the directory says instead of the truth */
  method?: number
  size?: number
  packedSize?: number
  headerOffset?: number
  crc?: number
}

/** A float32, row-major .npy of version 1. */
export function npyBytes(shape: number[], values: ArrayLike<number>): Buffer {
  const literal = `{'descr': '<f4', 'fortran_order': False, 'shape': (${shape.join(', ')}${shape.length === 1 ? ',' : ''}), }`
  const padded = literal.padEnd(Math.ceil((10 + literal.length + 1) / 64) * 64 - 11) + '\n'
  const head = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 0, 0])
  head.writeUInt16LE(padded.length, 8)
  return Buffer.concat([head, Buffer.from(padded, 'latin1'), new Uint8Array(Float32Array.from(values).buffer)])
}

/** Local headers and data, then the directory, then the end record. */
export function zipBytes(parts: ZipPart[]): Buffer {
  const body: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const part of parts) {
    const packed = part.deflate ? deflateRawSync(part.data) : Buffer.from(part.data)
    const method = part.method ?? (part.deflate ? 8 : 0)
    const name = Buffer.from(part.name)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(method, 8)
    local.writeUInt16LE(name.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(method, 10)
    central.writeUInt32LE((part.crc ?? crc32(part.data)) >>> 0, 16)
    central.writeUInt32LE(part.packedSize ?? packed.length, 20)
    central.writeUInt32LE(part.size ?? part.data.length, 24)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt32LE(part.headerOffset ?? at, 42)
    body.push(local, name, packed)
    directory.push(central, name)
    at += local.length + name.length + packed.length
  }
  const listing = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(parts.length, 8)
  end.writeUInt16LE(parts.length, 10)
  end.writeUInt32LE(listing.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...body, listing, end])
}
