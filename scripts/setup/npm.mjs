// How npm is run: the npm that started us if there is one, on its own Node, away from the node_modules it may replace.
import fs from 'node:fs'
import path from 'node:path'
import { SetupError } from './log.mjs'
import { run } from './run.mjs'

/** Environment for npm: no dependency downloads anything by itself, and no tool of ours comes first on PATH. */
export function npmEnv(env = process.env) {
  const name = Object.keys(env).find(key => key.toUpperCase() === 'PATH') ?? 'PATH'
  const folders = (env[name] ?? '').split(path.delimiter)
  const outside = folders.filter(folder => !/[\\/]node_modules[\\/]/.test(`${folder}${path.sep}`))
  return {
    ...env,
    [name]: outside.join(path.delimiter),
    ONNXRUNTIME_NODE_INSTALL: 'skip',
    PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
    ELECTRON_SKIP_BINARY_DOWNLOAD: '1',
    // An unreachable registry is reported in seconds, not minutes.
    npm_config_fetch_retry_mintimeout: env.npm_config_fetch_retry_mintimeout ?? '1000',
    npm_config_fetch_retry_maxtimeout: env.npm_config_fetch_retry_maxtimeout ?? '8000',
    npm_config_update_notifier: 'false',
  }
}

/** Runs npm with arguments; options as of run(). Throws a SetupError when there is no npm. */
export async function runNpm(args, options = {}) {
  const env = npmEnv()
  const { npm_execpath: script, npm_node_execpath: node } = process.env
  const own = script && node && /npm-cli\.[cm]?js$/.test(script) && fs.existsSync(script) && fs.existsSync(node)
  const result =
    own && !/[\\/]node_modules[\\/]node-/.test(node)
      ? await run(node, [script, ...args], { ...options, env })
      : // npm is a .cmd on Windows, which only a shell runs; our arguments hold no spaces but in quotes.
        await run('npm', process.platform === 'win32' ? args.map(a => `"${a}"`) : args, {
          ...options,
          env,
          shell: process.platform === 'win32',
        })
  if (result.missing || result.status === 127)
    throw new SetupError(
      'npm was not found. Install Node.js with npm (on Debian: apt-get install nodejs npm), then start again.',
    )
  return result
}
