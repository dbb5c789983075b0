// The commit hook: format, lint and types of what is being committed. Looks at the working tree's copy of the staged files.
import { existsSync } from 'node:fs'
import path from 'node:path'
import { toolEnv, toolNode } from './setup/node.mjs'
import { root } from './setup/paths.mjs'
import { run } from './setup/run.mjs'
import { chooseChecks } from './test/staged.mjs'

if (!existsSync(path.join(root, 'node_modules', 'prettier'))) {
  console.error('pre-commit: packages are not installed (npm run setup), checks skipped')
  process.exit(0)
}
const { output, status } = await run('git', ['diff', '--cached', '--name-only', '--diff-filter=ACMR', '-z'])
if (status !== 0) {
  console.error(`pre-commit: git failed: ${output.trim()}`)
  process.exit(1)
}
const { format, lint, projects } = chooseChecks(output.split('\0').filter(Boolean))
const bin = (name, file) => path.join(root, 'node_modules', name, file)
const jobs = []
if (format.length > 0)
  jobs.push([bin('prettier', 'bin/prettier.cjs'), '--check', '--ignore-unknown', '--log-level', 'warn', ...format])
if (lint.length > 0) jobs.push([bin('eslint', 'bin/eslint.js'), '--max-warnings', '0', '--no-warn-ignored', ...lint])
if (projects.length > 0) jobs.push([path.join(root, 'scripts', 'typecheck.mjs'), ...projects])
const results = await Promise.all(jobs.map(args => run(toolNode(), args, { env: toolEnv() })))
for (const result of results)
  if (result.status !== 0) {
    console.error(result.output.trim())
    process.exitCode = 1
  }
if (process.exitCode) console.error('pre-commit: not committed (npm run format puts the format right)')
