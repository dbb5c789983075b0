// Room on the workspace's disk, and how much of it files take. Data process, command line.
import { readdirSync, statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError } from '../../shared/errors.ts'

/** A run leaves this much free, so that definitions can be saved on a disk that a run has filled. */
export const reserveBytes = 128 * 1024 * 1024

/** Bytes that this user may still write where the folder lies; null where the system does not say. */
export async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return null
  }
}

/** @throws AppError disk-full naming the folder and what is left */
export async function requireRoom(folder: string, free: (folder: string) => Promise<number | null>): Promise<void> {
  const left = await free(folder)
  if (left === null || left > reserveBytes) return
  const megabytes = Math.floor(left / 1e6)
  const kept = Math.round(reserveBytes / 1e6)
  throw new AppError(
    'disk-full',
    `${folder}: only ${megabytes} MB are free on this disk, and ${kept} MB are kept for what you type. Make room and resume: nothing is lost.`,
  )
}

/** 0 where there is no such file. */
export function fileBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

/** A database with its log. */
export const databaseBytes = (file: string): number => fileBytes(file) + fileBytes(`${file}-wal`)

/** Bytes of the files that lie directly in a folder; 0 where there is none. */
export function folderBytes(folder: string): number {
  try {
    return readdirSync(folder).reduce((sum, name) => sum + fileBytes(join(folder, name)), 0)
  } catch {
    return 0
  }
}
