// A strip of tokens with a number each, for a paper or a page: HTML with inline colours, LaTeX with \colorbox. Pure, every process.
import { escapeXml } from './figure/svg.ts'
import { latexText } from './latex.ts'
import { hexOf, stripRgb } from './strip-color.ts'

/** One token as it is shown: signs for what cannot be seen. */
export interface StripWord {
  text: string
  value: number
  /** the one that the strip is about */
  here?: boolean
}

/** A `<span>` that needs no style sheet; every text escaped, the number of a token in its title. @param most gets the full colour */
export function stripHtml(words: readonly StripWord[], most: number): string {
  const tokens = words.map(({ text, value, here }) => {
    const color = stripRgb(value, most)
    const style = [
      ...(color ? [`background:${hexOf(color)}`] : []),
      ...(here ? ['font-weight:600', 'text-decoration:underline'] : []),
    ].join(';')
    const title = color ? ` title="${String(Number(value.toPrecision(4)))}"` : ''
    return `<span${style && ` style="${style}"`}${title}>${escapeXml(text)}</span>`
  })
  return `<span style="font-family:monospace;white-space:pre-wrap;color:#1b1d21">${tokens.join('')}</span>\n`
}

/** `\colorbox`es that break between tokens; needs xcolor. Spaces stay where they are. */
export function stripLatex(words: readonly StripWord[], most: number): string {
  const tokens = words.map(({ text, value, here }) => {
    const color = stripRgb(value, most)
    // A space at the end of a box would be lost, one before it is where the line may break.
    const [, before = '', body = '', after = ''] = /^( *)(.*?)( *)$/su.exec(text) ?? []
    const spaces = (s: string) => ' '.repeat(Math.min(1, s.length))
    const word = latexText(body)
    const marked = here && word !== '' ? `\\underline{\\textbf{${word}}}` : word
    const rgb = color && color.map(c => (c / 255).toFixed(3)).join(',')
    const boxed = rgb && word !== '' ? `\\colorbox[rgb]{${rgb}}{\\strut ${marked}}` : marked
    return `${spaces(before)}${boxed}\\allowbreak{}${spaces(after)}`
  })
  return [
    '% Needs \\usepackage{xcolor}, \\usepackage[T1]{fontenc}, \\usepackage{textcomp}',
    `{\\ttfamily\\setlength{\\fboxsep}{1pt}${tokens.join('')}}\n`,
  ].join('\n')
}
