// docs/adding.md, tried: a format, an analysis with its panel, a chart and a plot are added to a copy of the tree as it says, and are found, typed, drawn
// and listed; nothing else has to be touched. The copy is thrown away.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { long, tempFolder } from '../main/data/fixture.ts'
import { added, edits } from './adding-trial.ts'
import { copyTree, edit } from './adding-tree.ts'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/adding.md'), 'utf8')
const temp = tempFolder()
const copy = join(temp.folder, 'tree')
afterAll(() => temp.remove())

/** Runs Node in the copy. @returns what it said, when it did not end with 0 */
function run(env: Record<string, string>, ...args: string[]): string | null {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8', env: { ...process.env, VITEST: '', NODE_ENV: '', ...env } }) // prettier-ignore
  return status === 0 ? null : `${stdout}\n${stderr}`.slice(-4000)
}
const vitest = (env: Record<string, string>, ...args: string[]) => run(env, 'node_modules/vitest/vitest.mjs', 'run', ...args) // prettier-ignore

/** The fixture of a format: that of a layout whose weights lie the same, under other names. */
function addFixture(): void {
  const folder = join(copy, 'tests/fixtures/tiny')
  cpSync(join(copy, 'tests/fixtures/mwhanna_transcoder'), folder, { recursive: true })
  renameSync(join(folder, 'model/layer_7.safetensors'), join(folder, 'model/tiny.safetensors'))
  for (const name of ['config.yaml', 'wandb-config.yaml']) rmSync(join(folder, 'model', name))
  const file = join(folder, 'case.json')
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('mwhanna_transcoder', 'tiny'))
}

describe('docs/adding.md', () => {
  it('names every file that is there and has to be touched', () => {
    for (const { file } of edits)
      expect(page, file).toMatch(new RegExp(`${file.split('/').at(-1)!.replaceAll('.', '\\.')}`))
    for (const file of Object.keys(added).filter(one => !one.startsWith('tests/')))
      expect(page, file).toContain(dirname(file).replace(/\/tiny$/, ''))
  })

  it('is all that has to be done', { timeout: 1_800_000 }, ({ skip }) => {
    skip(!long, 'in test:long only')
    copyTree(root, copy)
    for (const [file, text] of Object.entries(added)) {
      mkdirSync(dirname(join(copy, file)), { recursive: true })
      writeFileSync(join(copy, file), text)
    }
    for (const one of edits) edit(copy, one)
    addFixture()
    expect(run({}, 'scripts/typecheck.mjs')).toBeNull()
    expect(vitest({ ZONOSCOPE_UPDATE_GALLERY: '1' }, 'tests/gallery', '-t', 'chart-tiny')).toBeNull()
    expect(vitest({}, 'tests/gallery', '-t', 'chart-tiny')).toBeNull()
    const files = ['tests/trial.test.ts', 'tests/main/inference/registry.test.ts', 'tests/main/shell.test.ts', 'tests/core/chart'] // prettier-ignore
    expect(vitest({}, ...files)).toBeNull()
    expect(vitest({}, 'tests/main/inference/fixtures.test.ts', '-t', 'tiny')).toBeNull()
  })

  it('is needed: without its fixture the format is refused, without its line the call is', { timeout: 600_000 }, ({ skip }) => {
    skip(!long, 'in test:long only')
    rmSync(join(copy, 'tests/fixtures/tiny'), { recursive: true })
    expect(vitest({}, 'tests/main/inference/registry.test.ts')).toContain('each has golden cases')
    cpSync(join(root, 'tests/main/exposed-calls.txt'), join(copy, 'tests/main/exposed-calls.txt'))
    expect(vitest({ CI: 'true' }, 'tests/main/shell.test.ts')).toContain('analysis.tiny')
  }) // prettier-ignore
})
