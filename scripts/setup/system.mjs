// What must come from the system: shared libraries for Electron, a compiler, a virtual display. Found out, installed or named.
import fs from 'node:fs'
import path from 'node:path'
import { withLock } from './lock.mjs'
import { SetupError, say } from './log.mjs'
import { cacheFolder, readJson, stampFolder, writeWhole } from './paths.mjs'
import { run } from './run.mjs'

/** What can be asked for, by system family. Debian: alternatives are names before and after the 64-bit time change. */
const packages = {
  window: {
    debian: [['libgtk-3-0t64', 'libgtk-3-0'], ['libnss3'], ['libasound2t64', 'libasound2'], ['libgbm1']],
    fedora: 'gtk3 nss alsa-lib mesa-libgbm',
    arch: 'gtk3 nss alsa-lib mesa',
  },
  display: {
    debian: [['xvfb'], ['xauth']],
    fedora: 'xorg-x11-server-Xvfb xorg-x11-xauth',
    arch: 'xorg-server-xvfb xorg-xauth',
  },
  figures: {
    debian: [['poppler-utils'], ['librsvg2-bin']],
    fedora: 'poppler-utils librsvg2-tools',
    arch: 'poppler librsvg',
  },
  compiler: { debian: [['g++']], fedora: 'gcc-c++', arch: 'gcc' },
}

