// Where a worker thread's program lies: a file of the sources, or beside the bundle. Data process, command line.
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AppError } from '../../shared/errors.ts'

export type WorkerName =
  | 'analysis-worker'
  | 'compute-worker'
  | 'known-answer-worker'
  | 'regex-worker'
  | 'pack-worker'
  | 'table-worker'
  | 'tokenizer-worker'
  | 'umap-worker'

/** In the sources a worker is a file of its own; in a bundle it lies beside the entry, perhaps above a chunk's folder. */
export function workerUrl(name: WorkerName): URL {
  const places = import.meta.url.endsWith('.ts')
    ? [`./workers/${name}.ts`]
    : [`./${name}.js`, `./${name}.mjs`, `../${name}.js`, `../${name}.mjs`]
  for (const place of places) {
    const url = new URL(place, import.meta.url)
    if (existsSync(fileURLToPath(url))) return url
  }
  throw new AppError('internal', `A part of the program is missing: ${name}. Install it again.`)
}
