// The suites of `npm test`: how each is run and counted. The output of checks is shown when they end, that of tests as it comes.
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { ensureCliBuild, ensureWindowBuild } from '../setup/build.mjs'
import { tool, toolEnv, toolNode } from '../setup/node.mjs'
import { readJson, root } from '../setup/paths.mjs'
import { run } from '../setup/run.mjs'
import { ensureVirtualDisplay, wantFigureReaders } from '../setup/system.mjs'
import { hasDisplay } from '../setup/window.mjs'
import { countPlaywright, countVitest, crashed, nothing } from './summary.mjs'

const results = path.join(root, 'out', 'reports')
const passed = () => ({ ...nothing(), passed: 1 })

/** Where a JSON report goes; the one of the last time is removed, so that it cannot be taken for this one. */
function report(name) {
  const file = path.join(results, `${name}.json`)
  mkdirSync(results, { recursive: true })
  rmSync(file, { force: true })
  return file
}

/** A check that is one test: a tool that must end with 0. */
const check = (name, file, ...args) => ({
  name,
  run: async () => {
    const [node, script] = file === null ? [toolNode(), path.join(root, name)] : tool(name, file)
    const { status, output } = await run(node, [script, ...args], { env: toolEnv() })
    process.stdout.write(output)
    return status === 0 ? passed() : crashed(`ended with ${status}`)
  },
})

/** @type {{name: string, needs?: 'window', run: (context: {env: object, filters: string[]}) => Promise<import('./summary.mjs').Count>}[]} */
export const suites = [
  { ...check('prettier', 'bin/prettier.cjs', '--check', '--log-level', 'warn', '.'), name: 'format' },
  { ...check('eslint', 'bin/eslint.js', '.', '--max-warnings', '0'), name: 'lint' },
  { ...check('scripts/typecheck.mjs', null), name: 'types' },
  {
    name: 'build',
    run: async () => {
      await ensureCliBuild()
      await ensureWindowBuild()
      return passed()
    },
  },
  // After the build: what is in the bundles ships.
  { ...check('scripts/licences.mjs', null), name: 'licences' },
  {
    name: 'unit',
    run: async ({ env, filters }) => {
      await wantFigureReaders()
      const file = report('unit')
      const [node, script] = tool('vitest', 'vitest.mjs')
      const args = ['run', ...filters, '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
      const { status } = await run(node, [script, ...args], { env: toolEnv(env), show: 'own' })
      return countVitest(readJson(file), status)
    },
  },
  {
    name: 'end-to-end',
    needs: 'window',
    run: async ({ env }) => {
      const file = report('end-to-end')
      const [node, script] = tool('@playwright/test', 'cli.js')
      const command = [node, script, 'test', '--reporter=list,json']
      if (!existsSync(path.join(root, 'out', 'main', 'index.js'))) return crashed('the window was not built')
      if (!hasDisplay()) {
        await ensureVirtualDisplay()
        command.unshift('xvfb-run', '-a', '-s', '-screen 0 2720x1600x24')
      }
      const [program, ...args] = command
      const { status } = await run(program, args, {
        env: toolEnv({ ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: file, PLAYWRIGHT_JSON_OUTPUT_FILE: file }),
        show: 'own',
      })
      return countPlaywright(readJson(file), status)
    },
  },
]
