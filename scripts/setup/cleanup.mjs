// What must be undone when set-up is interrupted: children to end, half-made folders to remove, locks to give back.
import { endLine, say } from './log.mjs'

const tasks = new Set()
let listening = false
let lastChild = null

/** Registers a task for an interruption. Returns the function that takes it back. */
export function onInterrupt(task) {
  tasks.add(task)
  listen()
  return () => tasks.delete(task)
}

/** From here on signals are the child's business: passed on, and its exit is ours (the launched program). */
export function handSignalsTo(child) {
  lastChild = child
  listen()
}

/** A terminal sends Ctrl+C to the whole process group, so the child has it already. */
const fromTerminal = () => [process.stdin, process.stdout, process.stderr].some(stream => stream.isTTY)

const statuses = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }

function handle(signal) {
  if (lastChild !== null) {
    if (signal !== 'SIGINT' || !fromTerminal()) lastChild.kill(signal)
    return
  }
  endLine()
  if (tasks.size > 0) say('interrupted, cleaning up')
  // Last in, first out: children end before their folders go, and locks are given back last.
  for (const task of [...tasks].reverse())
    try {
      task()
    } catch {
      // The next set-up removes what could not be removed now.
    }
  process.exit(statuses[signal])
}

function listen() {
  if (listening) return
  listening = true
  for (const signal of Object.keys(statuses)) process.on(signal, handle)
}

/** Leaves signals to whoever runs next in this process. */
export function stopListening() {
  for (const signal of Object.keys(statuses)) process.off(signal, handle)
  listening = false
}
