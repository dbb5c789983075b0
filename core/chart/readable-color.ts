// Colours as text. Every process.
import { contrastOf } from './contrast.ts'
import { colorBetween } from './heat.ts'

const known = new Map<string, string>()

/** A colour as text on the paper: moved toward ink just as far as 4.5:1 (WCAG 2.1) asks. All are `#rrggbb`. */
export function readableColor(color: string, paper: string, ink: string): string {
  const key = `${color}|${paper}|${ink}`
  const found = known.get(key)
  if (found) return found
  let text = color
  for (let step = 1; step <= 20 && contrastOf(text, paper) < 4.5; step++) text = colorBetween([color, ink], step / 20)
  known.set(key, text)
  return text
}
