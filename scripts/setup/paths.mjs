// Where set-up keeps things: the repository, the cache folder of the platform, the programs inside node_modules.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { say } from './log.mjs'

export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '')
/** Gone with node_modules: stamps that describe what is installed there. */
export const stampFolder = path.join(root, 'node_modules', '.zonoscope')
/** Locks and scratch of this checkout (git ignores it). */
export const workFolder = path.join(root, '.cache')

/**
 * The cache folder that a platform's conventions name.
 * @param {string} platform process.platform
 * @param {Record<string, string | undefined>} env
 * @param {string} home
 * @returns {string}
 */
export function cacheFolderOf(platform, env, home) {
  const join = platform === 'win32' ? path.win32.join : path.posix.join
  const absolute = platform === 'win32' ? path.win32.isAbsolute : path.posix.isAbsolute
  if (env.ZONOSCOPE_CACHE) return env.ZONOSCOPE_CACHE
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'zonoscope', 'Cache')
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'zonoscope')
  // The XDG specification says to ignore relative paths.
  const xdg = env.XDG_CACHE_HOME
  return join(xdg && absolute(xdg) ? xdg : join(home, '.cache'), 'zonoscope')
}

let chosen = null

/** The cache folder, made if need be; .cache/ of the checkout where the platform's one cannot be written. */
export function cacheFolder() {
  if (chosen !== null) return chosen
  const wanted = cacheFolderOf(process.platform, process.env, os.homedir())
  try {
    fs.mkdirSync(wanted, { recursive: true })
    fs.accessSync(wanted, fs.constants.W_OK)
    chosen = wanted
  } catch (error) {
    chosen = path.join(workFolder, 'zonoscope')
    fs.mkdirSync(chosen, { recursive: true })
    say(`${wanted} cannot be written (${error.code}); using ${chosen}`)
  }
  return chosen
}

/** Bytes free for us on the disk of an existing folder, or Infinity where that cannot be known. */
export function freeBytes(folder) {
  try {
    const { bavail, bsize } = fs.statfsSync(folder)
    return bavail * bsize
  } catch {
    return Infinity
  }
}

/** Reads a small text file; null when it is missing. */
export function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch {
    return null
  }
}

/** Reads a small JSON file of ours; null when it is missing or half written. */
export function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/** Writes a small file so that a reader sees the old or the new one, never half of it. */
export function writeWhole(file, text) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const beside = `${file}.${process.pid}.tmp`
  fs.writeFileSync(beside, text)
  fs.renameSync(beside, file)
}
