// The application menu. Its own entries are commands that the page carries out; the rest are the system's. Main process.
import { app, Menu, type BrowserWindow, type MenuItemConstructorOptions } from 'electron'
import type { AppEvent } from '../../shared/contract.ts'

export function setupMenu(window: BrowserWindow): void {
  const command = (label: string, id: string, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    accelerator,
    // The page listens for its own keys; the accelerator is shown here only.
    registerAccelerator: false,
    click: () => window.webContents.send('zonoscope:event', { t: 'command', id } satisfies AppEvent),
  })
  const separator: MenuItemConstructorOptions = { type: 'separator' }
  const template: MenuItemConstructorOptions[] = [
    {
      label: '&File',
      submenu: [
        command('Start page: samples, recent workspaces…', 'workspace.new'),
        command('Open workspace…', 'workspace.open', 'CmdOrCtrl+O'),
        command('Storage: disk use, missing files, rename, pack…', 'workspace.storage'),
        separator,
        command('Add dictionary…', 'dictionary.add'),
        command('Add activations…', 'activations.add'),
        command('Import a file…', 'import.file'),
        command('Import a folder…', 'import.folder'),
        separator,
        command('Open figure…', 'figure.open'),
        command('The source post’s figure…', 'recipe.source-post'),
        separator,
        command('Settings…', 'settings.open', 'CmdOrCtrl+,'),
        { role: 'quit' },
      ],
    },
    {
      label: '&Edit',
      submenu: [
        { role: 'undo' },
        { role: 'redo' },
        separator,
        { role: 'cut' },
        { role: 'copy' },
        { role: 'paste' },
        { role: 'selectAll' },
      ],
    },
    {
      label: '&View',
      submenu: [
        command('Command box', 'palette.open', 'CmdOrCtrl+K'),
        separator,
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        ...(app.isPackaged ? [] : [separator, { role: 'toggleDevTools' as const }]),
      ],
    },
    {
      label: '&Help',
      submenu: [
        command('Tour of this sample', 'tour.open'),
        command('Keyboard shortcuts', 'keys.open', '?'),
        command('About', 'about.open'),
      ],
    },
  ]
  Menu.setApplicationMenu(Menu.buildFromTemplate(template))
}
