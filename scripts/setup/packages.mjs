// node_modules as package-lock.json says: installed when missing, interrupted or of another lock file.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { withLock } from './lock.mjs'
import { SetupError, megabytes, say } from './log.mjs'
import { isAtLeast } from './node.mjs'
import { runNpm } from './npm.mjs'
import { freeBytes, readJson, readText, root, stampFolder, workFolder, writeWhole } from './paths.mjs'

const lockFile = path.join(root, 'package-lock.json')
const stamp = path.join(stampFolder, 'lock')
const needed = 1.5e9 // bytes: 1.1 GB of packages, and npm's cache

/** Hash of package-lock.json: what node_modules must have been made from. */
export function lockHash() {
  return createHash('sha256').update(fs.readFileSync(lockFile)).digest('hex')
}

/**
 * Whether npm's own record of a finished install (node_modules/.package-lock.json, written last) agrees with a lock file.
 * Optional packages may be missing: they are for other platforms.
 * @param {{packages?: Record<string, {version?: string, integrity?: string, optional?: boolean}>} | null} lock
 * @param {{packages?: Record<string, {version?: string, integrity?: string}>} | null} installed
 */
export function isInstalled(lock, installed) {
  if (!lock?.packages || !installed?.packages) return false
  const have = new Map(Object.entries(installed.packages))
  return Object.entries(lock.packages).every(([name, want]) => {
    if (name === '') return true
    const found = have.get(name)
    if (found === undefined) return want.optional === true
    return found.version === want.version && found.integrity === want.integrity
  })
}

const isCurrent = () => readText(stamp) === lockHash()

/** Installs the packages unless they are there. */
export async function ensurePackages() {
  if (!isAtLeast(process.versions.node, [20, 17]))
    throw new SetupError(
      `Node 20.17 or newer is needed, this is ${process.versions.node}. Install it, then start again.`,
    )
  if (!fs.existsSync(lockFile)) throw new SetupError(`${lockFile} is missing: this is no whole checkout.`)
  if (isCurrent()) return
  await withLock(path.join(workFolder, 'packages.lock'), 'installing packages', async () => {
    if (isCurrent()) return
    const record = readJson(path.join(root, 'node_modules', '.package-lock.json'))
    if (!isInstalled(readJson(lockFile), record)) await install()
    writeWhole(stamp, lockHash())
  })
}

async function install() {
  const free = freeBytes(root)
  if (free < needed)
    throw new SetupError(
      `the packages need ${megabytes(needed)}, ${root} has ${megabytes(free)} free. Free some space, then start again.`,
    )
  say('installing packages (npm ci, about 400 MB from the npm registry)')
  const from = Date.now()
  const seconds = () => Math.round((Date.now() - from) / 1000)
  const timer = process.stderr.isTTY ? null : setInterval(() => say(`installing packages, ${seconds()} s`), 15_000)
  const result = await runNpm(['ci', '--loglevel=error', '--no-audit', '--no-fund'], { show: true }).finally(() =>
    clearInterval(timer),
  )
  if (result.status !== 0)
    throw new SetupError(
      `npm ci failed (see above). It needs the npm registry this once: check the network, ` +
        `"npm config get registry" and "npm config get proxy", then start again.`,
    )
  say(`packages installed in ${seconds()} s`)
}
