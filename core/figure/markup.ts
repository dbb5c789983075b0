// The markup of texts on a figure: Greek, sub- and superscripts, bold, tokens. Read into runs, never into markup of a file. Every process.
import type { FontName } from './font-metrics.ts'
import { cleanText, textWidth } from './text.ts'

/** A piece of a line in one style. */
export interface Run {
  text: string
  font: FontName
  /** 0 on the line, 1 above it, -1 below it */
  level: -1 | 0 | 1
  /** drawn as a token: on a tint */
  token: boolean
}

/** A run with its place on the line, in mm from the line's start. */
export interface PlacedRun extends Run {
  x: number
  width: number
  size: number
  /** down from the line's own baseline */
  shift: number
}

const letters: Record<string, string> = {
  alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', epsilon: 'ε', zeta: 'ζ', eta: 'η', theta: 'θ', iota: 'ι', kappa: 'κ',
  lambda: 'λ', mu: 'μ', nu: 'ν', xi: 'ξ', omicron: 'ο', pi: 'π', rho: 'ρ', sigma: 'σ', tau: 'τ', upsilon: 'υ', phi: 'φ',
  chi: 'χ', psi: 'ψ', omega: 'ω', Gamma: 'Γ', Delta: 'Δ', Theta: 'Θ', Lambda: 'Λ', Xi: 'Ξ', Pi: 'Π', Sigma: 'Σ',
  Phi: 'Φ', Psi: 'Ψ', Omega: 'Ω', times: '×', cdot: '·', pm: '±', leq: '≤', geq: '≥', neq: '≠', approx: '≈',
  infty: '∞', to: '→', sum: '∑', sqrt: '√', degree: '°',
} // prettier-ignore

/** What the markup has, in the words of the editor. */
export const markupHelp = '\\alpha, x_i, x^2, x_{12}, **bold**, `token`'

/** Characters that mean something unless a backslash stands before them. */
const special = /[\\_^*`{}]/g

/** A plain text as markup that draws exactly it. */
export const escapeMarkup = (text: string): string => text.replaceAll(special, '\\$&')

/** What stands behind `_` or `^`: a group in braces, a Greek letter, or one character; null where there is nothing to raise. */
function scriptAt(line: string, at: number): { text: string; end: number } | null {
  if (line[at] === '{') {
    const end = line.indexOf('}', at)
    return end < 0 ? null : { text: line.slice(at + 1, end), end: end + 1 }
  }
  const named = /^\\[A-Za-z]+/.exec(line.slice(at, at + 16))?.[0]
  if (named && Object.hasOwn(letters, named.slice(1))) return { text: named, end: at + named.length }
  const char = /^[^\s\\_^*`{}]/u.exec(line.slice(at, at + 2))?.[0]
  return char ? { text: char, end: at + char.length } : null
}

/** One line as runs. Whatever is not markup is text; nothing is an error. */
export function runsOf(line: string, style: Pick<Run, 'font' | 'level'> = { font: 'sans', level: 0 }): Run[] {
  const runs: Run[] = []
  let bold = false
  let plain = ''
  const fontNow = (): FontName => (bold ? 'semibold' : style.font)
  const flush = () => {
    if (plain !== '') runs.push({ text: plain, font: fontNow(), level: style.level, token: false })
    plain = ''
  }
  for (let i = 0; i < line.length;) {
    const char = line[i]!
    const next = line[i + 1]
    if (char === '\\' && next !== undefined && /[\\_^*`{}]/.test(next)) {
      plain += next
      i += 2
      continue
    }
    const name = char === '\\' ? /^[A-Za-z]+/.exec(line.slice(i + 1, i + 16))?.[0] : undefined
    if (name !== undefined && Object.hasOwn(letters, name)) {
      plain += letters[name]!
      i += 1 + name.length
      // One space ends a name, as in TeX; a second one is a space.
      if (line[i] === ' ') i += 1
      continue
    }
    if (char === '*' && next === '*' && (bold || line.indexOf('**', i + 2) > i + 2)) {
      flush()
      bold = !bold
      i += 2
      continue
    }
    if (char === '`') {
      const end = line.indexOf('`', i + 1)
      if (end > i + 1) {
        flush()
        runs.push({ text: line.slice(i + 1, end), font: 'mono', level: style.level, token: true })
        i = end + 1
        continue
      }
    }
    if ((char === '_' || char === '^') && style.level === 0 && i > 0 && line[i - 1] !== ' ') {
      const script = scriptAt(line, i + 1)
      if (script) {
        flush()
        runs.push(...runsOf(script.text, { font: fontNow(), level: char === '^' ? 1 : -1 }))
        i = script.end
        continue
      }
    }
    plain += char
    i += 1
  }
  flush()
  return runs
}

/** Size of raised and lowered text, and how far it is moved, in sizes of the line. */
const script = { size: 0.7, up: -0.36, down: 0.17 }
/** Room beside a token, in sizes: the tint reaches over it. */
export const tokenPad = 0.18

/** Lines of runs with their places. @param size mm */
export function layoutMarkup(text: string, size: number): { lines: PlacedRun[][]; width: number } {
  let width = 0
  const lines = cleanText(text)
    .split('\n')
    .map(line => {
      let x = 0
      const placed = runsOf(line).map((run): PlacedRun => {
        const own = run.level === 0 ? size * (run.token ? 0.94 : 1) : size * script.size
        const pad = run.token ? size * tokenPad : 0
        // Programs differ on spaces at the start of a text: there is none.
        const text = run.token ? run.text : run.text.replace(/^ +/, '')
        const at = x + pad + textWidth(run.text.slice(0, run.text.length - text.length), own, run.font)
        const w = textWidth(text, own, run.font)
        x = at + w + pad
        return { ...run, text, x: at, width: w, size: own, shift: run.level === 0 ? 0 : size * (run.level > 0 ? script.up : script.down) } // prettier-ignore
      })
      width = Math.max(width, x)
      return placed
    })
  return { lines, width: Math.max(size, width) }
}
