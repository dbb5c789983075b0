// Everything that opening the window needs, each step done at most once: Electron, its libraries, SQLite for it.
import { ensureElectron } from './electron.mjs'
import { ensureSqlite } from './sqlite.mjs'
import { checkSandbox } from './system.mjs'

/**
 * Sets up the runtime of the window.
 * @param {{again?: boolean}} [options] again: try the ordinary Electron download although the registry's runtime is in use
 * @returns {Promise<{electron: string, flags: string[], env: Record<string, string>}>} the binary, the switches it must be started
 *   with, and the environment that says the same to the tests
 */
export async function ensureWindow(options = {}) {
  const runtime = await ensureElectron(options)
  const binding = await ensureSqlite(runtime)
  checkSandbox(runtime.electron)
  // Chromium refuses to run as root with its sandbox on.
  const isRoot = process.platform === 'linux' && process.getuid?.() === 0
  return {
    electron: runtime.electron,
    flags: isRoot ? ['--no-sandbox'] : [],
    env: {
      ZONOSCOPE_ELECTRON: runtime.electron,
      ...(binding === null ? {} : { ZONOSCOPE_SQLITE_BINDING: binding }),
      ...(isRoot ? { ZONOSCOPE_NO_SANDBOX: '1' } : {}),
    },
  }
}

/** Whether a window can be shown. */
export function hasDisplay(env = process.env) {
  return process.platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}
