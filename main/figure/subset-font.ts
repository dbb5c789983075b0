// A TrueType font cut down to the glyphs of a text, for embedding in SVG. Command line and data process.
// Tables: OpenType specification 1.9 (head, hhea, hmtx, maxp, loca, glyf, cmap format 4). Kerning and ligatures are left behind:
// widths are then exactly the advances that core/figure/font-metrics.ts measures with.

import { glyphOf, open, outlines, table } from './truetype.ts'

/** Positions of the glyph numbers inside a composite glyph's data (flags: 1 words, 8 scale, 32 more, 64 xy scale, 128 2x2). */
function componentsOf(glyph: Buffer): number[] {
  if (glyph.length < 10 || glyph.readInt16BE(0) >= 0) return []
  const out: number[] = []
  let at = 10
  for (;;) {
    const flags = glyph.readUInt16BE(at)
    out.push(at + 2)
    at += 4 + (flags & 1 ? 4 : 2) + (flags & 8 ? 2 : flags & 64 ? 4 : flags & 128 ? 8 : 0)
    if (!(flags & 32)) return out
  }
}

/**
 * The font with only the glyphs that `characters` need, renumbered. Characters that the font lacks are left out.
 * @param bytes a TrueType file (glyf outlines)
 */
export function subsetFont(bytes: Buffer, characters: Iterable<string>): Buffer {
  const font = open(bytes)
  const [head, hhea, hmtx, maxp] = ['head', 'hhea', 'hmtx', 'maxp'].map(t => Buffer.from(table(font, t))) as [
    Buffer,
    Buffer,
    Buffer,
    Buffer,
  ]
  const cmap = table(font, 'cmap')
  const outline = outlines(font)

  const codes = [...new Set(characters)]
    .map(c => c.codePointAt(0)!)
    .filter(c => c < 0xffff)
    .sort((a, b) => a - b)
    .map(code => ({ code, glyph: glyphOf(cmap, code) }))
    .filter(c => c.glyph !== 0)
  // New number of each old glyph; grows while composites name further glyphs.
  const kept = [0]
  const renumbered = new Map([[0, 0]])
  const keep = (g: number) => {
    if (!renumbered.has(g)) renumbered.set(g, kept.push(g) - 1)
    return renumbered.get(g)!
  }
  codes.forEach(c => keep(c.glyph))
  const pieces: Buffer[] = []
  for (let i = 0; i < kept.length; i++) {
    const data = Buffer.from(outline(kept[i]!))
    for (const at of componentsOf(data)) data.writeUInt16BE(keep(data.readUInt16BE(at)), at)
    pieces.push(Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)]))
  }

  const metrics = hhea.readUInt16BE(34)
  const newHmtx = Buffer.alloc(4 * kept.length)
  kept.forEach((g, i) => {
    hmtx.copy(newHmtx, 4 * i, 4 * Math.min(g, metrics - 1), 4 * Math.min(g, metrics - 1) + 2)
    const bearing = g < metrics ? 4 * g + 2 : 4 * metrics + 2 * (g - metrics)
    hmtx.copy(newHmtx, 4 * i + 2, bearing, bearing + 2)
  })
  const newLoca = Buffer.alloc(4 * (kept.length + 1))
  let end = 0
  pieces.forEach((o, i) => newLoca.writeUInt32BE((end += o.length), 4 * (i + 1)))
  head.writeInt16BE(1, 50)
  hhea.writeUInt16BE(kept.length, 34)
  maxp.writeUInt16BE(kept.length, 4)
  const tables: [string, Buffer][] = [
    ['OS/2', table(font, 'OS/2')],
    ['cmap', characterMap(codes.map(c => [c.code, renumbered.get(c.glyph)!]))],
    ['glyf', Buffer.concat(pieces)],
    ['head', head],
    ['hhea', hhea],
    ['hmtx', newHmtx],
    ['loca', newLoca],
    ['maxp', maxp],
    ['name', emptyNames()],
    ['post', postVersion3(table(font, 'post'))],
  ]
  return assemble(tables)
}

/** Format 4 with one segment per character and the closing one. */
function characterMap(pairs: [code: number, glyph: number][]): Buffer {
  const n = pairs.length + 1
  const length = 16 + 8 * n
  const out = Buffer.alloc(12 + length)
  out.writeUInt16BE(1, 2)
  out.writeUInt16BE(3, 4)
  out.writeUInt16BE(1, 6)
  out.writeUInt32BE(12, 8)
  const at = 12
  const power = 2 ** Math.floor(Math.log2(n))
  ;[4, length, 0, 2 * n, 2 * power, Math.log2(power), 2 * (n - power)].forEach((v, i) =>
    out.writeUInt16BE(v, at + 2 * i),
  )
  const segments: [number, number][] = [...pairs, [0xffff, 0]]
  segments.forEach(([code, glyph], i) => {
    out.writeUInt16BE(code, at + 14 + 2 * i)
    out.writeUInt16BE(code, at + 16 + 2 * n + 2 * i)
    out.writeUInt16BE(code === 0xffff ? 1 : (glyph - code) & 0xffff, at + 16 + 4 * n + 2 * i)
  })
  return out
}

function emptyNames(): Buffer {
  const out = Buffer.alloc(6)
  out.writeUInt16BE(6, 4)
  return out
}

/** Without glyph names. */
function postVersion3(post: Buffer): Buffer {
  const out = Buffer.from(post.subarray(0, 32))
  out.writeUInt32BE(0x00030000, 0)
  return out
}

const sum32 = (data: Buffer) => {
  let sum = 0
  for (let i = 0; i < data.length; i += 4) {
    const word =
      data.length - i >= 4 ? data.readUInt32BE(i) : data.readUIntBE(i, data.length - i) * 256 ** (4 - (data.length - i))
    sum = (sum + word) >>> 0
  }
  return sum
}

/** Directory, tables on multiples of four, checksums, and the whole file's in `head`. */
function assemble(tables: [string, Buffer][]): Buffer {
  const n = tables.length
  const power = 2 ** Math.floor(Math.log2(n))
  const directory = Buffer.alloc(12 + 16 * n)
  directory.writeUInt32BE(0x00010000, 0)
  ;[n, 16 * power, Math.log2(power), 16 * (n - power)].forEach((v, i) => directory.writeUInt16BE(v, 4 + 2 * i))
  let at = directory.length
  let headAt = 0
  const parts = [directory]
  tables.forEach(([tag, data], i) => {
    if (tag === 'head') {
      headAt = at
      data.writeUInt32BE(0, 8)
    }
    const entry = 12 + 16 * i
    directory.write(tag, entry, 'latin1')
    directory.writeUInt32BE(sum32(data), entry + 4)
    directory.writeUInt32BE(at, entry + 8)
    directory.writeUInt32BE(data.length, entry + 12)
    const padded = Buffer.concat([data, Buffer.alloc((4 - (data.length % 4)) % 4)])
    parts.push(padded)
    at += padded.length
  })
  const file = Buffer.concat(parts)
  file.writeUInt32BE((0xb1b0afba - sum32(file)) >>> 0, headAt + 8)
  return file
}
