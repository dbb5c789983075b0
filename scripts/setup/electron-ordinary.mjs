// Electron the ordinary way: the locked `electron` package downloads its binary (it has no install script of its own any more).
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { megabytes, progress, say } from './log.mjs'
import { tool, toolEnv, toolNode } from './node.mjs'
import { readJson, root } from './paths.mjs'
import { run } from './run.mjs'

const folder = path.join(root, 'node_modules', 'electron')
const child = fileURLToPath(new URL('electron-download.child.mjs', import.meta.url))

/** Path of the binary that the electron package has unpacked, or null. */
export function ordinaryElectron() {
  try {
    // Written when unpacking has ended.
    const file = path.join(folder, 'dist', fs.readFileSync(path.join(folder, 'path.txt'), 'utf8'))
    return fs.existsSync(file) ? file : null
  } catch {
    return null
  }
}

/** Environment of the download: the proxies that npm was told of count too. */
export function downloadEnv(env = process.env) {
  const proxy = env.HTTPS_PROXY || env.https_proxy || env.npm_config_https_proxy || env.npm_config_proxy
  return { ...(proxy ? { HTTPS_PROXY: proxy } : {}), NODE_USE_ENV_PROXY: '1' }
}

/**
 * Downloads and unpacks it. A machine that cannot reach the download is told from a slow one within seconds.
 * @returns {Promise<{path: string} | {reason: string}>} reason: why it did not work
 */
export async function installOrdinaryElectron() {
  const { version } = readJson(path.join(folder, 'package.json')) ?? {}
  if (!version) return { reason: 'the electron package is not installed' }
  say(`getting Electron ${version}`)
  const show = progress(`Electron ${version}: `)
  let reason = 'the download failed'
  const download = await run(toolNode(), [child], {
    env: toolEnv(downloadEnv()),
    onLine: line => {
      let message
      try {
        message = JSON.parse(line)
      } catch {
        return
      }
      if (message.failed) reason = message.failed
      else show(`${megabytes(message.transferred)}${message.total ? ` of ${megabytes(message.total)}` : ''}`)
    },
  })
  if (download.status !== 0) return { reason }
  // What an interrupted unpacking left.
  fs.rmSync(path.join(folder, 'dist'), { recursive: true, force: true })
  fs.rmSync(path.join(folder, 'path.txt'), { force: true })
  const [node, script] = tool('electron', 'install.js')
  const unpack = await run(node, [script], { env: toolEnv({ ELECTRON_OVERRIDE_DIST_PATH: '' }) })
  const file = ordinaryElectron()
  if (unpack.status !== 0 || file === null) return { reason: unpack.output.trim().split('\n')[0] || 'unpacking failed' }
  return { path: file }
}
