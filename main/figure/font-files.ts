// Files of the shipped fonts. Command line and data process.
import type { FontName } from '../../core/figure/font-metrics.ts'

export const fontFiles: Record<FontName, string> = {
  sans: 'Inter-Regular.ttf',
  semibold: 'Inter-SemiBold.ttf',
  mono: 'JetBrainsMono-Regular.ttf',
}
