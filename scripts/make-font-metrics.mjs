// Writes core/figure/font-metrics.ts: advance widths of the shipped fonts, so that core can measure text. Run by hand when a font changes.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const fonts = {
  sans: 'Inter-Regular.ttf',
  semibold: 'Inter-SemiBold.ttf',
  mono: 'JetBrainsMono-Regular.ttf',
}

/** Code points worth measuring exactly: Latin, Greek, general punctuation, sub- and superscripts, arrows, mathematical operators. */
const ranges = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x370, 0x3ff],
  [0x2010, 0x2044],
  [0x2070, 0x209c],
  [0x2190, 0x21ff],
  [0x2200, 0x22ff],
  [0x25a0, 0x25ff],
]

/** Tables of a TrueType file by tag, as [offset, length]. */
function tablesOf(view) {
  const tables = new Map()
  for (let i = 0; i < view.getUint16(4); i++) {
    const at = 12 + 16 * i
    const tag = String.fromCharCode(...[0, 1, 2, 3].map(j => view.getUint8(at + j)))
    tables.set(tag, [view.getUint32(at + 8), view.getUint32(at + 12)])
  }
  return tables
}

/** Glyph of a code point from the format 4 (Basic Multilingual Plane) character map. */
function glyphFinder(view, cmap) {
  let at = 0
  for (let i = 0; i < view.getUint16(cmap + 2); i++) {
    const sub = cmap + view.getUint32(cmap + 4 + 8 * i + 4)
    if (view.getUint16(sub) === 4) at = sub
  }
  if (at === 0) throw new Error('The font has no format 4 character map.')
  const segments = view.getUint16(at + 6) / 2
  const ends = at + 14
  const starts = ends + 2 * segments + 2
  const deltas = starts + 2 * segments
  const offsets = deltas + 2 * segments
  return code => {
    for (let i = 0; i < segments; i++) {
      if (code > view.getUint16(ends + 2 * i)) continue
      const start = view.getUint16(starts + 2 * i)
      if (code < start) return 0
      const offset = view.getUint16(offsets + 2 * i)
      if (offset === 0) return (code + view.getUint16(deltas + 2 * i)) & 0xffff
      const glyph = view.getUint16(offsets + 2 * i + offset + 2 * (code - start))
      return glyph === 0 ? 0 : (glyph + view.getUint16(deltas + 2 * i)) & 0xffff
    }
    return 0
  }
}

function metricsOf(file) {
  const bytes = readFileSync(join(root, 'main/figure/fonts', file))
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const tables = tablesOf(view)
  const unitsPerEm = view.getUint16(tables.get('head')[0] + 18)
  const hhea = tables.get('hhea')[0]
  const metrics = view.getUint16(hhea + 34)
  const hmtx = tables.get('hmtx')[0]
  const find = glyphFinder(view, tables.get('cmap')[0])
  const advance = glyph => view.getUint16(hmtx + 4 * Math.min(glyph, metrics - 1))
  const runs = ranges.map(([from, to]) => {
    const widths = []
    for (let code = from; code <= to; code++) {
      const glyph = find(code)
      widths.push(glyph === 0 ? -1 : Math.round((advance(glyph) / unitsPerEm) * 1000))
    }
    return { from, widths }
  })
  return {
    ascent: view.getInt16(hhea + 4) / unitsPerEm,
    descent: -view.getInt16(hhea + 6) / unitsPerEm,
    runs,
  }
}

const parts = Object.entries(fonts).map(([name, file]) => {
  const m = metricsOf(file)
  const runs = m.runs.map(r => `      { from: 0x${r.from.toString(16)}, widths: '${r.widths.join(' ')}' },`).join('\n')
  return `  ${name}: {\n    ascent: ${m.ascent},\n    descent: ${m.descent},\n    runs: [\n${runs}\n    ],\n  },`
})
writeFileSync(
  join(root, 'core/figure/font-metrics.ts'),
  `// Advance widths of the shipped fonts in thousandths of the font size, -1 where the font has no glyph. Every process.
// Written by scripts/make-font-metrics.mjs from main/figure/fonts; do not edit.

export type FontName = 'sans' | 'semibold' | 'mono'

/** Ascent and descent in font sizes; runs of consecutive code points with their widths, separated by spaces. */
export interface FontMetrics {
  ascent: number
  descent: number
  runs: { from: number; widths: string }[]
}

export const fontMetrics: Record<FontName, FontMetrics> = {
${parts.join('\n')}
}
`,
)
