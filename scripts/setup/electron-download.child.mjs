// Child of set-up, on the tool Node: downloads the locked Electron into @electron/get's cache, checked, with progress lines.
// Gives up on a connection that does not open or that stands still, so that set-up can go another way.
import { createRequire } from 'node:module'
import { downloadArtifact } from '@electron/get'

const require = createRequire(import.meta.url)
const [firstByteMs = 8_000, stallMs = 30_000] = process.argv.slice(2).map(Number)
const abort = new AbortController()
let timer
const within = (ms, text) => {
  clearTimeout(timer)
  timer = setTimeout(() => abort.abort(new Error(text)), ms)
}
within(firstByteMs, `no answer in ${firstByteMs / 1000} s`)
let last = 0

try {
  await downloadArtifact({
    version: require('electron/package.json').version,
    artifactName: 'electron',
    checksums: require('electron/checksums.json'),
    platform: process.env.npm_config_platform || process.platform,
    arch: process.env.npm_config_arch || process.arch,
    cacheRoot: process.env.electron_config_cache,
    downloadOptions: {
      quiet: true,
      signal: abort.signal,
      getProgressCallback: ({ transferred, total }) => {
        within(stallMs, `nothing received for ${stallMs / 1000} s`)
        if (Date.now() - last < 250) return Promise.resolve()
        last = Date.now()
        console.log(JSON.stringify({ transferred, total }))
        return Promise.resolve()
      },
    },
  })
  clearTimeout(timer)
} catch (error) {
  const causes = []
  for (let e = abort.signal.aborted ? abort.signal.reason : error; e; e = e.cause) causes.push(e.code ?? e.message)
  console.log(JSON.stringify({ failed: causes.join(': ').split('\n')[0] }))
  process.exit(1)
}
