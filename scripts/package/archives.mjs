// The laid-out folder as files that people install: a tar.gz that runs where it is unpacked, and a deb. With tar and dpkg-deb alone.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupError } from '../setup/log.mjs'
import { readJson, root } from '../setup/paths.mjs'
import { run } from '../setup/run.mjs'
import { hasProgram } from '../setup/system.mjs'
import { windowProgram } from './layout.mjs'

const { version, description } = readJson(path.join(root, 'package.json'))
const assets = fileURLToPath(new URL('assets', import.meta.url))
const installed = 'opt/zonoscope'

/** Libraries that Electron is linked to; the second name of each is that of Debian 13 and Ubuntu 24.04. */
const depends = ['libc6', 'libgtk-3-0 | libgtk-3-0t64', 'libnss3', 'libasound2 | libasound2t64', 'libgbm1']

async function must(program, args) {
  if (!hasProgram(program)) throw new SetupError(`${program} is needed for this package and is not installed`)
  const { status, output } = await run(program, args)
  if (status !== 0) throw new SetupError(`${program} ended with ${status}: ${output.trim().split('\n').slice(-5).join('\n')}`) // prettier-ignore
}

/** Files are root's and in order of their names, whoever packs. @returns {Promise<string>} path of the .tar.gz */
export async function writeTar(folder, out) {
  const file = path.join(out, `zonoscope-${version}-linux-x64.tar.gz`)
  const owner = ['--owner=0', '--group=0', '--numeric-owner', '--sort=name']
  await must('tar', [...owner, '-C', path.dirname(folder), '-I', 'gzip -5', '-cf', file, path.basename(folder)])
  return file
}

/** @returns {Promise<string>} path of the .deb; /opt/zonoscope, a menu entry, and the command in /usr/bin */
export async function writeDeb(folder, out) {
  const tree = path.join(out, 'deb')
  fs.rmSync(tree, { recursive: true, force: true })
  const at = (...names) => {
    const place = path.join(tree, ...names)
    fs.mkdirSync(path.dirname(place), { recursive: true })
    return place
  }
  fs.cpSync(folder, at(installed), { recursive: true, mode: fs.constants.COPYFILE_FICLONE })
  const sandbox = at(installed, 'chrome-sandbox')
  // Where user namespaces are switched off Chromium's sandbox needs this helper to be root's.
  if (fs.existsSync(sandbox)) fs.chmodSync(sandbox, 0o4755)
  fs.mkdirSync(at('usr/bin'), { recursive: true })
  fs.symlinkSync(`/${installed}/bin/zonoscope`, at('usr/bin/zonoscope'))
  fs.symlinkSync(`/${installed}/${windowProgram}`, at(`usr/bin/${windowProgram}`))
  fs.copyFileSync(path.join(assets, 'zonoscope.desktop'), at('usr/share/applications/zonoscope.desktop'))
  fs.copyFileSync(path.join(assets, 'zonoscope.svg'), at('usr/share/icons/hicolor/scalable/apps/zonoscope.svg'))
  fs.copyFileSync(path.join(folder, 'LICENSE'), at('usr/share/doc/zonoscope/copyright'))
  fs.writeFileSync(at('DEBIAN/control'), control(sizeInKilobytes(tree)))
  const file = path.join(out, `zonoscope_${version}_amd64.deb`)
  await must('dpkg-deb', ['--root-owner-group', '-Zgzip', '-z5', '--build', tree, file])
  fs.rmSync(tree, { recursive: true })
  return file
}

const control = size => `Package: zonoscope
Version: ${version}
Architecture: amd64
Maintainer: The Zonoscope authors <zonoscope@localhost>
Installed-Size: ${size}
Depends: ${depends.join(', ')}
Section: science
Priority: optional
Description: ${description}
 Zone plots, feature pages, comparisons and figures for sparse-autoencoder
 features, computed on this machine. Opens no network connection.
`

function sizeInKilobytes(folder) {
  const files = fs.readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
  return Math.ceil(files.reduce((sum, { parentPath, name }) => sum + fs.statSync(path.join(parentPath, name)).size, 0) / 1024) // prettier-ignore
}
