// Where set-up keeps things, and what it decides from versions, lock files and system descriptions.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { downloadEnv } from '../../scripts/setup/electron-ordinary.mjs'
import { isAtLeast } from '../../scripts/setup/node.mjs'
import { npmEnv } from '../../scripts/setup/npm.mjs'
import { isInstalled } from '../../scripts/setup/packages.mjs'
import { cacheFolderOf } from '../../scripts/setup/paths.mjs'
import { hashSources } from '../../scripts/setup/sources.mjs'
import { familyOf, installCommand, missingIn } from '../../scripts/setup/system.mjs'

describe('cache folder', () => {
  it.each([
    ['linux', {}, '/home/a', '/home/a/.cache/zonoscope'],
    ['linux', { XDG_CACHE_HOME: '/x/cache' }, '/home/a', '/x/cache/zonoscope'],
    ['linux', { XDG_CACHE_HOME: 'relative' }, '/home/a', '/home/a/.cache/zonoscope'],
    ['darwin', { XDG_CACHE_HOME: '/x' }, '/Users/a', '/Users/a/Library/Caches/zonoscope'],
    ['win32', { LOCALAPPDATA: 'D:\\Local' }, 'C:\\Users\\a', 'D:\\Local\\zonoscope\\Cache'],
    ['win32', {}, 'C:\\Users\\a', 'C:\\Users\\a\\AppData\\Local\\zonoscope\\Cache'],
    ['linux', { ZONOSCOPE_CACHE: '/big/disk' }, '/home/a', '/big/disk'],
  ])('on %s with %o', (platform, env, home, expected) => {
    expect(cacheFolderOf(platform, env, home)).toBe(expected)
  })
})

describe('installed packages', () => {
  const lock = {
    packages: {
      '': {},
      'node_modules/a': { version: '1.0.0', integrity: 'sha512-a' },
      'node_modules/b': { version: '2.0.0', integrity: 'sha512-b', optional: true },
    },
  }
  const a = { version: '1.0.0', integrity: 'sha512-a' }
  it('agree with the lock file, optional ones or not', () => {
    expect(isInstalled(lock, { packages: { 'node_modules/a': a } })).toBe(true)
  })
  it('do not agree when one is missing, older, changed, or nothing was recorded', () => {
    expect(isInstalled(lock, { packages: {} })).toBe(false)
    expect(isInstalled(lock, { packages: { 'node_modules/a': { ...a, version: '0.9.0' } } })).toBe(false)
    expect(isInstalled(lock, { packages: { 'node_modules/a': { ...a, integrity: 'sha512-x' } } })).toBe(false)
    expect(isInstalled(lock, null)).toBe(false)
  })
})

describe('environment', () => {
  it('keeps npm away from the tools of node_modules', () => {
    const env = npmEnv({ PATH: ['/repo/node_modules/.bin', '/usr/bin', '/node_modules/.bin'].join(':') })
    expect(env.PATH).toBe('/usr/bin')
    expect(env.ONNXRUNTIME_NODE_INSTALL).toBe('skip')
  })
  it('gives the download the proxy that npm knows', () => {
    expect(downloadEnv({ npm_config_https_proxy: 'http://p:1' })).toMatchObject({ HTTPS_PROXY: 'http://p:1' })
    expect(downloadEnv({})).not.toHaveProperty('HTTPS_PROXY')
  })
  it('compares versions by number', () => {
    expect(isAtLeast('22.14.0', [22, 14])).toBe(true)
    expect(isAtLeast('v24.1.0', [22, 14])).toBe(true)
    expect(isAtLeast('22.9.0', [22, 14])).toBe(false)
    expect(isAtLeast('9.99.0', [22, 14])).toBe(false)
  })
})

describe('system', () => {
  it.each([
    ['ID=debian\n', 'debian'],
    ['ID=pop\nID_LIKE="ubuntu debian"\n', 'debian'],
    ['ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'fedora'],
    ['ID=arch\n', 'arch'],
    ['ID=alpine\nVERSION_ID=3\n', 'other'],
  ])('knows the family of %j', (text, family) => {
    expect(familyOf(text)).toBe(family)
  })
  it('names the exact command', () => {
    expect(installCommand(['window'], 'debian')).toBe('apt-get install -y libgtk-3-0 libnss3 libasound2 libgbm1')
    expect(installCommand(['window', 'display'], 'debian', ([first]: string[]) => first!)).toBe(
      'apt-get install -y libgtk-3-0t64 libnss3 libasound2t64 libgbm1 xvfb xauth',
    )
    expect(installCommand(['figures'], 'debian')).toBe('apt-get install -y poppler-utils librsvg2-bin')
    expect(installCommand(['compiler'], 'fedora')).toBe('dnf install -y gcc-c++')
    expect(installCommand(['window'], 'other')).toBeNull()
  })
  it('reads what the loader did not find', () => {
    const text =
      '\tlibnss3.so => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x1)\n\tlibgbm.so.1 => not found\n\tlibnss3.so => not found'
    expect(missingIn(text)).toEqual(['libnss3.so', 'libgbm.so.1'])
  })
})

describe('source hash', () => {
  let folder: string
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'zonoscope-sources-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  it('changes with a content, a name, a new file, and with nothing else', () => {
    mkdirSync(join(folder, 'core/zones'), { recursive: true })
    writeFileSync(join(folder, 'core/a.ts'), 'ab')
    writeFileSync(join(folder, 'core/zones/b.ts'), 'c')
    writeFileSync(join(folder, 'config.ts'), 'd')
    const hash = () => hashSources(['core', 'config.ts', 'not there'], folder)
    const seen = [hash()]
    writeFileSync(join(folder, 'core/.swp'), 'editor')
    writeFileSync(join(folder, 'other.ts'), 'elsewhere')
    writeFileSync(join(folder, 'core/a.ts'), 'ab')
    expect(hash()).toBe(seen[0])
    // The same bytes, divided otherwise between two files.
    writeFileSync(join(folder, 'core/a.ts'), 'a')
    writeFileSync(join(folder, 'core/zones/b.ts'), 'bc')
    seen.push(hash())
    writeFileSync(join(folder, 'core/zones/c.ts'), '')
    seen.push(hash())
    writeFileSync(join(folder, 'config.ts'), 'e')
    seen.push(hash())
    expect(new Set(seen).size).toBe(4)
  })
})
