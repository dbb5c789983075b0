// What every part of the data server shares: the open workspace, the line to inference, settings, listeners. Data process, command line.
import type { DataEvent, InferenceApi, Client, SaeRef } from '../../shared/contract.ts'
import type { Settings } from '../../shared/model.ts'
import type { DictionaryRecord } from './catalogue.ts'
import type { TokenStore } from './token-store.ts'
import type { RunCaches } from './run-caches.ts'
import type { Speeds } from './speeds.ts'
import type { Workspace } from './workspace.ts'

export interface Context {
  ws: Workspace
  inference: Client<InferenceApi>
  settings: Settings
  tokens: TokenStore
  caches: RunCaches
  /** how fast earlier runs of this machine went */
  speeds: Speeds
  /** bytes free on the disk of a folder; null where the system does not say */
  freeBytes(folder: string): Promise<number | null>
  emit(event: DataEvent): void
}

/** How inference is told which dictionary to use. */
export const saeRef = (dictionary: Pick<DictionaryRecord, 'path' | 'options'>, settings: Settings): SaeRef => ({
  path: dictionary.path,
  options: dictionary.options,
  provider: settings.provider,
  threads: settings.threads,
})
