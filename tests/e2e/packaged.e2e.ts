// The package: fuses, what it carries, and the main job in its window and its command. In `test:long` also from the tar.gz and the deb, without
// any network, and under a trace of every socket that is opened.
import { expect, test } from '@playwright/test'
import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, rmSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { readFuses, wrongFuses } from '../../scripts/package/fuses.mjs'
import { shippedPackages } from '../../scripts/package/shipped.mjs'
import { hasProgram } from '../../scripts/setup/system.mjs'
import { executable, root, temporaryFolder } from './launch.ts'
import { outside } from './sockets.ts'
import { checkWorkspace, inPackaged, mainJob, packagedCommand, waitForTable } from './packaged.ts'

test.describe.configure({ mode: 'serial', timeout: 420_000 })
test.skip(process.platform !== 'linux' || process.arch !== 'x64', 'packages are made on Linux x64')

const isLong = process.env['ZONOSCOPE_TEST_SIZE'] === 'long'
const work = temporaryFolder('packaged')
let folder: string
let bytes: { electron: number; own: number }

/** `npm run package -- ...` */
function makePackages(...kinds: string[]) {
  const args = [join(root, 'scripts/package.mjs'), ...kinds]
  const text = execFileSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] }).toString('utf8')
  return JSON.parse(text) as { folder: string; bytes: typeof bytes; files: { file: string }[] }
}

test.beforeAll(() => {
  ;({ folder, bytes } = makePackages('folder'))
})
test.afterAll(() => rmSync(work, { recursive: true, force: true, maxRetries: 5 }))

test('its fuses are set, and those of the runtime that tests need are not', async () => {
  expect(wrongFuses(await readFuses(join(folder, 'zonoscope-workbench')))).toEqual([])
  // The reading can tell: the development runtime is what a package must not be.
  expect(wrongFuses(await readFuses(executable()))).toContain('RunAsNode is on, expected off')
})

test('it carries the licences of everything in it, and at most 350 MB beyond Electron', () => {
  const text = readFileSync(join(folder, 'LICENSES.txt'), 'utf8')
  const packages = shippedPackages()
  expect(packages.length).toBeGreaterThan(30)
  for (const { name, licence, text: own } of packages) {
    expect(text).toContain(`${name} `)
    expect(licence).toBeTruthy()
    if (own) expect(text).toContain(own)
  }
  for (const name of ['LICENSE', 'NOTICE.md', 'LICENSES.chromium.html'])
    expect(existsSync(join(folder, name))).toBe(true)
  expect(bytes.own).toBeLessThan(350e6)
  expect(bytes.own).toBeGreaterThan(100e6)
})

test('the main job in its window, from a first start; then its command on what was left', async () => {
  const userData = join(work, 'user-data')
  expect(await inPackaged(folder, userData, mainJob)).toBe(0)
  const { runs, figure } = checkWorkspace(folder, userData)
  expect(runs).toBe(5)
  expect(figure).toMatch(/^<svg|^<\?xml/)
  expect(packagedCommand(folder, 'compute', '--list', '--quiet')).toEqual(expect.anything())
})

test.describe('long', () => {
  test.skip(!isLong, 'in test:long only')

  test('the tar.gz and the deb start from where they are unpacked', async () => {
    const [tar, deb] = makePackages('tar', 'deb').files.map(made => made.file)
    const at = { tar: join(work, 'tar'), deb: join(work, 'deb') }
    mkdirSync(at.tar)
    execFileSync('tar', ['-xzf', tar!, '-C', at.tar])
    execFileSync('dpkg-deb', ['-x', deb!, at.deb])
    const unpacked = { tar: join(at.tar, basename(folder)), deb: join(at.deb, 'opt/zonoscope') }
    for (const [kind, place] of Object.entries(unpacked)) {
      const userData = join(work, `data-${kind}`)
      expect(await inPackaged(place, userData, started => waitForTable(started))).toBe(0)
      expect(packagedCommand(place, 'check', '--workspace', join(userData, 'workspaces/words'))).toMatchObject({ ok: true }) // prettier-ignore
    }
    // As installed: the command is found, a menu entry names the program, and Chromium's helper is root's with its bit.
    expect(readlinkSync(join(at.deb, 'usr/bin/zonoscope'))).toBe('/opt/zonoscope/bin/zonoscope')
    expect(lstatSync(join(at.deb, 'usr/bin/zonoscope')).isSymbolicLink()).toBe(true)
    expect(readFileSync(join(at.deb, 'usr/share/applications/zonoscope.desktop'), 'utf8')).toContain('Exec=/opt/zonoscope/zonoscope-workbench') // prettier-ignore
    expect(statSync(join(unpacked.deb, 'chrome-sandbox')).mode & 0o7777).toBe(0o4755)
    const listed = execFileSync('dpkg-deb', ['-c', deb!]).toString('utf8')
    expect(listed.split('\n').filter(line => line && !line.includes(' root/root '))).toEqual([])
    expect(execFileSync('dpkg-deb', ['-f', deb!, 'Package']).toString('utf8').trim()).toBe('zonoscope')
  })

  const alone = [join(import.meta.dirname, 'packaged-alone.ts')]
  const tellsNothing =
    'this machine lets nobody make a network namespace (unshare -rn), or has no ip: not tried without a network'
  test('the main job where there is no interface but loopback', () => {
    test.skip(!canUnshare(), tellsNothing)
    const script = 'ip link set lo up && exec "$@"'
    const args = ['-rn', 'sh', '-c', script, 'sh', process.execPath, ...alone, folder, join(work, 'data-lonely')]
    const text = execFileSync('unshare', args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: 300_000 }).toString(
      'utf8',
    )
    expect(JSON.parse(text)).toEqual({ interfaces: ['lo'], status: 0 })
    expect(checkWorkspace(folder, join(work, 'data-lonely')).runs).toBe(5)
  })

  test('a trace of the main job shows no socket that leaves the machine', () => {
    test.skip(!hasProgram('strace'), 'strace is not installed (Debian: apt install strace): the trace was not made')
    const trace = join(work, 'trace')
    const wrap = ['strace', '-D', '-f', '-s', '200', '-qq', '-e', 'trace=connect,sendto,sendmsg,sendmmsg', '-o', trace]
    const args = [...alone, folder, join(work, 'data-traced'), ...wrap]
    execFileSync(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: 400_000 })
    const lines = readFileSync(trace, 'utf8').split('\n')
    // It saw the sockets that there are: the display's, and those between Chromium's processes.
    expect(lines.filter(line => line.includes('AF_UNIX')).length).toBeGreaterThan(0)
    expect(lines.length).toBeGreaterThan(1000)
    expect(outside(lines)).toEqual([])
  })
})

function canUnshare(): boolean {
  if (!hasProgram('unshare') || !hasProgram('ip')) return false
  try {
    execFileSync('unshare', ['-rn', 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
