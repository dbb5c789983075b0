// The commands that the documents show: lines of their code blocks and spans of their text that begin with a program. For their test.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const root = join(import.meta.dirname, '../..')

export interface DocCommand {
  doc: string
  /** of the document */
  folder: string
  text: string
  /** a whole line of a block, or a span, which may be a part of one (`zonoscope merge`) */
  at: 'block' | 'span'
}

const program = /^(npm|npx|node|zonoscope|python3?|venv\/bin\/\S+|pip|sh|sudo|xvfb-run|tar|mkdir|[A-Z_]+=\S+ npm) /
const isDocument = (file: string) =>
  file.endsWith('.md') && !/^(CHANGELOG|tests\/)|NOTICE\.md$/.test(file) && file !== 'docs/benchmarks.md'

/** Every tracked document, from the repository root. */
export const documents = (): string[] =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    cwd: root,
    encoding: 'utf8',
  })
    .trim()
    .split('\n')
    .filter(isDocument)

/** Commands of one document, each once. */
export function commandsOf(doc: string): DocCommand[] {
  const text = readFileSync(join(root, doc), 'utf8')
  const blocks = [...text.matchAll(/^( *)```(\w*)\n([\s\S]*?)^ *```$/gm)]
  const lines = blocks
    .filter(([, , language]) => language === '' || language === 'sh')
    .flatMap(([, , , body]) => body!.split('\n').map(line => line.replace(/\s+#.*$/, '').trim()))
  const prose = text.replaceAll(/^( *)```[\s\S]*?^ *```$/gm, '')
  const spans = [...prose.matchAll(/`([^`\n]+)`/g)].map(([, span]) => span!.trim())
  const make = (at: DocCommand['at']) => (line: string) => ({ doc, folder: dirname(join(root, doc)), text: line, at })
  const all = [...lines.map(make('block')), ...spans.map(make('span'))].filter(one => program.test(one.text))
  return all.filter((one, i) => all.findIndex(other => other.text === one.text) === i)
}

/** Words of a line as a shell takes them. */
export const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(([, one, two, bare]) => one ?? two ?? bare!)

/** Options among words, without values: `--by`. */
export const optionsOf = (words: string[]): string[] =>
  words.filter(word => word.startsWith('--') && word.length > 2).map(word => word.replace(/[=\]|].*$/, ''))
