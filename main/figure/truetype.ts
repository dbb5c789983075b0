// Reading a TrueType font: tables, characters, where outlines lie (OpenType specification 1.9). Command line and data process.

/** A font file and where its tables lie. */
export interface Source {
  bytes: Buffer
  tables: Map<string, [offset: number, length: number]>
}

/** Reads the directory of a TrueType file. */
export function open(bytes: Buffer): Source {
  const tables = new Map<string, [number, number]>()
  for (let i = 0; i < bytes.readUInt16BE(4); i++) {
    const at = 12 + 16 * i
    tables.set(bytes.toString('latin1', at, at + 4), [bytes.readUInt32BE(at + 8), bytes.readUInt32BE(at + 12)])
  }
  return { bytes, tables }
}

/** Sum of the file's 32-bit words, the last one filled with zeros. */
export function checksum(bytes: Buffer): number {
  let sum = 0
  const rest = bytes.length % 4
  for (let i = 0; i < bytes.length - rest; i += 4) sum = (sum + bytes.readUInt32BE(i)) >>> 0
  if (rest > 0)
    sum = (sum + Buffer.concat([bytes.subarray(bytes.length - rest), Buffer.alloc(4 - rest)]).readUInt32BE(0)) >>> 0
  return sum
}

/** @throws Error when the font has no such table */
export function table(font: Source, tag: string): Buffer {
  const entry = font.tables.get(tag)
  if (!entry) throw new Error(`The font has no ${tag} table.`)
  return font.bytes.subarray(entry[0], entry[0] + entry[1])
}

/** Glyph of a code point of the Basic Multilingual Plane; 0 when there is none. */
export function glyphOf(cmap: Buffer, code: number): number {
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const at = cmap.readUInt32BE(4 + 8 * i + 4)
    if (cmap.readUInt16BE(at) !== 4) continue
    const segments = cmap.readUInt16BE(at + 6) / 2
    const [ends, starts] = [at + 14, at + 16 + 2 * segments]
    const [deltas, offsets] = [starts + 2 * segments, starts + 4 * segments]
    for (let s = 0; s < segments; s++) {
      if (code > cmap.readUInt16BE(ends + 2 * s)) continue
      const start = cmap.readUInt16BE(starts + 2 * s)
      if (code < start) return 0
      const delta = cmap.readUInt16BE(deltas + 2 * s)
      const offset = cmap.readUInt16BE(offsets + 2 * s)
      if (offset === 0) return (code + delta) & 0xffff
      const glyph = cmap.readUInt16BE(offsets + 2 * s + offset + 2 * (code - start))
      return glyph === 0 ? 0 : (glyph + delta) & 0xffff
    }
    return 0
  }
  throw new Error('The font has no format 4 character map.')
}

/** Where each glyph's outline lies in `glyf`. */
export function outlines(font: Source): (glyph: number) => Buffer {
  const long = table(font, 'head').readInt16BE(50) === 1
  const [loca, glyf] = [table(font, 'loca'), table(font, 'glyf')]
  const start = (g: number) => (long ? loca.readUInt32BE(4 * g) : 2 * loca.readUInt16BE(2 * g))
  return g => glyf.subarray(start(g), start(g + 1))
}
