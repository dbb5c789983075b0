// A lock between set-ups: a folder (made in one step by every file system) that its holder keeps touching.
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { onInterrupt } from './cleanup.mjs'
import { say } from './log.mjs'
import { readJson } from './paths.mjs'

const beat = 5_000 // ms between touches of the holder
const silence = 60_000 // ms without a touch after which a holder counts as gone

const pause = ms => new Promise(resolve => setTimeout(resolve, ms))

/**
 * Whether the holder of a lock folder is gone: its process ended (same machine), or it has not touched the lock for a minute.
 * @param {string} folder
 * @param {number} [now] ms since 1970
 */
export function isStale(folder, now = Date.now()) {
  let touched
  try {
    touched = fs.statSync(folder).mtimeMs
  } catch {
    return false // given back in this moment
  }
  if (now - touched > silence) return true
  const owner = readJson(path.join(folder, 'owner.json'))
  // Without an owner it was made this instant, or its maker was killed in between.
  if (owner === null) return now - touched > beat
  if (owner.host !== os.hostname()) return false
  try {
    process.kill(owner.pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

/**
 * Runs work while holding the lock; waits for another holder, and takes the lock of one that was killed.
 * @template T
 * @param {string} folder the lock, e.g. <cache>/electron.lock
 * @param {string} what what the other one is doing, for the line that says why we wait
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(folder, what, work) {
  fs.mkdirSync(path.dirname(folder), { recursive: true })
  for (let told = false; ;) {
    try {
      fs.mkdirSync(folder)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (isStale(folder)) {
      // Renamed first, so that of two who see it stale only one takes it away.
      const away = `${folder}.${process.pid}.stale`
      try {
        fs.renameSync(folder, away)
        fs.rmSync(away, { recursive: true, force: true })
      } catch {
        // The other one was faster.
      }
      continue
    }
    if (!told)
      say(`waiting: another set-up is ${what} (process ${readJson(path.join(folder, 'owner.json'))?.pid ?? '?'})`)
    told = true
    await pause(150)
  }
  fs.writeFileSync(path.join(folder, 'owner.json'), JSON.stringify({ pid: process.pid, host: os.hostname() }))
  const timer = setInterval(() => {
    const now = new Date()
    fs.utimes(folder, now, now, () => {})
  }, beat)
  timer.unref()
  const release = () => {
    clearInterval(timer)
    fs.rmSync(folder, { recursive: true, force: true })
  }
  const forget = onInterrupt(release)
  try {
    return await work()
  } finally {
    forget()
    release()
  }
}
