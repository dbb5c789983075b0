// Runs other programs for the set-up: output where it belongs, ended with us, never left behind.
import { spawn } from 'node:child_process'
import { handSignalsTo, onInterrupt } from './cleanup.mjs'
import { root } from './paths.mjs'

const streams = show => (show === 'own' ? ['ignore', 1, 2] : show ? ['ignore', 2, 2] : ['ignore', 'pipe', 'pipe'])

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {string[]} args
 * @param {{cwd?: string, env?: NodeJS.ProcessEnv, show?: boolean | 'own', timeout?: number, shell?: boolean, input?: string,
 *   onLine?: (line: string) => void}} [options]
 *   show: its output goes to our standard error as it comes, 'own': each stream to its own; timeout in milliseconds, after which it is killed;
 *   onLine: called with each line of its standard output.
 * @returns {Promise<{status: number | null, signal: string | null, output: string, missing: boolean, timedOut: boolean}>}
 *   output: both streams together, at most the last 64 kB; missing: the program does not exist.
 */
export function run(program, args, options = {}) {
  const { cwd = root, env = process.env, show = false, timeout = 0, shell = false, onLine } = options
  return new Promise(resolve => {
    const child = spawn(program, args, { cwd, env, shell, stdio: streams(show) })
    const forget = onInterrupt(() => child.kill('SIGKILL'))
    let output = ''
    let pending = ''
    let timedOut = false
    const take = chunk => {
      output = (output + chunk).slice(-65536)
    }
    child.stdout?.setEncoding('utf8').on('data', chunk => {
      take(chunk)
      if (!onLine) return
      const lines = (pending + chunk).split('\n')
      pending = lines.pop() ?? ''
      lines.forEach(line => onLine(line))
    })
    child.stderr?.setEncoding('utf8').on('data', take)
    const timer =
      timeout > 0 &&
      setTimeout(() => {
        timedOut = true
        child.kill('SIGKILL')
      }, timeout)
    const end = result => {
      if (timer) clearTimeout(timer)
      forget()
      resolve({ status: null, signal: null, output, missing: false, timedOut, ...result })
    }
    child.on('error', error => end({ output: String(error), missing: error.code === 'ENOENT' }))
    child.on('close', (status, signal) => end({ status, signal }))
  })
}

/** Runs the program that all this was for: the terminal and the signals are its own. Resolves with an exit status. */
export function become(program, args, options = {}) {
  return new Promise(resolve => {
    const child = spawn(program, args, { cwd: root, ...options, stdio: 'inherit' })
    handSignalsTo(child)
    child.on('error', error => {
      process.stderr.write(`setup: ${program} did not start: ${error.message}\n`)
      resolve(1)
    })
    const numbers = { SIGHUP: 1, SIGINT: 2, SIGKILL: 9, SIGTERM: 15 }
    child.on('close', (status, signal) => resolve(status ?? 128 + (numbers[signal] ?? 0)))
  })
}
