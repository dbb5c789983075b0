// `npm run package`: the application for this Linux x64 as a folder, a tar.gz and a deb in out/package, without the network.
// node scripts/package.mjs [folder] [tar] [deb]: only those (the folder is made in any case).
import fs from 'node:fs'
import path from 'node:path'
import { writeDeb, writeTar } from './package/archives.mjs'
import { layOut } from './package/layout.mjs'
import { refusedToShip } from './package/shipped.mjs'
import { ensureCliBuild, ensureWindowBuild } from './setup/build.mjs'
import { withLock } from './setup/lock.mjs'
import { explain, megabytes, say, SetupError } from './setup/log.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { ensureElectron } from './setup/electron.mjs'
import { readJson, root, workFolder } from './setup/paths.mjs'
import { ensureSqlite } from './setup/sqlite.mjs'

/** Bytes that all but Electron may take, unpacked. */
const most = 350e6
const kinds = { tar: writeTar, deb: writeDeb }

function asked(args) {
  const unknown = args.filter(name => name !== 'folder' && !Object.hasOwn(kinds, name))
  if (unknown.length > 0) throw new SetupError(`there is no package ${unknown.join(', ')}; there are folder, tar, deb`)
  return args.length === 0 ? Object.keys(kinds) : args.filter(name => name !== 'folder')
}

async function make(wanted) {
  const bad = refusedToShip()
  if (bad.length > 0) throw new SetupError(`not allowed in a package: ${bad.join('; ')}`)
  const runtime = await ensureElectron()
  const ordinary = readJson(path.join(root, 'node_modules/electron/package.json')).version
  if (runtime.version !== ordinary)
    say(`this Electron is ${runtime.version}, not the locked ${ordinary}: good for trying, do not publish what is made of it`) // prettier-ignore
  const out = path.join(root, 'out', 'package')
  const { version } = readJson(path.join(root, 'package.json'))
  const folder = path.join(out, `zonoscope-${version}`)
  const bytes = await layOut(folder, { ...runtime, binding: await ensureSqlite(runtime) })
  if (bytes.own > most) throw new SetupError(`${megabytes(bytes.own)} beyond Electron, at most ${megabytes(most)}`)
  const files = []
  for (const kind of wanted) files.push(await kinds[kind](folder, out))
  return { folder, bytes, files: files.map(file => ({ file, bytes: fs.statSync(file).size })) }
}

try {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new SetupError('packages are made on Linux x64; for macOS and Windows see docs/packaging.md')
  const wanted = asked(process.argv.slice(2))
  await ensurePackages()
  await ensureCliBuild()
  await ensureWindowBuild()
  // One at a time in this checkout: they write to the same place.
  await withLock(path.join(workFolder, 'package.lock'), 'packaging', async () => {
    const { folder, bytes, files } = await make(wanted)
    say(`${megabytes(bytes.electron)} Electron, ${megabytes(bytes.own)} beyond it (at most ${megabytes(most)})`)
    console.log(JSON.stringify({ folder, bytes, files }, null, 2))
  })
} catch (error) {
  process.exitCode = explain(error)
}
