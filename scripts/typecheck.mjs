// Type-checks the folders against their own tsconfig (core without Node or DOM types): all, or those named as arguments.
import { tool, toolEnv } from './setup/node.mjs'
import { run } from './setup/run.mjs'

const checks = new Map([
  ['core', ['typescript', 'bin/tsc']],
  ['shared', ['typescript', 'bin/tsc']],
  ['main', ['typescript', 'bin/tsc']],
  ['renderer', ['vue-tsc', 'bin/vue-tsc.js']],
  ['tests', ['typescript', 'bin/tsc']],
])
// What did not change since the last time is not checked again.
const remember = folder => ['--incremental', '--tsBuildInfoFile', `.cache/types/${folder}.json`]
const named = process.argv.slice(2)
for (const [folder, [name, file]] of checks) {
  if (named.length > 0 && !named.includes(folder)) continue
  const [node, script] = tool(name, file)
  const { status } = await run(node, [script, '-p', `${folder}/tsconfig.json`, ...remember(folder)], {
    env: toolEnv(),
    show: 'own',
  })
  if (status === 0) continue
  process.exitCode = 1
  console.error(`typecheck: ${folder} has errors`)
}
