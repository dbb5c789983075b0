// Builds the command line into out/cli: plain Node, no Electron.
import { defineConfig } from 'vite'
import { resolve } from 'node:path'
import { figurePage } from './scripts/vite-figure-page.ts'
import { shipped } from './scripts/vite-shipped.ts'

export default defineConfig({
  plugins: [shipped().bundle, figurePage()],
  build: {
    ssr: true,
    outDir: 'out/cli',
    target: 'node20',
    minify: false,
    rollupOptions: {
      input: {
        zonoscope: resolve(import.meta.dirname, 'main/cli/index.ts'),
        // Their names are used in main/data/worker-url.ts.
        'analysis-worker': resolve(import.meta.dirname, 'main/data/workers/analysis-worker.ts'),
        'compute-worker': resolve(import.meta.dirname, 'main/data/workers/compute-worker.ts'),
        'known-answer-worker': resolve(import.meta.dirname, 'main/data/workers/known-answer-worker.ts'),
        'tokenizer-worker': resolve(import.meta.dirname, 'main/data/workers/tokenizer-worker.ts'),
        'pack-worker': resolve(import.meta.dirname, 'main/data/workers/pack-worker.ts'),
        'regex-worker': resolve(import.meta.dirname, 'main/data/workers/regex-worker.ts'),
        'table-worker': resolve(import.meta.dirname, 'main/data/workers/table-worker.ts'),
        'umap-worker': resolve(import.meta.dirname, 'main/data/workers/umap-worker.ts'),
      },
      external: ['better-sqlite3', 'onnxruntime-node', '@napi-rs/canvas'],
      output: { format: 'es', entryFileNames: '[name].mjs', chunkFileNames: '[name]-[hash].mjs' },
    },
  },
  ssr: { noExternal: true, external: ['better-sqlite3', 'onnxruntime-node', '@napi-rs/canvas'] },
})
