// Turns the repository's git hooks on, in a checkout that people work in.
import fs from 'node:fs'
import path from 'node:path'
import { root } from './paths.mjs'
import { run } from './run.mjs'
import { say } from './log.mjs'

/** Points git at .githooks unless this is no checkout, continuous integration, or someone chose other hooks. */
export async function ensureHooks(env = process.env) {
  if (env.CI || !fs.existsSync(path.join(root, '.git'))) return
  const current = await run('git', ['config', '--get', 'core.hooksPath'])
  if (current.missing || current.status === 0) return
  const { status } = await run('git', ['config', 'core.hooksPath', '.githooks'])
  if (status === 0) say('git hooks are on (.githooks)')
}
