// Type-checks every folder against its own tsconfig (core without Node or DOM types), one after the other.
import { spawnSync } from 'node:child_process'

const checks = [
  ['tsc', 'core'],
  ['tsc', 'shared'],
  ['tsc', 'main'],
  ['tsc', 'preload'],
  ['vue-tsc', 'renderer'],
  ['tsc', 'tests'],
]
let failed = false
for (const [tool, folder] of checks) {
  const { status } = spawnSync('npx', ['--no-install', tool, '-p', `${folder}/tsconfig.json`], { stdio: 'inherit' })
  if (status !== 0) {
    failed = true
    console.error(`typecheck: ${folder} has errors`)
  }
}
process.exit(failed ? 1 : 0)
