// Boot of the main process, in order. It opens the window and starts the other processes; it computes nothing.
import { app } from 'electron'
import { mkdirSync } from 'node:fs'
import { createFiles } from './files.ts'
import { serveApp } from './handlers.ts'
import { setupMenu } from './menu.ts'
import { startProcesses } from './processes.ts'
import { registerScheme, serveBundle } from './protocol.ts'
import { blockNetwork, guardContents, quietChromium } from './security.ts'
import { firstWorkspace } from './first-workspace.ts'
import { openSettings } from './settings.ts'
import { createWindow } from './window.ts'

app.setName('Zonoscope')
quietChromium()
registerScheme()

// One window per user data folder: a second start shows the first one's window. The lock is a file in that folder, which
// does not exist on the very first start.
mkdirSync(app.getPath('userData'), { recursive: true })
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
  serveApp(window, { settings, files })
  app.on('second-instance', () => {
    if (window.isMinimized()) window.restore()
    window.focus()
  })
  app.on('window-all-closed', () => app.quit())
  let closing = false
  app.on('before-quit', event => {
    if (closing) return
    event.preventDefault()
    closing = true
    void processes.close().finally(() => app.quit())
  })
  await window.loadURL('app://zonoscope/index.html')
}
