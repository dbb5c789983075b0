// Folders that are made whole or not at all. Data process, command line.
import { mkdir, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError, toAppError } from '../../shared/errors.ts'

export type MakingProgress = { done: number; total: number; phase: string }

export interface MakingOptions {
  signal?: AbortSignal
  onProgress?: (progress: MakingProgress) => void
}

/**
 * Makes `folder` anew: `work` fills an empty one beside it, which takes its place at the end. A making that fails, is cancelled or killed leaves nothing
 * that is taken for it.
 * @param needs what it takes on the disk, for the message, for example 220 MB
 * @throws AppError disk-full, and what `work` throws
 */
export async function makeAside<T>(folder: string, needs: string, work: (draft: string) => Promise<T>): Promise<T> {
  const draft = `${folder}.part`
  await rm(draft, { recursive: true, force: true })
  await rm(folder, { recursive: true, force: true })
  await mkdir(draft, { recursive: true })
  try {
    const made = await work(draft)
    await mkdir(dirname(folder), { recursive: true })
    await rename(draft, folder)
    return made
  } catch (e) {
    await rm(draft, { recursive: true, force: true })
    if (toAppError(e).code !== 'disk-full') throw e
    throw new AppError('disk-full', `${folder}: the disk is full; about ${needs} are needed.`, { cause: e })
  }
}
