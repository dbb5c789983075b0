// A caption of a tour's step: words with the numbers that they were computed from, and the rule that they obey. Pure, every process.
import { count, decimal, percent } from '../figure/format-number.ts'

/** A number in a caption: its text, and what it is, so that it can be held against the view. */
export interface Figure {
  name: string
  text: string
}
export type Part = string | Figure

export interface Caption {
  /** whether the numbers meet the rule */
  met: boolean
  parts: Part[]
  /** the rule and its thresholds, in one or two sentences */
  rule: string
}

/** Any text as a figure */
export const figure = (name: string, text: string): Figure => ({ name, text })

/** A whole number: 30,000 */
export const whole = (name: string, n: number): Figure => figure(name, count(n))
/** A share 0..1 in per cent */
export const share = (name: string, value: number): Figure => figure(name, percent(value))
/** Two decimals */
export const real = (name: string, value: number, digits = 2): Figure => figure(name, decimal(value, digits))
/** Degrees with three digits at most */
export const angle = (name: string, degrees: number): Figure =>
  figure(name, Number.isFinite(degrees) ? `${Number(degrees.toPrecision(3))}°` : 'not known')
/** A feature's number, "#957", or with its plot's letter, "B#88" */
export const feature = (name: string, id: number, letter = ''): Figure => figure(name, `${letter}#${id}`)

/** Words with figures between them: say`#1 is on for ${whole('on', 366)} words` */
export function say(words: TemplateStringsArray, ...values: (Part | readonly Part[])[]): Part[] {
  const parts: Part[] = []
  words.forEach((text, i) => {
    if (text) parts.push(text)
    const value = values[i]
    if (value === undefined) return
    if (Array.isArray(value)) parts.push(...(value as Part[]))
    else parts.push(value as Part)
  })
  return parts
}

/** A caption as plain text. */
export const captionText = ({ parts }: Pick<Caption, 'parts'>): string =>
  parts.map(part => (typeof part === 'string' ? part : part.text)).join('')

/** Figures between commas and "and". */
export function list(items: readonly Figure[]): Part[] {
  return items.flatMap((item, i): Part[] => {
    if (i === 0) return [item]
    return [i === items.length - 1 ? ' and ' : ', ', item]
  })
}
