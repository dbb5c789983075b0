// The README's command lines, run from top to bottom as they stand there.
import { copyFileSync, cpSync, existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openLocal } from '../../../main/cli/local.ts'
import { asPage } from '../../../core/figure/page.ts'
import { newFigure } from '../../../core/figure/new-figure.ts'
import { openActivations } from '../../../main/containers/activations.ts'
import { npyBytes } from '../containers/zip.ts'
import { sampleSavedView } from '../../shared/sample-saved-view.ts'
import { tempFolder, zoneSpec } from '../data/fixture.ts'
import { cli } from './run.ts'

const root = join(import.meta.dirname, '../../..')
const words = join(root, 'native-models/samples/words')
const block = /## The command line\n\n```sh\n([^`]*)```/.exec(readFileSync(join(root, 'README.md'), 'utf8'))![1]!
const start = 'npm run -s zonoscope -- '
const lines = block.trim().split('\n')
const temp = tempFolder()
const here = process.cwd()
const home = (path: string) => path.replace(/^~/, temp.folder)

/** Words of a line as a shell takes them, without the comment. */
const partsOf = (line: string): string[] =>
  [...line.slice(start.length).matchAll(/'([^']*)'|"([^"]*)"|(#.*$)|(\S+)/g)].flatMap(([, one, two, comment, bare]) =>
    comment ? [] : [home(one ?? two ?? bare!)],
  )

beforeAll(async () => {
  process.chdir(temp.folder)
  cpSync(join(words, 'dictionaries/relu-1024'), join(temp.folder, 'path/to/sae'), { recursive: true })
  for (const end of ['safetensors', 'tsv']) copyFileSync(join(words, `activations/words.${end}`), `x.${end}`)
  const opened = await openActivations({ path: 'x.safetensors', tensor: null })
  const rows = await opened.readRows(0, 200)
  await opened.close()
  writeFileSync('x.npy', npyBytes([200, rows.length / 200], Array.from(rows)))
})
afterAll(() => {
  process.chdir(here)
  temp.remove()
})

/** What a person would have made in the window by then: a saved view, and a figure of it. */
async function makeView(): Promise<void> {
  const local = await openLocal(join(temp.folder, 'zones'))
  const { dictionaries, activations } = await local.data.call('workspace.get', undefined)
  const ids = { a: dictionaries[0]!.id, b: dictionaries[1]!.id, activations: activations[0]!.id }
  await local.data.call('view.save', { id: null, view: sampleSavedView(ids, { name: 'My view' }) })
  const view = await local.data.call('zone.view', zoneSpec({ dictionary: ids.a, activations: ids.activations, features: [3, 7] })) // prettier-ignore
  const recipe = newFigure(view, { dictionaryName: 'a', activationsName: 'x', labels: ['', ''], theme: 'light', camera: null, version: '0.1.0', run: '' }) // prettier-ignore
  await local.data.call('figure.export', {
    recipe: asPage(recipe),
    format: 'svg',
    dpi: 72,
    fileId: local.grant('figure.svg'),
  })
  await local.close()
}

test('there are lines, each a command', () => {
  expect(lines.length).toBeGreaterThan(8)
  for (const line of lines) expect(line.startsWith(start), line).toBe(true)
})

test.each(lines)('%s', { timeout: 240_000 }, async line => {
  const { status, stdout, stderr } = await cli([...partsOf(line), '--quiet'])
  expect(status, `${line}\n${stderr}`).toBe(0)
  expect(stdout.length + stderr.length).toBeGreaterThan(0)
  if (line.includes('sample words')) await makeView()
  const written = /--out (\S+)|(\S+\.csv)$/.exec(line.replace(/\s+#.*$/, ''))
  const file = written?.[1] ?? written?.[2]
  if (file) expect(existsSync(file) && statSync(file).size > 0, file).toBe(true)
})
