// @vitest-environment happy-dom
// Notes as Markdown: elements of a few kinds, whatever was written; nothing becomes markup, nothing can be opened.
import { mount } from '@vue/test-utils'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import MarkdownText from '../../renderer/components/MarkdownText.vue'

const rendered = (text: string) => mount(MarkdownText, { props: { text } }).element as HTMLElement

describe('notes', () => {
  it('have headings, lists, emphasis, code, tables', () => {
    const text = '# A\n\n- one **two**\n- `x`\n\n3. c\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n```\n<b>\n```'
    const found = rendered(text)
    expect(found.querySelector('h1')!.textContent).toBe('A')
    expect([...found.querySelectorAll('ul > li')].map(li => li.textContent)).toEqual(['one two', 'x'])
    expect(found.querySelector('ol')!.getAttribute('start')).toBe('3')
    expect(found.querySelectorAll('td')).toHaveLength(2)
    expect(found.querySelector('pre')!.textContent).toBe('<b>')
  })
  it('show HTML and script as text, and addresses as text that nothing opens', () => {
    const found = rendered(
      '<script>alert(1)</script> <img src=x onerror=alert(1)>\n\n[go](https://example.org "t") ![i](http://x/y.png) [j](javascript:alert(1)) <https://auto.example>',
    )
    expect(found.querySelectorAll('script, img, a, iframe')).toHaveLength(0)
    expect(found.textContent).toContain('<script>alert(1)</script> <img src=x onerror=alert(1)>')
    expect(found.textContent).toContain('go (https://example.org)')
    expect(found.textContent).toContain('https://auto.example')
  })
  it('keep right-to-left text, CJK and emoji, and ten thousand characters', () => {
    const text = `שלום **עולם** 漢字 😀 ${'long '.repeat(2_000)}`
    expect(rendered(text).textContent).toContain('שלום עולם 漢字 😀')
    expect(rendered(text).textContent!.length).toBeGreaterThan(9_900)
    expect(rendered(text).getAttribute('dir')).toBe('auto')
  })
  it('never make an element that is not one of theirs', () => {
    const allowed = 'p,h1,h2,h3,h4,h5,h6,ul,ol,li,blockquote,em,strong,s,table,thead,tbody,tr,th,td,hr,br,code,pre,span'
    const piece = fc.constantFrom('<a href=x>', '[x](y)', '![i](z)', '<svg onload=1>', '# ', '\n', '- ', '> ', '`', '**', '|', '&lt;', '\\', 'text', '    ') // prettier-ignore
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), pieces => {
        const found = rendered(pieces.join(''))
        expect(found.querySelectorAll(`:not(${allowed})`)).toHaveLength(0)
        const names = [...found.querySelectorAll('*')].flatMap(element => element.getAttributeNames())
        expect(names.filter(name => !/^(class|title|start|data-v-\w+)$/.test(name))).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
})
