// Reads the tab-separated table beside an activations file (one line a row). Data process, command line.
import { AppError } from '../../shared/errors.ts'

/** @throws AppError bad-input, not-found */
export function readColumns(tsvPath: string): Promise<{ names: string[]; columns: string[][] }> {
  return Promise.reject(new AppError('internal', `${tsvPath}: not readable yet.`))
}
