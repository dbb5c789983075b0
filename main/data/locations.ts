// Where referred files lie: absolute, in the workspace, or among the samples that ship with the program. Data process, command line.
import { isAbsolute, join, relative, resolve } from 'node:path'

/**
 * `samples` survives the application being moved or updated, `workspace` the workspace being moved; the content hash decides whether a file is
 * still the same.
 */
export interface Location {
  base: 'absolute' | 'workspace' | 'samples'
  path: string
  /** whether it is one file, where its name no longer tells: a file found again under another name */
  file?: true
}

/** The folders that paths are kept relative to. */
export interface Bases {
  /** of the workspace */
  folder: string
  samplesFolder: string
}

export function locate(path: string, { folder, samplesFolder }: Bases): Location {
  const full = resolve(path)
  for (const [base, from] of [
    ['samples', samplesFolder],
    ['workspace', folder],
  ] as const) {
    // prettier-ignore
    const inside = relative(resolve(from), full)
    if (inside !== '' && !inside.startsWith('..') && !isAbsolute(inside)) return { base, path: inside }
  }
  return { base: 'absolute', path: full }
}

export const pathOf = (location: Location, { folder, samplesFolder }: Bases): string =>
  location.base === 'absolute'
    ? location.path
    : join(location.base === 'samples' ? samplesFolder : folder, location.path)
