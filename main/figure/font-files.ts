// Files of the shipped fonts. Command line and data process.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FontName } from '../../core/figure/font-metrics.ts'
import { AppError } from '../../shared/errors.ts'
import { checksum } from './truetype.ts'

export const fontFiles: Record<FontName, string> = {
  sans: 'Inter-Regular.ttf',
  semibold: 'Inter-SemiBold.ttf',
  mono: 'JetBrainsMono-Regular.ttf',
}

/** What every undamaged TrueType file sums up to (OpenType 1.9, `head`, checksumAdjustment). */
const whole = 0xb1b0afba

/**
 * A shipped font, whole: a figure drawn with half of one would look finished and not be.
 * @throws AppError not-found when the file is missing, cannot be read or is damaged
 */
export function readFont(fontsFolder: string, name: FontName): { path: string; bytes: Buffer } {
  const path = join(fontsFolder, fontFiles[name])
  const fail = (what: string, cause?: unknown): never => {
    throw new AppError('not-found', `${path}: the font of figures ${what}. Install Zonoscope again.`, { cause })
  }
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (e) {
    return fail('could not be read', e)
  }
  if (bytes.length < 12 || checksum(bytes) !== whole)
    fail(`is damaged (${bytes.length} bytes, and its checksum is wrong)`)
  return { path, bytes }
}
