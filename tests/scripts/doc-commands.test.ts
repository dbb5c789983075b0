// Every command in the documents: run here, run by a test that is named, or, where it needs what a machine may not have, held to the scripts, options,
// files and groups that it names. A command of no rule fails, and so does a rule without a command.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandNames, loadCommand } from '../../main/cli/main.ts'
import { groups } from '../../scripts/bench/groups.mjs'
import { cli } from '../main/cli/run.ts'
import { long, tempFolder } from '../main/data/fixture.ts'
import { commandsOf, documents, optionsOf, root, wordsOf, type DocCommand } from './doc-commands.ts'

const scripts = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts as Record<string, string>
const commands = documents().flatMap(commandsOf)

/** A test file and what in it says that it runs the command. */
type RunBy = [file: string, needle: string]

interface Rule {
  of: RegExp
  /** where the command is run from end to end */
  by?: RunBy
  /** why it is not run anywhere, and only held to what it names */
  not?: string
  hold(command: DocCommand): void | Promise<void>
}

const exists = (path: string) => expect(existsSync(path), path).toBe(true)

/** `npm run NAME -- ARGS`: the script is in package.json, and its file is there. */
function holdNpm({ text }: DocCommand): void {
  const words = wordsOf(text.replace(/^(xvfb-run -a|[A-Z_]+=\S+) /, ''))
  const name = words[1] === 'run' ? words.filter(word => word !== '-s')[2]! : words[1]!
  expect(scripts, text).toHaveProperty([name])
  const file = /^node (\S+)/.exec(scripts[name]!)?.[1]
  if (file) exists(join(root, file))
}

/** Options of a script stand in its text. */
function holdOptions(script: string, words: string[]): void {
  const source = readFileSync(script, 'utf8')
  for (const option of optionsOf(words)) expect(source, `${script} ${option}`).toMatch(new RegExp(`${option}\\b|['"]?${option.slice(2)}['"]?:`)) // prettier-ignore
}

/** `python script.py --option`, from the folder of the document or from the root. */
function holdPython({ text, folder }: DocCommand): void {
  const words = wordsOf(text)
  const [, script] = words
  // Source-post's block changes to the folder of the recipe first.
  const places = [folder, root, join(root, 'native-models/recipes/your-own-model')].map(place => join(place, script!))
  const found = places.find(existsSync)
  expect(found, `${text}: no ${script}`).toBeDefined()
  holdOptions(found!, words)
}

/** A command of the command line: it is there, and knows its options. */
async function holdOurs(words: string[], text: string): Promise<void> {
  if (/^[A-Z]+$/.test(words[0]!)) return
  const command = await loadCommand(words[0]!)
  expect(command, `${text}: no such command among ${commandNames().join(', ')}`).not.toBeNull()
  const all = await Promise.all(commandNames().map(async name => (await loadCommand(name))!))
  const usage = all.filter(one => one.name === words[0]).map(one => one.usage).join(' ') // prettier-ignore
  for (const option of optionsOf(words)) expect(usage, `${text}: ${option}`).toContain(option)
}
const oursOf = (text: string) => wordsOf(text.replace(/^(npm run -s zonoscope -- |zonoscope )/, ''))

const suites = readFileSync(join(root, 'scripts/test/suites.mjs'), 'utf8')
const ours = /^(npm run -s zonoscope --|zonoscope) /