/** The family of a Linux system from the text of /etc/os-release: debian, fedora, arch or other. */
export function familyOf(osRelease) {
  const words = [...osRelease.matchAll(/^ID(?:_LIKE)?=(.*)$/gm)].flatMap(m => m[1].replace(/["']/g, '').split(/\s+/))
  if (words.some(word => word === 'debian' || word === 'ubuntu')) return 'debian'
  if (words.some(word => word === 'fedora' || word === 'rhel')) return 'fedora'
  return words.includes('arch') ? 'arch' : 'other'
}

function family() {
  try {
    return familyOf(fs.readFileSync('/etc/os-release', 'utf8'))
  } catch {
    return 'other'
  }
}

/** Names of the libraries that `ldd` did not find. */
export function missingIn(lddOutput) {
  return [...new Set([...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map(m => m[1]))]
}

/** Whether a program is on PATH. */
export function hasProgram(name, env = process.env) {
  return (env.PATH ?? '').split(path.delimiter).some(folder => folder !== '' && fs.existsSync(path.join(folder, name)))
}

/** Shared libraries that an Electron binary needs and this Linux system lacks: linked ones, and those it opens by name. */
export async function missingLibraries(electron) {
  const ldd = await run('ldd', [electron], { env: { ...process.env, LC_ALL: 'C' } })
  const missing = ldd.missing ? [] : missingIn(ldd.output)
  const known = await run(hasProgram('ldconfig') ? 'ldconfig' : '/sbin/ldconfig', ['-p'])
  if (known.status !== 0) return missing
  for (const name of ['libgtk-3.so.0', 'libnss3.so', 'libasound.so.2', 'libgbm.so.1'])
    if (!known.output.includes(name) && !missing.includes(name)) missing.push(name)
  return missing
}

/** The command that installs parts ('window', 'display', 'figures', 'compiler') on a family of systems, or null where we know none. */
export function installCommand(parts, system, names = alternatives => alternatives[alternatives.length - 1]) {
  if (system === 'debian')
    return `apt-get install -y ${parts.flatMap(part => packages[part].debian.map(names)).join(' ')}`
  if (system === 'fedora') return `dnf install -y ${parts.map(part => packages[part].fedora).join(' ')}`
  if (system === 'arch') return `pacman -S --needed ${parts.map(part => packages[part].arch).join(' ')}`
  return null
}

/** Which of the alternative Debian names this system offers. */
async function offered(alternatives) {
  for (const name of alternatives) {
    const { output } = await run('apt-cache', ['policy', name], { env: { ...process.env, LC_ALL: 'C' } })
    if (/Candidate: (?!\(none\))\S/.test(output)) return name
  }
  return alternatives[alternatives.length - 1]
}

/**
 * Installs parts with apt when we are root on Debian or Ubuntu; otherwise throws a SetupError with the exact command.
 * @param {('window' | 'display' | 'figures' | 'compiler')[]} parts
 * @param {string} why what is missing, for the user
 */
export async function installParts(parts, why) {
  const system = family()
  if (system !== 'debian' || !hasProgram('apt-get')) {
    const command = installCommand(parts, system)
    throw new SetupError(
      command === null
        ? `${why}. Install what Debian calls ${installCommand(parts, 'debian').replace('apt-get install -y ', '')}, then start again.`
        : `${why}. Run this, then start again:\n  sudo ${command}`,
    )
  }
  const isRoot = process.getuid?.() === 0
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  await withLock(path.join(cacheFolder(), 'apt.lock'), 'installing system packages', async () => {
    const apt = ['-o', 'DPkg::Lock::Timeout=300', '-q']
    if (isRoot) {
      say(`${why}: asking apt`)
      await run('apt-get', [...apt, 'update'], { env })
    }
    const chosen = new Map()
    for (const alternatives of parts.flatMap(part => packages[part].debian))
      chosen.set(alternatives, await offered(alternatives))
    const command = installCommand(parts, system, alternatives => chosen.get(alternatives))
    if (!isRoot) throw new SetupError(`${why}. Run this, then start again:\n  sudo ${command}`)
    say(command)
    const { status, output } = await run(
      'apt-get',
      [...apt, 'install', '-y', '--no-install-recommends', ...chosen.values()],
      { env },
    )
    if (status !== 0)
      throw new SetupError(
        `apt-get failed:\n${output.trim().split('\n').slice(-8).join('\n')}\nPut that right, or run:\n  ${command}`,
      )
  })
}

/** The libraries of Electron: found once, remembered for this binary. */
export async function ensureLibraries(electron) {
  if (process.platform !== 'linux') return
  const stamp = path.join(stampFolder, 'libraries.json')
  const { mtimeMs } = fs.statSync(electron)
  const seen = readJson(stamp)
  if (seen?.electron === electron && seen.mtimeMs === mtimeMs) return
  let missing = await missingLibraries(electron)
  if (missing.length > 0) {
    await installParts(['window'], `Electron lacks system libraries (${missing.join(', ')})`)
    missing = await missingLibraries(electron)
    if (missing.length > 0)
      throw new SetupError(
        `Electron still lacks ${missing.join(', ')}. Install the packages that hold them, then start again.`,
      )
  }
  writeWhole(stamp, JSON.stringify({ electron, mtimeMs }))
}

/** A virtual display for the tests of the window, where there is no display. */
export async function ensureVirtualDisplay() {
  if (process.platform !== 'linux') return
  const missing = ['xvfb-run', 'Xvfb', 'xauth'].filter(name => !hasProgram(name))
  if (missing.length > 0)
    await installParts(['display'], `there is no display, and no ${missing.join(', ')} to stand in for one`)
}

/** Programs that read exported figures independently of ours. Without them their tests are left out and say so: nothing stops. */
export async function wantFigureReaders() {
  if (process.platform !== 'linux') return
  const missing = ['pdftoppm', 'rsvg-convert'].filter(name => !hasProgram(name))
  if (missing.length === 0) return
  try {
    await installParts(['figures'], `figures are compared with ${missing.join(' and ')}, which are not here`)
  } catch (error) {
    if (!(error instanceof SetupError)) throw error
    say(`${error.message}
The tests go on without them.`)
  }
}

/**
 * Chromium's own sandbox needs user namespaces or a set-user-id helper; some systems (Ubuntu since 24.04) forbid the first.
 * Throws a SetupError with the commands that set up the helper. As root the launcher passes --no-sandbox instead.
 */
export function checkSandbox(
  electron,
  read = file => fs.readFileSync(file, 'utf8').trim(),
  isRoot = process.getuid?.() === 0,
) {
  if (process.platform !== 'linux' || isRoot) return
  const value = file => {
    try {
      return read(file)
    } catch {
      return null
    }
  }
  const forbidden =
    value('/proc/sys/kernel/apparmor_restrict_unprivileged_userns') === '1' ||
    value('/proc/sys/kernel/unprivileged_userns_clone') === '0'
  if (!forbidden) return
  const helper = path.join(path.dirname(electron), 'chrome-sandbox')
  const { uid, mode } = fs.existsSync(helper) ? fs.statSync(helper) : { uid: 0, mode: 0o4755 }
  if (uid === 0 && (mode & 0o4000) !== 0) return
  throw new SetupError(
    `this system forbids user namespaces, so Electron's sandbox needs its helper. Run this once, then start again:\n` +
      `  sudo chown root:root "${helper}" && sudo chmod 4755 "${helper}"`,
  )
}
