// The one window: sandboxed, remembered in place and size, reloaded once if its renderer dies. Main process.
import { BrowserWindow, nativeTheme, screen } from 'electron'
import { join } from 'node:path'
import { placeOn } from './bounds.ts'
import type { SettingsStore } from './settings.ts'

/** Makes the window, hidden until its first frame is ready. */
export function createWindow(settings: SettingsStore): BrowserWindow {
  const { bounds } = settings.remembered()
  const window = new BrowserWindow({
    title: 'Zonoscope',
    width: 1440,
    height: 900,
    ...(bounds
      ? placeOn(
          screen.getAllDisplays().map(({ workArea }) => workArea),
          bounds,
        )
      : {}),
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
  rememberPlace(window, settings)
  reloadOnce(window)
  return window
}

/** Milliseconds after the last move: a window that is killed keeps its place too. */
const rememberAfter = 500

/** Keeps place and size a moment after each change, and on closing. */
function rememberPlace(window: BrowserWindow, settings: SettingsStore): void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const keep = () => {
    clearTimeout(timer)
    if (window.isDestroyed()) return
    const bounds = { ...window.getNormalBounds(), maximized: window.isMaximized() }
    settings.remember(old => ({ ...old, bounds }))
  }
  const keepSoon = () => {
    clearTimeout(timer)
    timer = setTimeout(keep, rememberAfter)
  }
  // Named one by one: each has a type of its own.
  window.on('resize', keepSoon)
  window.on('move', keepSoon)
  window.on('maximize', keepSoon)
  window.on('unmaximize', keepSoon)
  window.on('close', keep)
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
