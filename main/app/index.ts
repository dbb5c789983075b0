// Boot of the main process, in order. It opens the window and starts the other processes; it computes nothing.
import { app } from 'electron'
import { mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { takeDrops } from './dropped.ts'
import { createFiles } from './files.ts'
import { serveApp } from './handlers.ts'
import { setupMenu } from './menu.ts'
import { startProcesses } from './processes.ts'
import { registerScheme, serveBundle } from './protocol.ts'
import { saveBeforeClosing } from './save-before-closing.ts'
import { blockNetwork, guardContents, quietChromium } from './security.ts'
import { firstWorkspace } from './first-workspace.ts'
import { openSettings } from './settings.ts'
import { createWindow } from './window.ts'

app.setName('Zonoscope')
useDataFolder()
quietChromium()
registerScheme()

// One window per user data folder: a second start shows the first one's window.
if (!app.requestSingleInstanceLock()) app.quit()
else void app.whenReady().then(boot)

async function boot(): Promise<void> {
  guardContents()
  blockNetwork()
  serveBundle()
  const settings = openSettings()
  const window = createWindow(settings)
  const files = createFiles(window)
  const processes = startProcesses(window, settings, files, firstWorkspace(settings))
  setupMenu(window)
  serveApp(window, { settings, files, closing: saveBeforeClosing(window) })
  takeDrops(window, files)
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  app.on('window-all-closed', () => app.quit())
  let quitting = false
  app.on('before-quit', event => {
    if (quitting) return
    event.preventDefault()
    // The page is asked first whether it has saved everything; with the window closed it is asked to quit again.
    if (!window.isDestroyed()) return window.close()
    quitting = true
    void processes.close().finally(() => app.quit())
  })
  await window.loadURL('app://zonoscope/index.html')
}

/** `--user-data-dir` wins wherever it stands; the folder must exist before the lock, which is a file in it, is asked for. */
function useDataFolder(): void {
  const named = app.commandLine.getSwitchValue('user-data-dir')
  const folder = named ? resolve(named) : join(app.getPath('appData'), 'Zonoscope')
  mkdirSync(folder, { recursive: true })
  app.setPath('userData', folder)
}
