// How a token of a strip looks: its text made visible, and colour and length for how much a number is. Pure; renderer.

/** One token of a strip. */
export interface StripToken {
  text: string
  /** said after the number, in the tooltip and to screen readers */
  note?: string
  /** not counted anywhere: drawn hatched, without a number */
  masked?: boolean
  /** a part of a character, shown as its bytes */
  part?: boolean
  /** something begins with it: a line is drawn before it */
  begins?: boolean
  /** the line goes on below it */
  ends?: boolean
}

/** Line ends, tabs and tokens of spaces alone as signs; nothing at all as ∅. */
export function visibleToken(text: string): string {
  const signs = text
    .replaceAll('\r\n', '↵')
    .replaceAll(/[\r\n]/g, '↵')
    .replaceAll('\t', '⇥')
  return /^ +$/.test(signs) ? '·'.repeat(signs.length) : signs || '∅'
}

/** Of a token where there is nothing. */
export const noBackground = 'none'

/**
 * Background of a token: the more of the strip's largest value, the more orange; below zero blue. Nothing where it is zero.
 * The strongest is as strong as the theme's contrast of text allows (--strip-most).
 */
export function stripBackground(share: number): string {
  if (share === 0) return noBackground
  const color = share > 0 ? 'var(--act-1)' : 'var(--f1)'
  return `color-mix(in srgb, ${color} calc(var(--strip-most) * ${(0.1 + 0.9 * Math.abs(share)).toFixed(3)}), transparent)`
}

/** The tokens of each line of a strip, [from, to): a line ends below a token that says so. */
export function linesOf(tokens: readonly StripToken[]): { from: number; to: number }[] {
  const lines: { from: number; to: number }[] = []
  let from = 0
  tokens.forEach(({ ends }, i) => {
    if (!ends && i < tokens.length - 1) return
    lines.push({ from, to: i + 1 })
    from = i + 1
  })
  return lines
}
