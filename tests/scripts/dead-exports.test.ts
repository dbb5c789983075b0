// No export that nothing uses: a name that a source file exports is in another file, or more than once in its own.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const root = join(import.meta.dirname, '../..')
const isSource = (file: string) =>
  /\.(ts|vue|mjs)$/.test(file) && !/^(tests\/(golden|fixtures)|native-models)\//.test(file)
const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter(isSource)
const exported =
  /^export (?:async )?(?:abstract )?(?:const|let|function\*?|class|interface|type|enum) ([A-Za-z_$][\w$]*)/gm

it('is used, each', () => {
  const texts = new Map<string, string>()
  /** files by the words in them */
  const having = new Map<string, number>()
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8')
    texts.set(file, text)
    for (const word of new Set(text.match(/[A-Za-z_$][\w$]*/g))) having.set(word, (having.get(word) ?? 0) + 1)
  }
  const dead = [...texts].flatMap(([file, text]) =>
    [...text.matchAll(exported)]
      .map(([, name]) => name!)
      .filter(
        name => having.get(name) === 1 && text.split(new RegExp(`\\b${name.replaceAll('$', '\\$')}\\b`)).length === 2,
      )
      .map(name => `${file}: ${name}`),
  )
  expect(dead).toEqual([])
})