const rules: Rule[] = [
  { of: /^npm (start|test)$|^xvfb-run -a npm start$|^npm start -- /, by: ['scripts/test.mjs', 'ensureWindow'], hold: holdNpm },
  { of: /^npm test -- tests\//, by: ['scripts/test.mjs', 'filters'], hold: c => (holdNpm(c), exists(join(root, wordsOf(c.text).at(-1)!))) },
  { of: /^ZONOSCOPE_UPDATE_GALLERY=1 npm test -- /, not: 'it writes pictures over those that tests compare with', hold: c => (holdNpm(c), expect(suites).toContain(`'${wordsOf(c.text).at(-1)}'`)) },
  { of: /^ZONOSCOPE_FUZZ_MINUTES=\d+ npm test -- fuzz$/, not: 'it takes as long as it says', hold: c => (holdNpm(c), expect(readFileSync(join(root, 'tests/main/seeds.ts'), 'utf8')).toContain('ZONOSCOPE_FUZZ_MINUTES')) },
  { of: /^npm run (typecheck|lint|format|licences|setup|test:long)$/, by: ['scripts/test/suites.mjs', 'licences'], hold: holdNpm },
  { of: /^(xvfb-run -a )?npm run bench( |$)/, not: 'it takes minutes and measures', hold: c => {
    holdNpm(c)
    const name = / -- ([a-z]+)/.exec(c.text)?.[1]
    if (name) expect(groups).toHaveProperty(name)
  } },
  { of: /^npm run study( |$)/, by: ['tests/main/study.test.ts', 'recorded'], hold: c => (holdNpm(c), holdOptions(join(root, 'scripts/study.mjs'), wordsOf(c.text).slice(4))) },
  { of: /^npm run package( |$)/, by: ['tests/e2e/packaged.e2e.ts', 'package.mjs'], hold: holdNpm },
  { of: /^(\S+=\S+ )?npm rebuild /, not: 'it fetches a library of hundreds of megabytes that needs a graphics card', hold: ({ text }) => expect(readFileSync(join(root, 'package.json'), 'utf8')).toContain(`"${/rebuild (\S+)/.exec(text)![1]}"`) },
  { of: /^npm pack |^npx electron-builder/, not: 'it downloads', hold: ({ text }) => {
    const config = /--config (\S+)/.exec(text)?.[1]
    if (config) exists(join(root, config))
  } },
  { of: /^(mkdir|tar|python3 -m venv|sudo) ?|^(venv\/bin\/)?pip install torch/, not: 'it unpacks or installs what was downloaded, or needs another user', hold: () => undefined },
  { of: /^pip install -r /, not: 'it downloads', hold: c => exists(join(root, wordsOf(c.text).at(-1)!)) },
  { of: /^sh make\.sh$/, not: 'it trains for more than an hour', hold: ({ folder }) => void execFileSync('sh', ['-n', join(folder, 'make.sh')]) },
  { of: /^python examples\/cluster\//, by: ['tests/main/cli/cluster.test.ts', 'examples/cluster/encode_shards.py'], hold: holdPython },
  { of: /^(python|venv\/bin\/python) /, not: 'it needs torch', hold: holdPython },
  { of: /^node scripts\//, not: 'it writes the pictures that are shown here', hold: ({ text }) => exists(join(root, wordsOf(text)[1]!)) },
  { of: /^node resources\/out\/cli\/zonoscope\.mjs$/, by: ['tests/e2e/packaged.e2e.ts', 'bin/zonoscope'], hold: () => exists(join(root, 'vite.cli.config.ts')) },
  { of: ours, by: ['tests/scripts/doc-commands.test.ts', 'runs of blocks'], hold: async ({ text }) => {
    if (/^(npm run -s zonoscope -- COMMAND)/.test(text)) return
    await holdOurs(oursOf(text), text)
  } },
] // prettier-ignore

const ruleOf = ({ text }: DocCommand) => rules.find(({ of }) => of.test(text))
const title = (command: DocCommand) => {
  const not = ruleOf(command)?.not
  return `${command.doc}: ${command.text}${not ? ` (not run: ${not})` : ''}`
}

describe('commands of the documents', () => {
  // Each loads its packages the first time.
  beforeAll(async () => void (await Promise.all(commandNames().map(loadCommand))), 240_000)
  it('are found in every place that has some, and each rule has one', () => {
    const docs = new Set(commands.map(one => one.doc))
    for (const doc of ['README.md', 'CONTRIBUTING.md', 'docs/packaging.md', 'docs/beyond-one-machine.md', 'native-models/recipes/words/README.md']) expect(docs).toContain(doc) // prettier-ignore
    const idle = rules.filter(rule => !commands.some(one => ruleOf(one) === rule)).map(({ of }) => String(of))
    expect(idle).toEqual([])
  })
  it('are run where it is said that they are', () => {
    for (const { by } of rules) if (by) expect(readFileSync(join(root, by[0]), 'utf8'), by[0]).toContain(by[1])
  })
  it.each(commands.map(one => [title(one), one] as const))('%s', async (_, command) => {
    const rule = ruleOf(command)
    expect(rule, `no rule for ${command.text}: add one, or run it`).toBeDefined()
    await rule!.hold(command)
  })
})

describe('docs/command-line.md', () => {
  const page = readFileSync(join(root, 'docs/command-line.md'), 'utf8')
  const shown = [...page.matchAll(/^\| ((?:`(?:[^`]|\\\|)+`(?:, )?)+) +\|/gm)].flatMap(([, cell]) => [...cell!.replaceAll('\\|', '|').matchAll(/`([^`]+)`/g)].map(([, usage]) => usage!)) // prettier-ignore
  it('has every command', () => {
    expect([...new Set(shown.map(usage => wordsOf(usage)[0]))].sort()).toEqual(commandNames())
  })
  it.each(shown)('%s: has its options and no others', async usage => {
    const name = wordsOf(usage)[0]!
    const known = new Set(optionsOf(wordsOf((await loadCommand(name))!.usage.replaceAll(/[[\]|()]/g, ' '))))
    const said = (text: string) => optionsOf(wordsOf(text.replaceAll(/[[\]|()]/g, ' ')))
    for (const option of said(usage)) expect([...known], `${name} does not know ${option}`).toContain(option)
    const every = new Set(shown.filter(one => wordsOf(one)[0] === name).flatMap(said))
    for (const option of known) expect([...every], `${name} ${option} is not in the page`).toContain(option)
  })
})

/** Blocks of our own commands as they stand, from top to bottom, with small files in place of the reader's. The README's have a test of their own. */
describe('runs of blocks', () => {
  const temp = tempFolder()
  const here = process.cwd()
  beforeAll(() => {
    cpSync(join(root, 'docs/study'), join(temp.folder, 'docs/study'), { recursive: true })
    process.chdir(temp.folder)
  })
  afterAll(() => {
    process.chdir(here)
    temp.remove()
  })
  const words = join(root, 'native-models/samples/words')
  const given: Record<string, string> = {
    SAE: join(words, 'dictionaries/relu-1024'),
    X: join(words, 'activations/words.safetensors'),
    '~/known-answer': 'known-answer',
  }
  const run = async (...args: string[]) => {
    const { status, stderr } = await cli([...args.map(arg => given[arg] ?? arg), '--quiet'])
    expect(status, `${args.join(' ')}\n${stderr}`).toBe(0)
  }
  const linesOf = (doc: string) => commandsOf(doc).filter(one => one.at === 'block' && ours.test(one.text)).map(one => oursOf(one.text)) // prettier-ignore

  it('docs/beyond-one-machine.md, its Python job replaced by two shards of our own', { timeout: 300_000 }, async () => {
    const lines = linesOf('docs/beyond-one-machine.md')
    expect(lines.map(([name]) => name)).toEqual(['run', 'export-onnx', 'merge'])
    await run(...lines[0]!)
    await run(...lines[1]!)
    for (const i of [1, 2]) await run('run', '--workspace', 'V', '--sae', 'SAE', '--activations', 'X', '--shard', `${i}/2`, '--out', `shards/${i}`) // prettier-ignore
    await run(...lines[2]!)
    for (const made of ['plan.json', 'sae.onnx']) exists(join(temp.folder, made))
  })
  it.for(['docs/study-absorption.md', 'native-models/recipes/known-answer/README.md'])('%s', { timeout: 600_000 }, async (doc, { skip }) => {
    skip(!long, 'in test:long only')
    const lines = linesOf(doc)
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) {
      await run(...line)
      const out = line.indexOf('--out')
      if (out > 0) exists(join(temp.folder, line[out + 1]!))
    }
  }) // prettier-ignore
  it('no other document has a block of them', () => {
    const docs = documents().filter(doc => linesOf(doc).length > 0)
    expect(docs.sort()).toEqual(['README.md', 'docs/beyond-one-machine.md', 'docs/study-absorption.md', 'native-models/recipes/known-answer/README.md'].sort()) // prettier-ignore
  })
})
