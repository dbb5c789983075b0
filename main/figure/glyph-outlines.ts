// Outlines of glyphs as canvas paths, in font units with y up (OpenType `glyf`: quadratic splines). Command line and data process.
import { Path2D } from '@napi-rs/canvas'
import { glyphOf, open, outlines, table } from './truetype.ts'

export interface GlyphOutlines {
  unitsPerEm: number
  /** path of a character; empty where the font has none */
  outline(char: string): Path2D
}

/** x' = a x + c y + e, y' = b x + d y + f */
type Matrix = [a: number, b: number, c: number, d: number, e: number, f: number]

interface Point {
  x: number
  y: number
  on: boolean
}

/** Composites in composites: real fonts nest two or three deep; a damaged one could nest without end. */
const deepest = 8

export function glyphOutlines(bytes: Buffer): GlyphOutlines {
  const font = open(bytes)
  const cmap = table(font, 'cmap')
  const dataOf = outlines(font)
  const known = new Map<string, Path2D>()

  const trace = (path: Path2D, glyph: number, m: Matrix, depth: number) => {
    const data = dataOf(glyph)
    if (data.length < 10 || depth > deepest) return
    if (data.readInt16BE(0) >= 0) {
      for (const contour of contoursOf(data))
        traceContour(
          path,
          contour.map(p => apply(m, p)),
        )
    } else {
      for (const part of partsOf(data)) trace(path, part.glyph, multiply(m, part.matrix), depth + 1)
    }
  }
  return {
    unitsPerEm: table(font, 'head').readUInt16BE(18),
    outline(char) {
      let path = known.get(char)
      if (!path) {
        path = new Path2D()
        const code = char.codePointAt(0)!
        const glyph = code < 0xffff ? glyphOf(cmap, code) : 0
        if (glyph !== 0) trace(path, glyph, [1, 0, 0, 1, 0, 0], 0)
        known.set(char, path)
      }
      return path
    },
  }
}

const apply = ([a, b, c, d, e, f]: Matrix, { x, y, on }: Point): Point => ({
  x: a * x + c * y + e,
  y: b * x + d * y + f,
  on,
})

const multiply = (m: Matrix, n: Matrix): Matrix => [
  m[0] * n[0] + m[2] * n[1],
  m[1] * n[0] + m[3] * n[1],
  m[0] * n[2] + m[2] * n[3],
  m[1] * n[2] + m[3] * n[3],
  m[0] * n[4] + m[2] * n[5] + m[4],
  m[1] * n[4] + m[3] * n[5] + m[5],
]

/** Points of a simple glyph: flags with repeats (8), then x (short 2, same or positive 16), then y (4, 32). */
function contoursOf(data: Buffer): Point[][] {
  const contours = data.readInt16BE(0)
  const ends = Array.from({ length: contours }, (_, i) => data.readUInt16BE(10 + 2 * i))
  const n = (ends.at(-1) ?? -1) + 1
  let at = 10 + 2 * contours
  at += 2 + data.readUInt16BE(at)
  const flags: number[] = []
  while (flags.length < n) {
    const flag = data[at++]!
    flags.push(flag)
    if (flag & 8) for (let k = data[at++]!; k > 0 && flags.length < n; k--) flags.push(flag)
  }
  const axis = (short: number, same: number) => {
    let value = 0
    return flags.map(flag => {
      if (flag & short) value += (flag & same ? 1 : -1) * data[at++]!
      else if (!(flag & same)) {
        value += data.readInt16BE(at)
        at += 2
      }
      return value
    })
  }
  const xs = axis(2, 16)
  const ys = axis(4, 32)
  return ends.map((end, i) => {
    const start = i === 0 ? 0 : ends[i - 1]! + 1
    return Array.from({ length: end - start + 1 }, (_, k) => ({
      x: xs[start + k]!,
      y: ys[start + k]!,
      on: (flags[start + k]! & 1) === 1,
    }))
  })
}

/** Glyphs that a composite is made of, with their places. */
function partsOf(data: Buffer): { glyph: number; matrix: Matrix }[] {
  const out: { glyph: number; matrix: Matrix }[] = []
  const fraction = (at: number) => data.readInt16BE(at) / 16384
  for (let at = 10; ;) {
    const flags = data.readUInt16BE(at)
    const glyph = data.readUInt16BE(at + 2)
    const wide = (flags & 1) !== 0
    // Flag 2: the arguments are an offset; otherwise they match points, which the shipped fonts do not use.
    const [e, f] = !(flags & 2)
      ? [0, 0]
      : wide
        ? [data.readInt16BE(at + 4), data.readInt16BE(at + 6)]
        : [data.readInt8(at + 4), data.readInt8(at + 5)]
    at += wide ? 8 : 6
    let [a, b, c, d] = [1, 0, 0, 1]
    if (flags & 8) {
      a = d = fraction(at)
      at += 2
    } else if (flags & 64) {
      ;[a, d] = [fraction(at), fraction(at + 2)]
      at += 4
    } else if (flags & 128) {
      ;[a, b, c, d] = [fraction(at), fraction(at + 2), fraction(at + 4), fraction(at + 6)]
      at += 8
    }
    out.push({ glyph, matrix: [a, b, c, d, e, f] })
    if (!(flags & 32)) return out
  }
}

/** A closed contour; between two control points lies an implied point on the curve. */
function traceContour(path: Path2D, points: Point[]): void {
  const n = points.length
  if (n < 2) return
  const middle = (p: Point, q: Point) => ({ x: (p.x + q.x) / 2, y: (p.y + q.y) / 2, on: true })
  const first = points.findIndex(p => p.on)
  const start = first >= 0 ? points[first]! : middle(points[0]!, points[n - 1]!)
  path.moveTo(start.x, start.y)
  let control: Point | null = null
  for (let k = 1; k <= n; k++) {
    const p = first >= 0 ? points[(first + k) % n]! : points[k - 1]!
    if (p.on) {
      if (control) path.quadraticCurveTo(control.x, control.y, p.x, p.y)
      else path.lineTo(p.x, p.y)
      control = null
    } else {
      if (control) {
        const m = middle(control, p)
        path.quadraticCurveTo(control.x, control.y, m.x, m.y)
      }
      control = p
    }
  }
  if (control) path.quadraticCurveTo(control.x, control.y, start.x, start.y)
  path.closePath()
}
