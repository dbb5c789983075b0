// Files that a workspace refers to, against what they were when they were added. Data process, command line.
import { stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import { hashFile, type FileRecord } from './hash.ts'

/**
 * A referred file that changed since it was added would give numbers under a wrong id.
 * @returns the files with their times as they are now, so that the same bytes at another time are read once
 * @throws AppError bad-input, not-found
 */
export async function requireUnchanged(
  item: { path: string; name: string; files: FileRecord[] },
  signal?: AbortSignal,
): Promise<FileRecord[]> {
  const files: FileRecord[] = []
  for (const file of item.files) {
    const path = await fileOf(item, file)
    const now = await stat(path)
    const untouched = now.size === file.size && now.mtimeMs === file.mtimeMs
    const read = untouched ? file : await hashFile(path, file.name, signal)
    files.push(read)
    if (read.sha256 === file.sha256) continue
    throw new AppError(
      'bad-input',
      `${path}: the file has changed since ${item.name} was added. Add it again under its new contents.`,
    )
  }
  return files
}

/** Full path of a referred file: the item itself, a file in its folder, or one beside it. */
export async function fileOf(item: { path: string; files: FileRecord[] }, file: FileRecord): Promise<string> {
  if (!(await stat(item.path)).isFile()) return join(item.path, file.name)
  return file === item.files[0] ? item.path : join(dirname(item.path), file.name)
}
