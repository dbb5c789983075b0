// The user's settings and the window's place, in settings.json of the user data folder. Main process.
import { app, nativeTheme } from 'electron'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultSettings, type Settings } from '../../shared/model.ts'
import { settingsSchema } from '../../shared/schemas.ts'

/** What is kept beside the settings that the page sees. */
interface Remembered {
  bounds: { x?: number; y?: number; width: number; height: number; maximized: boolean } | null
  workspace: string | null
  /** workspaces that were open, the last one first */
  recent: string[]
}

/** workspaces that are remembered */
const mostRecent = 8

export interface SettingsStore {
  get(): Settings
  put(patch: Partial<Settings>): Settings
  remembered(): Remembered
  remember(patch: Partial<Remembered>): void
  onChange(listener: (settings: Settings) => void): void
  /** where workspaces are made when nothing else is said */
  dataFolder(): string
}

/** Reads the file; a broken one is set aside (settings.broken.json) and replaced by defaults, never silently lost. */
export function openSettings(): SettingsStore {
  const file = join(app.getPath('userData'), 'settings.json')
  const listeners: ((settings: Settings) => void)[] = []
  let { settings, remembered } = read(file)
  nativeTheme.themeSource = settings.theme

  const write = () => {
    mkdirSync(app.getPath('userData'), { recursive: true })
    const text = JSON.stringify({ format: 'zonoscope-settings', version: 1, settings, remembered }, null, 2)
    writeFileSync(`${file}.new`, text)
    renameSync(`${file}.new`, file)
  }
  return {
    get: () => settings,
    put: patch => {
      settings = settingsSchema.parse({ ...settings, ...patch })
      nativeTheme.themeSource = settings.theme
      write()
      listeners.forEach(listener => listener(settings))
      return settings
    },
    remembered: () => remembered,
    remember: patch => {
      remembered = { ...remembered, ...patch }
      const opened = patch.workspace
      if (opened)
        remembered.recent = [opened, ...remembered.recent.filter(path => path !== opened)].slice(0, mostRecent)
      write()
    },
    onChange: listener => void listeners.push(listener),
    dataFolder: () => settings.dataFolder ?? app.getPath('userData'),
  }
}

function read(file: string): { settings: Settings; remembered: Remembered } {
  const nothing: Remembered = { bounds: null, workspace: null, recent: [] }
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return { settings: defaultSettings, remembered: nothing }
  }
  try {
    const raw = JSON.parse(text) as { settings?: unknown; remembered?: Partial<Remembered> }
    const settings = settingsSchema.parse({ ...defaultSettings, ...(raw.settings as object) })
    const remembered = { ...nothing, ...raw.remembered }
    const { recent } = remembered as { recent: unknown }
    const paths = Array.isArray(recent) ? recent.filter(path => typeof path === 'string') : []
    // Before there was a list there was the last one.
    if (paths.length === 0 && remembered.workspace) paths.push(remembered.workspace)
    return { settings, remembered: { ...remembered, recent: paths.slice(0, mostRecent) } }
  } catch {
    renameSync(file, file.replace(/\.json$/, '.broken.json'))
    return { settings: defaultSettings, remembered: nothing }
  }
}
