// The only place where a FileId from a dialog becomes a path. Data process, command line.
import { randomUUID } from 'node:crypto'
import { AppError } from '../../shared/errors.ts'

export interface GrantedFiles {
  grant(fileId: string, path: string): void
  /** Grants a path without a dialog (the command line); returns its id. */
  grantPath(path: string): string
  /** @throws AppError not-found */
  pathOf(fileId: string): string
}

export function createGrantedFiles(): GrantedFiles {
  const paths = new Map<string, string>()
  return {
    grant: (fileId, path) => void paths.set(fileId, path),
    grantPath: path => {
      const fileId = randomUUID()
      paths.set(fileId, path)
      return fileId
    },
    pathOf: fileId => {
      const path = paths.get(fileId)
      if (path === undefined) throw new AppError('not-found', 'This file was not chosen in a dialog. Choose it again.')
      return path
    },
  }
}
