// Where referred files lie: absolute, or relative to the samples that ship with the program. Data process, command line.
import { isAbsolute, join, relative, resolve } from 'node:path'

/** `samples` survives the application being moved or updated; the content hash decides whether it is still the same. */
export interface Location {
  base: 'absolute' | 'samples'
  path: string
}

export function locate(path: string, samplesFolder: string): Location {
  const full = resolve(path)
  const inside = relative(resolve(samplesFolder), full)
  if (inside !== '' && !inside.startsWith('..') && !isAbsolute(inside)) return { base: 'samples', path: inside }
  return { base: 'absolute', path: full }
}

export const pathOf = (location: Location, samplesFolder: string): string =>
  location.base === 'samples' ? join(samplesFolder, location.path) : location.path
