// Files and folders that a person dropped on the window: the preload says where they lie, the page gets ids. Main process.
import { ipcMain, type BrowserWindow } from 'electron'
import { basename, isAbsolute } from 'node:path'
import type { AppEvent } from '../../shared/contract.ts'
import type { Files } from './files.ts'
import { fromOurPage } from './handlers.ts'

/** More at once were hardly meant. */
const most = 20

/** Grants what is dropped, as if it had been chosen in a dialog, and tells the page. */
export function takeDrops(window: BrowserWindow, files: Files): void {
  ipcMain.on('zonoscope:dropped', (event, paths: unknown) => {
    if (!fromOurPage(event, window) || !Array.isArray(paths)) return
    for (const path of paths.slice(0, most) as unknown[]) {
      if (typeof path !== 'string' || !isAbsolute(path)) continue
      const told: AppEvent = { t: 'dropped', fileId: files.grant(path), name: basename(path) }
      window.webContents.send('zonoscope:event', told)
    }
  })
}
