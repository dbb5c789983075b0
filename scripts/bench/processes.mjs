// Processes that were started, and the memory they hold (Linux).
import { readFileSync } from 'node:fs'

/** Ids of a process and of all that it started. */
export function family(pid) {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim()
    return [pid, ...(children ? children.split(' ').flatMap(child => family(Number(child))) : [])]
  } catch {
    return [pid]
  }
}

/**
 * Megabytes that a process and all that it started hold: pages that several share are counted once (Pss). NaN where the system does not tell.
 */
export function heldMegabytes(pid) {
  let kilobytes = 0
  try {
    for (const one of family(pid)) {
      const { 1: pss } = /^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${one}/smaps_rollup`, 'utf8')) ?? []
      kilobytes += Number(pss)
    }
  } catch {
    return NaN
  }
  return kilobytes / 1024
}
