// The colour of a token by its number: nothing at zero, orange above, blue below, over the paper of a theme. Pure, every process.

type Rgb = readonly [number, number, number]

interface StripLook {
  paper: Rgb
  above: Rgb
  below: Rgb
  /** share of colour in the strongest background, so that the theme's ink stays readable on it (4.5:1) */
  strongest: number
}

const looks: Record<'light' | 'dark', StripLook> = {
  light: { paper: [255, 255, 255], above: [230, 126, 34], below: [0, 114, 178], strongest: 0.6 },
  dark: { paper: [18, 20, 23], above: [245, 163, 74], below: [74, 168, 224], strongest: 0.5 },
}

/** Print without colour: the size alone is seen, the sign is in the numbers. */
const greyInk: Record<'light' | 'dark', Rgb> = { light: [90, 90, 90], dark: [190, 190, 190] }

/** How much of `most` a value is, -1 to 1; 0 for what is not a number and where `most` is none. */
export function shareOf(value: number, most: number): number {
  if (!(most > 0) || !Number.isFinite(value)) return 0
  return Math.min(1, Math.max(-1, value / most))
}

/** Red, green, blue over the paper, 0..255, for `value` of `most`; null where there is nothing to show. */
export function stripRgb(
  value: number,
  most: number,
  theme: 'light' | 'dark' = 'light',
  inks: 'color' | 'grey' = 'color',
): number[] | null {
  const size = shareOf(value, most)
  if (size === 0) return null
  const { paper, above, below, strongest } = looks[theme]
  const share = strongest * (0.1 + 0.9 * Math.abs(size))
  const full = inks === 'grey' ? greyInk[theme] : size > 0 ? above : below
  return full.map((c, i) => Math.round(paper[i]! + (c - paper[i]!) * share))
}

/** `#rrggbb` */
export const hexOf = (rgb: readonly number[]): string => `#${rgb.map(c => c.toString(16).padStart(2, '0')).join('')}`
