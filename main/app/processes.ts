// Starts the data and inference processes, hands out the ports between them and the page, and starts them again when
// they end. Main is not in the data path. Main process.
import { app, MessageChannelMain, shell, utilityProcess, type BrowserWindow, type UtilityProcess } from 'electron'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import type { AppEvent, DataControl, DataReport } from '../../shared/contract.ts'
import { withoutReports } from '../without-reports.ts'
import type { Files } from './files.ts'
import type { FirstWorkspace } from './first-workspace.ts'
import { withOpened } from './remembered.ts'
import type { SettingsStore } from './settings.ts'
import { packagedSqlite, shippedFile } from './shipped.ts'

export interface Processes {
  /** Asks both to end and waits; after three seconds they are ended. */
  close(): Promise<void>
}

/** A process that ends more often than this in a minute is left down and reported as failed. */
const restartsPerMinute = 5

export function startProcesses(
  window: BrowserWindow,
  settings: SettingsStore,
  files: Files,
  first: FirstWorkspace,
): Processes {
  let closing = false
  let workspace = first
  let pageReady = false
  let data: UtilityProcess | null = null
  let inference: UtilityProcess | null = null

  const tell = (event: AppEvent) => {
    if (!window.isDestroyed()) window.webContents.send('zonoscope:event', event)
  }
  const control = (message: DataControl, port?: Electron.MessagePortMain) =>
    data?.postMessage(message, port ? [port] : [])

  const connectPage = () => {
    if (!data || !pageReady || window.isDestroyed()) return
    const { port1, port2 } = new MessageChannelMain()
    control({ t: 'port', to: 'page' }, port1)
    window.webContents.postMessage('zonoscope:data-port', null, [port2])
  }
  const connectInference = () => {
    if (!data || !inference) return
    const { port1, port2 } = new MessageChannelMain()
    control({ t: 'port', to: 'inference' }, port1)
    inference.postMessage({ t: 'port' }, [port2])
  }

  const keep = (name: 'data' | 'inference', start: () => UtilityProcess, stopped: () => void) => {
    const ends: number[] = []
    const launch = () => {
      const child = start()
      child.once('exit', code => {
        stopped()
        if (closing) return
        console.error(`${name} process ended with ${code}`)
        tell({ t: 'process', name, state: 'gone' })
        const now = Date.now()
        ends.push(now)
        if (ends.filter(at => now - at < 60_000).length > restartsPerMinute) {
          tell({ t: 'process', name, state: 'failed' })
        } else launch()
      })
    }
    launch()
  }

  const startData = () => {
    const child = fork('data')
    data = child
    child.on('message', (report: DataReport) => {
      if (report.t === 'show') return shell.showItemInFolder(report.path)
      workspace = { path: report.path, sample: null }
      settings.remember(old => withOpened(old, report.path, report.name))
    })
    control({
      t: 'init',
      workspace: workspace.path,
      sample: workspace.sample,
      samplesFolder: shippedFile('native-models/samples'),
      fontsFolder: shippedFile('main/figure/fonts'),
      speedsFile: join(app.getPath('userData'), 'speeds.json'),
      settings: settings.get(),
    })
    for (const [fileId, path] of files.granted()) control({ t: 'grant', fileId, path })
    connectInference()
    connectPage()
    tell({ t: 'process', name: 'data', state: 'up' })
    return child
  }
  const startInference = () => {
    const child = fork('inference')
    inference = child
    // The window and the data process come first when cores are few.
    child.once('spawn', () => child.pid && lowerPriority(child.pid))
    connectInference()
    tell({ t: 'process', name: 'inference', state: 'up' })
    return child
  }

  keep('inference', startInference, () => (inference = null))
  keep('data', startData, () => (data = null))

  files.onGrant((fileId, path) => control({ t: 'grant', fileId, path }))
  settings.onChange(value => {
    control({ t: 'settings', settings: value })
    tell({ t: 'settings', settings: value })
  })
  window.webContents.on('did-finish-load', () => {
    pageReady = true
    connectPage()
  })

  const end = (child: UtilityProcess | null) =>
    new Promise<void>(resolve => {
      if (!child) return resolve()
      const timer = setTimeout(() => child.kill(), 3_000)
      child.once('exit', () => {
        clearTimeout(timer)
        resolve()
      })
    })
  return {
    close: async () => {
      closing = true
      const ends = Promise.all([end(data), end(inference)])
      control({ t: 'close' })
      inference?.kill()
      await ends
    },
  }
}

function fork(name: 'data' | 'inference'): UtilityProcess {
  return utilityProcess.fork(join(import.meta.dirname, `${name}.js`), [], {
    serviceName: `zonoscope-${name}`,
    stdio: 'inherit',
    env: {
      ...process.env,
      ...withoutReports,
      ...packagedSqlite(),
      ZONOSCOPE_PROVIDERS: join(app.getPath('userData'), 'providers'),
    },
  })
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, 10)
  } catch {
    // Not allowed everywhere; the work is the same, only less polite.
  }
}
