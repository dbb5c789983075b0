// On what, and beside what other work, a bench was run.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** Share of all processors that other programs may use before figures are called loaded. */
export const quiet = 0.1

/** What is written of the machine: nothing that names it. */
export function describeMachine() {
  const electron = path.join(path.dirname(process.env['ZONOSCOPE_ELECTRON'] ?? ''), 'version')
  return {
    processor: `${os.cpus()[0]?.model.trim() ?? 'unknown'}, ${os.availableParallelism()} threads`,
    memory: `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    system: `${os.type()} ${os.arch()}`,
    node: process.versions.node,
    electron: read(electron) ?? 'unknown',
  }
}

/** Share of all processors in use during two seconds in which this program only waits, 0 to 1. */
export async function busyShare(ms = 2_000) {
  const look = () => os.cpus().reduce((sum, { times: t }) => ({ idle: sum.idle + t.idle, all: sum.all + t.user + t.nice + t.sys + t.irq + t.idle }), { idle: 0, all: 0 }) // prettier-ignore
  const before = look()
  await new Promise(done => setTimeout(done, ms))
  const after = look()
  return Number((1 - (after.idle - before.idle) / (after.all - before.all)).toFixed(2))
}

export const loadAverage = () => Number(os.loadavg()[0].toFixed(2))

const sources = ['core', 'shared', 'main', 'preload', 'renderer']

/** The last commit that changed the program, so that one of tests or documents does not count; with a plus where files of it are changed. */
export function revision(root) {
  const git = (...args) => execFileSync('git', ['-C', root, ...args, '--', ...sources], { encoding: 'utf8' }).trim()
  try {
    return `${git('log', '-1', '--format=%h')}${git('status', '--porcelain', '-uno') ? '+' : ''}`
  } catch {
    return 'unknown'
  }
}

function read(file) {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return null
  }
}
