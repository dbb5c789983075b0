// Markdown as a tree of a few kinds of elements: nothing that was written becomes markup, and nothing is fetched or opened. Pure; renderer.
import { Lexer, type Token, type Tokens } from 'marked'

export interface MarkdownNode {
  tag: string
  /** the address of a link, shown and never opened */
  href?: string
  /** the first number of an ordered list */
  start?: number
  children: MarkdownTree
}
export type MarkdownTree = (MarkdownNode | string)[]

/** Texts are only ever texts of the tree; HTML and images stay as they were typed. */
export const markdownTree = (text: string): MarkdownTree => treeOf(new Lexer({ gfm: true }).lex(text))

const treeOf = (tokens: readonly Token[] | undefined): MarkdownTree => (tokens ?? []).flatMap(nodeOf)

const element = (tag: string, children: MarkdownTree): MarkdownNode => ({ tag, children })

/** Tokens that are one element with what is in them. */
const plain: Readonly<Record<string, string>> = {
  paragraph: 'p',
  blockquote: 'blockquote',
  em: 'em',
  strong: 'strong',
  del: 's',
}

function nodeOf(token: Token): MarkdownTree {
  const tag = Object.hasOwn(plain, token.type) ? plain[token.type] : undefined
  if (tag) return [element(tag, treeOf((token as Tokens.Paragraph).tokens))]
  switch (token.type) {
    case 'space':
    case 'def':
      return []
    case 'br':
    case 'hr':
      return [element(token.type, [])]
    case 'heading':
      return [element(`h${Math.min(6, Math.max(1, (token as Tokens.Heading).depth))}`, treeOf(token.tokens))]
    case 'code':
      return [element('pre', [(token as Tokens.Code).text])]
    case 'codespan':
      return [element('code', [(token as Tokens.Codespan).text])]
    case 'link':
      return [{ ...element('a', treeOf(token.tokens)), href: (token as Tokens.Link).href }]
    case 'list':
      return [listOf(token as Tokens.List)]
    case 'table':
      return [tableOf(token as Tokens.Table)]
    case 'checkbox':
      return [(token as Tokens.Checkbox).checked ? '☑ ' : '☐ ']
    case 'escape':
    case 'text':
      return 'tokens' in token && token.tokens ? treeOf(token.tokens) : [(token as Tokens.Text).text]
    // HTML, images, and whatever a later version may know.
    default:
      return [token.raw]
  }
}

function listOf({ ordered, start, items }: Tokens.List): MarkdownNode {
  const children = items.map(item => element('li', treeOf(item.tokens)))
  const list = element(ordered ? 'ol' : 'ul', children)
  return ordered && typeof start === 'number' && start !== 1 ? { ...list, start } : list
}

function tableOf({ header, rows }: Tokens.Table): MarkdownNode {
  const line = (cells: Tokens.TableCell[], tag: 'th' | 'td') =>
    element('tr', cells.map(cell => element(tag, treeOf(cell.tokens)))) // prettier-ignore
  return element('table', [
    element('thead', [line(header, 'th')]),
    element('tbody', rows.map(cells => line(cells, 'td'))), // prettier-ignore
  ])
}
