// Builds main (with the data and inference processes), preload and renderer into out/.
import { defineConfig } from 'electron-vite'
import vue from '@vitejs/plugin-vue'
import { resolve } from 'node:path'
import { claygl } from './scripts/vite-claygl.ts'
import { figurePage } from './scripts/vite-figure-page.ts'
import { shipped } from './scripts/vite-shipped.ts'

const at = (path: string) => resolve(import.meta.dirname, path)
// Only natives stay outside the bundles; every other package is a devDependency and is bundled.
const external = ['electron', 'better-sqlite3', 'onnxruntime-node', '@napi-rs/canvas']

const page = shipped()

export default defineConfig({
  main: {
    plugins: [shipped().bundle, figurePage(import.meta.dirname)],
    build: {
      outDir: 'out/main',
      target: 'node20',
      externalizeDeps: false,
      rollupOptions: {
        external,
        input: {
          index: at('main/app/index.ts'),
          data: at('main/data/data.process.ts'),
          inference: at('main/inference/inference.process.ts'),
          // Worker threads of the data process; their names are used in main/data/worker-url.ts.
          'analysis-worker': at('main/data/workers/analysis-worker.ts'),
          'compute-worker': at('main/data/workers/compute-worker.ts'),
          'known-answer-worker': at('main/data/workers/known-answer-worker.ts'),
          'tokenizer-worker': at('main/data/workers/tokenizer-worker.ts'),
          'pack-worker': at('main/data/workers/pack-worker.ts'),
          'regex-worker': at('main/data/workers/regex-worker.ts'),
          'table-worker': at('main/data/workers/table-worker.ts'),
          'umap-worker': at('main/data/workers/umap-worker.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js' },
      },
    },
  },
  preload: {
    plugins: [shipped().bundle],
    build: {
      outDir: 'out/preload',
      externalizeDeps: false,
      rollupOptions: {
        external: ['electron'],
        input: { index: at('preload/index.ts') },
        // A sandboxed preload is CommonJS.
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('renderer'),
    plugins: [vue(), claygl(), page.bundle],
    worker: { plugins: () => [page.worker()] },
    build: {
      outDir: at('out/renderer'),
      target: 'chrome130',
      // Nothing is inlined: the page's content security policy has no data: fonts or scripts.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rollupOptions: { input: { index: at('renderer/index.html') } },
    },
  },
})
