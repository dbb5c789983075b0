// The one window: sandboxed, remembered in place and size, reloaded once if its renderer dies. Main process.
import { BrowserWindow, nativeTheme, screen } from 'electron'
import { join } from 'node:path'
import type { SettingsStore } from './settings.ts'

/** Makes the window, hidden until its first frame is ready. */
export function createWindow(settings: SettingsStore): BrowserWindow {
  const { bounds } = settings.remembered()
  const window = new BrowserWindow({
    title: 'Zonoscope',
    width: 1440,
    height: 900,
    ...(bounds && onSomeScreen(bounds) ? bounds : {}),
    minWidth: 900,
    minHeight: 600,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#121417' : '#f4f4f1',
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      // The spell checker would fetch dictionaries.
      spellcheck: false,
      navigateOnDragDrop: false,
    },
  })
  if (bounds?.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())
  window.on('close', () =>
    settings.remember({ bounds: { ...window.getNormalBounds(), maximized: window.isMaximized() } }),
  )
  reloadOnce(window)
  return window
}

function onSomeScreen(bounds: { x?: number; y?: number; width: number; height: number }): boolean {
  if (bounds.x === undefined || bounds.y === undefined) return true
  const { x, y } = bounds
  return screen.getAllDisplays().some(({ workArea: area }) => {
    const right = Math.min(x + bounds.width, area.x + area.width)
    const bottom = Math.min(y + bounds.height, area.y + area.height)
    return right - Math.max(x, area.x) > 200 && bottom - Math.max(y, area.y) > 100
  })
}

/** A renderer that dies is reloaded once; when it dies again the window says so instead of looping. */
function reloadOnce(window: BrowserWindow): void {
  let deaths = 0
  window.webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || window.isDestroyed()) return
    deaths += 1
    console.error(`the page's process ended: ${details.reason}`)
    void window.loadURL(deaths === 1 ? 'app://zonoscope/index.html' : 'app://zonoscope/crashed.html')
  })
}
