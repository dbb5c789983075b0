// Times set-up from nothing for `npm run bench`: a fresh clone, an empty home, to the end of `npm run setup`.
// Run by itself it prints one JSON line: node scripts/setup/measure.mjs
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { npmEnv } from './npm.mjs'
import { root } from './paths.mjs'

const limit = 300 // seconds that a newcomer may have to wait on an ordinary machine

async function succeed(program, args, options) {
  const child = spawn(program, args, { ...options, stdio: ['ignore', 2, 2] })
  const [status] = await once(child, 'close')
  if (status !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${status}`)
}

/**
 * Clones the last commit of this checkout and sets it up with an empty home directory. Downloads everything anew.
 * @returns {Promise<{figure: string, value: number, limit: number, ratio: number}>} value and limit in seconds
 */
export async function measureSetup() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'zonoscope-setup-'))
  const clone = path.join(folder, 'clone')
  const home = path.join(folder, 'home')
  const env = { ...npmEnv(), XDG_CACHE_HOME: '', XDG_CONFIG_HOME: '', XDG_DATA_HOME: '', ZONOSCOPE_CACHE: '' }
  try {
    mkdirSync(home)
    const from = performance.now()
    await succeed('git', ['clone', '--quiet', root, clone], {})
    await succeed('node', ['scripts/setup.mjs'], {
      cwd: clone,
      env: { ...env, HOME: home, USERPROFILE: home, CI: 'true' },
    })
    const value = Number(((performance.now() - from) / 1000).toFixed(1))
    return { figure: 'setup_from_nothing_s', value, limit, ratio: Number((value / limit).toFixed(3)) }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(JSON.stringify(await measureSetup()))
