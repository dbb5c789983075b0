// `npm run licences`: the licences of what ships, one line a package, and those of all locked packages against the allow-list.
// Ends with 1 where one is not allowed.
import { refusedToShip, shippedPackages, table } from './package/shipped.mjs'
import { ensureCliBuild, ensureWindowBuild } from './setup/build.mjs'
import { explain } from './setup/log.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { readJson, root } from './setup/paths.mjs'
import { refused } from './test/licences.mjs'

try {
  await ensurePackages()
  await ensureCliBuild()
  await ensureWindowBuild()
  const packages = shippedPackages()
  console.log(table(packages))
  const lock = readJson(`${root}/package-lock.json`)
  const bad = [...refused(lock), ...refusedToShip(packages)]
  for (const line of bad) console.log(`not allowed: ${line}`)
  console.log(`${packages.length} shipped, ${Object.keys(lock.packages).length - 1} locked, ${bad.length} not allowed`)
  process.exitCode = bad.length === 0 ? 0 : 1
} catch (error) {
  process.exitCode = explain(error)
}
