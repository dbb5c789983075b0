// `npm run setup`: everything that start and test set up, without starting anything.
// --again tries the ordinary Electron download once more where the registry's runtime is in use.
import { ensureCliBuild, ensureWindowBuild } from './setup/build.mjs'
import { ensureHooks } from './setup/hooks.mjs'
import { explain, say } from './setup/log.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { ensureWindow } from './setup/window.mjs'

const from = performance.now()
try {
  await ensurePackages()
  await ensureHooks()
  const { electron } = await ensureWindow({ again: process.argv.includes('--again') })
  await ensureCliBuild()
  await ensureWindowBuild()
  say(`ready in ${((performance.now() - from) / 1000).toFixed(1)} s (${electron})`)
} catch (error) {
  process.exitCode = explain(error)
}
