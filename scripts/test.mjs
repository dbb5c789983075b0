// `npm test`: sets up what is missing, runs every suite, and ends with a line of what passed and failed.
// node scripts/test.mjs [--long] [suite or test file names ...]; names that are no suite choose unit tests.
import { explain, say } from './setup/log.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { ensureWindow } from './setup/window.mjs'
import { suites } from './test/suites.mjs'
import { crashed, total } from './test/summary.mjs'

const args = process.argv.slice(2)
const isLong = args.includes('--long')
const names = args.filter(arg => arg !== '--long')
const filters = names.filter(name => !suites.some(suite => suite.name === name))
const isChosen = ({ name }) => names.length === 0 || names.includes(name) || (filters.length > 0 && name === 'unit')
const env = isLong ? { ZONOSCOPE_TEST_SIZE: 'long' } : {}

/** Ends with the line that continuous integration reads. */
function finish(counts) {
  const { passed, failed } = total(counts)
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1
}

/** Sets up Electron. Without it the unit tests still run, and the suites that need it fail with this reason. */
async function prepareWindow() {
  try {
    Object.assign(env, (await ensureWindow()).env)
    return null
  } catch (error) {
    explain(error)
    return crashed(`Electron is not set up: ${String(error.message).split('\n')[0]}`)
  }
}

async function runSuite(suite, missing) {
  const from = performance.now()
  console.log(`\n== ${suite.name}`)
  let count
  try {
    count = suite.needs === 'window' && missing !== null ? missing : await suite.run({ env, filters })
  } catch (error) {
    explain(error)
    count = crashed(String(error.message).split('\n')[0])
  }
  const seconds = ((performance.now() - from) / 1000).toFixed(1)
  const skipped = count.skipped > 0 ? `, ${count.skipped} skipped` : ''
  console.log(`== ${suite.name}: ${count.passed} passed, ${count.failed} failed${skipped} (${seconds} s)`)
  return count
}

try {
  await ensurePackages()
  const chosen = suites.filter(isChosen)
  const isStatic = ({ name }) => ['format', 'lint', 'types', 'licences', 'build'].includes(name)
  const missing = chosen.every(isStatic) ? null : await prepareWindow()
  const counts = new Map()
  const inTurn = async list => {
    for (const suite of list) counts.set(suite, await runSuite(suite, missing))
  }
  const named = (...list) => chosen.filter(({ name }) => list.includes(name))
  // Types take as long as format and lint together: a processor each.
  await Promise.all([inTurn(named('types')), inTurn(named('format', 'lint'))])
  await inTurn(chosen.filter(suite => !counts.has(suite)))
  console.log('')
  chosen.forEach(suite => {
    const { passed, failed, failures } = counts.get(suite)
    console.log(`${failed === 0 ? 'ok  ' : 'FAIL'} ${suite.name}: ${passed} passed, ${failed} failed`)
    for (const failure of failures.slice(0, 40)) console.log(`       ${failure}`)
  })
  finish([...counts.values()])
} catch (error) {
  explain(error)
  say('the tests could not be started')
  finish([crashed('set-up')])
}
