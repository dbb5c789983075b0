// The user's settings and the window's place, in settings.json of the user data folder. Main process.
import { app, nativeTheme } from 'electron'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { defaultSettings, type Settings } from '../../shared/model.ts'
import { settingsSchema } from '../../shared/schemas.ts'
import { nothing, readRemembered, type Remembered } from './remembered.ts'

export interface SettingsStore {
  get(): Settings
  put(patch: Partial<Settings>): Settings
  remembered(): Remembered
  remember(change: (old: Remembered) => Remembered): void
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
    writeFileSync(`${file}.new`, text, { flush: true })
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
    remember: change => {
      remembered = change(remembered)
      write()
    },
    onChange: listener => void listeners.push(listener),
    dataFolder: () => settings.dataFolder ?? app.getPath('userData'),
  }
}

function read(file: string): { settings: Settings; remembered: Remembered } {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return { settings: defaultSettings, remembered: nothing }
  }
  try {
    const raw = JSON.parse(text) as { settings?: unknown; remembered?: unknown }
    const settings = settingsSchema.parse({ ...defaultSettings, ...(raw.settings as object) })
    return { settings, remembered: readRemembered(raw.remembered) }
  } catch {
    renameSync(file, file.replace(/\.json$/, '.broken.json'))
    return { settings: defaultSettings, remembered: nothing }
  }
}
