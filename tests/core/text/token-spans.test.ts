// Characters of tokens on cases worked out by hand; whole tokenizers are compared in tests/main/data/tokenizer.test.ts.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { tokenSpans, type Vocabulary } from '../../../core/text/token-spans.ts'
import { utf8Of, utf8Text } from '../../../core/text/utf8.ts'

const bytes: Vocabulary = { writing: 'bytes', prefix: 'none', added: new Set(['<|start|>']) }
const spaces: Vocabulary = { writing: 'spaces', prefix: 'always', added: new Set(['</s>']) }
const spans = (text: string, tokens: string[], vocabulary: Vocabulary) => {
  const { starts, ends, shown, part } = tokenSpans(text, tokens, vocabulary)
  return { starts: [...starts], ends: [...ends], shown, part: [...part] }
}

it('reads the bytes that a byte-level token is written in', () => {
  // 😀 is F0 9F 98 80: ð, and 9F, 98, 80 as characters from U+0100 on
  expect(spans('a 😀<|start|>', ['aĠ', 'ðŁ', 'ĺ', 'Ģ', '<|start|>'], bytes)).toEqual({
    starts: [0, 2, 2, 2, 4],
    ends: [2, 4, 4, 4, 13],
    shown: ['a ', '‹F0 9F›', '‹98›', '‹80›', '<|start|>'],
    part: [0, 1, 1, 1, 0],
  })
  expect(spans('é', ['Ã', '©'], bytes).shown).toEqual(['‹C3›', '‹A9›'])
})
it('reads ▁ as a space, as itself, and as one that was put in front', () => {
  expect(spans('a ▁b</s>c', ['▁a', '▁▁b', '</s>', '▁c'], spaces)).toEqual({
    starts: [0, 1, 4, 8],
    ends: [1, 4, 8, 9],
    shown: ['a', ' ▁b', '</s>', 'c'],
    part: [0, 0, 0, 0],
  })
  // the space of the text stays beside the one that was put in front
  expect(spans(' a', ['▁▁a'], spaces).shown).toEqual([' a'])
  expect(spans(' a', ['▁a'], { ...spaces, prefix: 'unless-space' }).shown).toEqual([' a'])
  expect(spans('Ω', ['▁', '<0xCE>', '<0xA9>'], spaces)).toMatchObject({ ends: [1, 1, 1], shown: ['', '‹CE›', '‹A9›'] })
  expect(spans('<0x41>', ['▁<', '0', 'x', '4', '1', '>'], spaces).ends).toEqual([1, 2, 3, 4, 5, 6])
})
it('says where tokens and text part', () => {
  expect(() => spans('Ab', ['a', 'b'], bytes)).toThrow('at character 1 ("A") it gives the token "a"')
  expect(() => spans('ab', ['a'], bytes)).toThrow('at character 2 ("b") it gives no token')
  expect(() => spans('a', ['a', 'b'], bytes)).toThrow('changes this text')
})
it('writes the UTF-8 of any text, and knows the character of every byte', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const { bytes: got, charAt } = utf8Text(text)
      expect([...got]).toEqual([...new TextEncoder().encode(text)])
      expect(charAt).toHaveLength(got.length + 1)
      expect(charAt.at(-1)).toBe(text.length)
      for (let i = 0; i < got.length; i++) {
        const char = text.codePointAt(charAt[i]!)!
        expect(utf8Of(char)).toContain(got[i])
      }
    }),
  )
})
