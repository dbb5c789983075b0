// The shipped fonts cut to the characters that a figure draws, as they travel in SVG and HTML. Command line and data process.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { toBase64 } from '../../core/figure/base64.ts'
import type { FontName } from '../../core/figure/font-metrics.ts'
import type { EmbeddedFont } from '../../core/figure/svg.ts'
import { AppError } from '../../shared/errors.ts'
import { fontFiles } from './font-files.ts'
import { subsetFont } from './subset-font.ts'

/** Characters by the font that draws them. */
export type UsedText = ReadonlyMap<FontName, ReadonlySet<string>>

const faces = {
  sans: { family: 'Inter', weight: 400 },
  semibold: { family: 'Inter', weight: 600 },
  mono: { family: "'JetBrains Mono'", weight: 400 },
} as const

/** @throws AppError not-found when a font file is missing */
export async function embeddedFonts(used: UsedText, fontsFolder: string): Promise<EmbeddedFont[]> {
  const out: EmbeddedFont[] = []
  for (const name of ['sans', 'semibold', 'mono'] as const) {
    const characters = used.get(name)
    if (!characters) continue
    const path = join(fontsFolder, fontFiles[name])
    const bytes = await readFile(path).catch((e: unknown) => {
      throw new AppError('not-found', `${path}: the font of figures could not be read. Install Zonoscope again.`, {
        cause: e,
      })
    })
    out.push({ ...faces[name], base64: toBase64(subsetFont(bytes, characters)) })
  }
  return out
}
