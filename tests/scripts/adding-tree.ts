// A copy of the tree to add things to: source and tests as they are, what is large as a link. For the trial of docs/adding.md.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface Edit {
  file: string
  before: string
  put: string
}

/** folders that are only read */
const linked = ['node_modules', 'native-models', 'tests/golden']

/** Copies what git tracks or does not ignore into `folder`. */
export function copyTree(root: string, folder: string): void {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, encoding: 'utf8' }) // prettier-ignore
  const isLinked = (file: string) => linked.some(one => file.startsWith(`${one}/`))
  for (const file of listed.split('\0').filter(one => one && !isLinked(one) && existsSync(join(root, one)))) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    cpSync(join(root, file), join(folder, file))
  }
  for (const one of linked) symlinkSync(join(root, one), join(folder, one))
}

/** Puts lines in front of others. A place that is not there, or is there twice, is a mistake of the trial. */
export function edit(folder: string, { file, before, put }: Edit): void {
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
  const parts = text.split(before)
  if (parts.length !== 2) throw new Error(`${file}: ${before} stands there ${parts.length - 1} times.`)
  writeFileSync(path, parts.join(`${put}${before}`))
}
