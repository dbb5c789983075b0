// Starts the built application for benches and pictures. ZONOSCOPE_ELECTRON is set by set-up (setup/window.mjs).
import path from 'node:path'

/**
 * @param userData folder of its settings and workspaces
 * @param args of the application, after its own
 * @param flags of Chromium, before them
 */
export async function launchWindow(root, userData, args = [], flags = []) {
  const { _electron } = await import('@playwright/test')
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = path.dirname(process.env['ZONOSCOPE_ELECTRON'])
  return _electron.launch({
    args: [
      ...(process.env['ZONOSCOPE_NO_SANDBOX'] ? ['--no-sandbox'] : []),
      ...flags,
      root,
      `--user-data-dir=${userData}`,
      ...args,
    ],
    cwd: root,
  })
}
