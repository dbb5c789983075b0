// Which workspace the window opens on: the one named on the command line, the last one, or the sample. Main process.
import { app } from 'electron'
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { SettingsStore } from './settings.ts'

/** The sample that a first start makes; `--sample=NAME` names another. */
export const firstSample = (): string => app.commandLine.getSwitchValue('sample') || 'first-letters'

export interface FirstWorkspace {
  path: string
  /** the sample to make it from when it does not exist yet */
  sample: string | null
}

/** Whether a folder holds a workspace. */
export const isMade = (path: string): boolean => existsSync(join(path, 'workspace.sqlite'))

/** Where the workspace of a sample is made when nobody names another folder. */
export const sampleWorkspace = (settings: SettingsStore, sample: string): string =>
  join(settings.dataFolder(), 'workspaces', sample)

/** `--workspace=DIR` wins; then the last one, if it is still there; then the sample's workspace in the data folder. */
export function firstWorkspace(settings: SettingsStore): FirstWorkspace {
  const named = app.commandLine.getSwitchValue('workspace')
  if (named) return { path: resolve(named), sample: null }
  const last = settings.remembered().workspace
  if (last && isMade(last)) return { path: last, sample: null }
  const sample = firstSample()
  return { path: sampleWorkspace(settings, sample), sample }
}
