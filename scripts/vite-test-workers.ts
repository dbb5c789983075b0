// In tests worker threads run from a bundle, as they do in the program. From the sources each of them would bring Node's type stripper, which is
// WebAssembly: V8 now and then ends the whole process ("Check failed: jit_page.has_value()") when such a thread is ended while it starts.
import { randomUUID } from 'node:crypto'
import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build, type Plugin } from 'vite'
import type {} from 'vitest/config'

const root = fileURLToPath(new URL('../', import.meta.url))
const workers = join(root, 'main/data/workers')

/** Every program of a worker thread of the data process, by the name that main/data/worker-url.ts knows. */
export const workerInputs = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(workers)
      .filter(name => name.endsWith('-worker.ts'))
      .map(name => [name.slice(0, -'.ts'.length), join(workers, name)]),
  )

/** Bundles programs into `folder` as the command line is bundled; they find native modules from inside the repository. */
export async function buildPrograms(folder: string, input: Record<string, string>, plugins: Plugin[] = []) {
  const external = ['better-sqlite3', 'onnxruntime-node', '@napi-rs/canvas']
  const output = { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' } as const
  await build({
    configFile: false,
    root,
    plugins,
    logLevel: 'error',
    build: { ssr: true, outDir: folder, target: 'node20', minify: false, rollupOptions: { input, external, output } },
    ssr: { noExternal: true, external },
  })
}

const isWorkerUrl = (id: string) => id.split('?')[0]!.endsWith('/main/data/worker-url.ts')

/** Builds the workers once, when the first test asks where they are. */
export function testWorkers(): Plugin {
  const folder = join(root, 'out', `test-workers-${randomUUID()}`)
  let built: Promise<void> | null = null
  return {
    name: 'zonoscope-test-workers',
    enforce: 'pre',
    // What an earlier run was told of its own bundle is not kept.
    configureVitest: ({ defineCacheKeyGenerator }) =>
      defineCacheKeyGenerator(({ id }) => (isWorkerUrl(id) ? false : undefined)),
    async load(id) {
      if (!isWorkerUrl(id)) return null
      built ??= buildPrograms(folder, workerInputs()).then(
        () => void process.once('exit', () => rmSync(folder, { recursive: true, force: true })),
      )
      await built
      return `export const workerUrl = name => new URL(name + '.mjs', ${JSON.stringify(`${pathToFileURL(folder).href}/`)})`
    },
  }
}
