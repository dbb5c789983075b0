// Strips of tokens for a paper or a page: colours by number, every sign of a stranger written out.
import * as fc from 'fast-check'
import { Window } from 'happy-dom'
import { describe, expect, it } from 'vitest'
import { stripHtml, stripLatex } from '../../core/strip-export.ts'

const words = [
  { text: 'The', value: 0 },
  { text: ' cat_{}', value: 2, here: true },
  { text: '</span><script>', value: -1 },
]

describe('HTML', () => {
  it('has a background by number, the token itself marked, text as text', () => {
    const text = stripHtml(words, 2)
    const document = new new Window().DOMParser().parseFromString(text, 'text/html')
    const spans = [...document.querySelectorAll('body > span > span')]
    expect(spans.map(s => s.textContent)).toEqual(words.map(w => w.text))
    expect(document.querySelector('script')).toBeNull()
    expect(spans[0]!.getAttribute('style')).toBeNull()
    // 60% of orange over white.
    expect(spans[1]!.getAttribute('style')).toBe('background:#f0b27a;font-weight:600;text-decoration:underline')
    expect(spans[1]!.getAttribute('title')).toBe('2')
    expect(spans[2]!.getAttribute('style')).toMatch(/^background:#/)
  })
})

describe('LaTeX', () => {
  it('boxes what is on, keeps spaces outside', () => {
    expect(stripLatex(words, 2)).toBe(
      String.raw`% Needs \usepackage{xcolor}, \usepackage[T1]{fontenc}, \usepackage{textcomp}
{\ttfamily\setlength{\fboxsep}{1pt}The\allowbreak{} \colorbox[rgb]{0.941,0.698,0.478}{\strut \underline{\textbf{cat\_\{\}}}}\allowbreak{}\colorbox[rgb]{0.671,0.816,0.902}{\strut \textless{}/span\textgreater{}\textless{}script\textgreater{}}\allowbreak{}}
`,
    )
  })
  it('closes every group that it opens, whatever the tokens', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 6 }), texts => {
        const made = stripLatex(
          texts.map((text, i) => ({ text, value: i - 2 })),
          3,
        )
        const plain = made
          .split('\n')
          .slice(1)
          .join('\n')
          .replaceAll(/\\[{}$&#%_]/g, '')
        let depth = 0
        for (const char of plain) {
          if (char === '{') depth++
          if (char === '}') depth--
          expect(depth).toBeGreaterThanOrEqual(0)
        }
        expect(depth).toBe(0)
        expect(plain).not.toMatch(/[$&#%^~]/)
      }),
    )
  })
})
