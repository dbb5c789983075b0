// The main process's part of the contract: what the page may ask it through the preload. Types only; every process.
import type { Settings } from './model.ts'

export interface AppInfo {
  version: string
  electron: string
  platform: string
  dataFolder: string
  sample: string
}

/** What a dialog is for; it decides the dialog's kind, title and filters. */
export type FilePurpose =
  | 'dictionary'
  | 'dictionary-file'
  | 'activations'
  | 'import-file'
  | 'import-folder'
  | 'open-workspace'
  | 'new-workspace'
  | 'open-figure'
  | 'export-svg'
  | 'export-png'
  | 'export-pdf'
  | 'export-html'
  | 'open-view'
  | 'export-view'
  | 'open-toy'
  | 'export-toy'
  | 'import-concepts'
  | 'import-tree'
  | 'export-csv'
  | 'export-json'
  | 'export-md'
  | 'export-tex'
  | 'data-folder'
  | 'relink-file'
  | 'relink-folder'
  | 'pack-workspace'
  | 'export-labels'
  | 'export-labels-folder'
  | 'import-labels'
  | 'import-labels-folder'

export interface RecentWorkspace {
  fileId: string
  /** what a person called it, else its folder's */
  name: string
  path: string
  /** false when it is no longer there */
  present: boolean
}

export interface AppApi {
  'app.info': { in: void; out: AppInfo }
  'settings.get': { in: void; out: Settings }
  'settings.put': { in: Partial<Settings>; out: Settings }
  /** Opens a dialog. The page gets an id and a name, never the right to name a path. Null when dismissed. */
  'file.pick': { in: { purpose: FilePurpose; suggestedName?: string }; out: { fileId: string; name: string } | null }
  /** Workspaces that were open before, the last one first, those that are gone too. Paths are shown only. */
  'workspace.recents': { in: void; out: RecentWorkspace[] }
  /** Takes one off the list; the workspace itself stays. */
  'workspace.forget': { in: { fileId: string }; out: void }
  /** Where a sample's own workspace is or would be made, and whether it is there. */
  'sample.place': { in: { sample: string }; out: { fileId: string; name: string; made: boolean } }
  /** Shows a file picked or written before in the system's file manager. */
  'file.reveal': { in: { fileId: string }; out: void }
  'clipboard.write': { in: { text: string }; out: void }
  /** Puts a drawn figure on the clipboard, byte for byte where the system has a name for such files. */
  'clipboard.picture': { in: { format: 'png' | 'svg'; bytes: Uint8Array }; out: void }
  /** Answers `closing`: everything is saved, or what could not be and why. */
  'window.saved': { in: { problem: string | null }; out: void }
}

/** What main tells the page without being asked. */
export type AppEvent =
  /** A person dropped a file or a folder on the window. */
  | { t: 'dropped'; fileId: string; name: string }
  | { t: 'command'; id: string }
  /** The window is about to close and waits for `window.saved`. */
  | { t: 'closing' }
  | { t: 'process'; name: 'data' | 'inference'; state: 'up' | 'gone' | 'failed' }
  | { t: 'settings'; settings: Settings }
