// Where files that ship with the application lie. Main process.
import { app } from 'electron'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** In a package such files lie beside the archive with the code: native code and the command line read them too. */
export const shippedFile = (path: string): string =>
  join(app.isPackaged ? process.resourcesPath : app.getAppPath(), path)

/** Environment that names the SQLite module a package carries for an Electron that its ordinary one does not fit; else empty. */
export function packagedSqlite(): Record<string, string> {
  const path = shippedFile('better-sqlite3.node')
  return app.isPackaged && existsSync(path) ? { ZONOSCOPE_SQLITE_BINDING: path } : {}
}
