// A peer in Python: one process that answers a line of JSON with a line of JSON, so that each pair is measured in turns. ZONOSCOPE_PYTHON names the Python.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/**
 * Starts a script and waits for its first line, which says that it is ready.
 * @returns {Promise<{ready: object, ask: (question: object) => Promise<object>, close: () => void} | {why: string}>} `why`: the last line of
 *   what it said where it cannot be had
 */
export async function startPython(script, args = []) {
  const python = process.env['ZONOSCOPE_PYTHON'] ?? 'python3'
  const child = spawn(python, [script, ...args], { stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', text => (said += text))
  child.stdin.on('error', () => undefined)
  const ended = new Promise(done => child.once('error', error => done(error.message)).once('close', () => done(null)))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    const { value, done } = await lines.next()
    return done ? null : JSON.parse(value)
  }
  const ready = await next()
  if (ready === null) {
    const why = (await ended) ?? said.trim().split('\n').at(-1)
    return { why: `${python}: ${why}` }
  }
  return {
    ready,
    async ask(question) {
      child.stdin.write(`${JSON.stringify(question)}\n`)
      const answer = await next()
      if (answer === null) throw new Error(`bench: ${python} ${script} ended: ${said.slice(-500)}`)
      return answer
    },
    close: () => child.stdin.end(),
  }
}
