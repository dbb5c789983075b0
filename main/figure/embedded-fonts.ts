// The shipped fonts cut to the characters that a figure draws, as they travel in SVG and HTML. Command line and data process.
import { toBase64 } from '../../core/figure/base64.ts'
import type { FontName } from '../../core/figure/font-metrics.ts'
import type { EmbeddedFont } from '../../core/figure/svg.ts'
import { readFont } from './font-files.ts'
import { subsetFont } from './subset-font.ts'

/** Characters by the font that draws them. */
export type UsedText = ReadonlyMap<FontName, ReadonlySet<string>>

const faces = {
  sans: { family: 'Inter', weight: 400 },
  semibold: { family: 'Inter', weight: 600 },
  mono: { family: "'JetBrains Mono'", weight: 400 },
} as const

/** @throws AppError not-found when a font file is missing or damaged */
export function embeddedFonts(used: UsedText, fontsFolder: string): EmbeddedFont[] {
  const out: EmbeddedFont[] = []
  for (const name of ['sans', 'semibold', 'mono'] as const) {
    const characters = used.get(name)
    if (!characters) continue
    const { bytes } = readFont(fontsFolder, name)
    out.push({ ...faces[name], base64: toBase64(subsetFont(bytes, characters)) })
  }
  return out
}
