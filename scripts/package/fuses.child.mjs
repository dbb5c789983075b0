// Child of packaging, on the tool Node: sets the fuses of a shipped Electron binary, reads them back, prints both as JSON.
// node fuses.child.mjs BINARY [--read]
import { FuseState, FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses'
import { shippedFuses } from './fuses.mjs'

const [binary, mode] = process.argv.slice(2)
if (mode !== '--read') {
  const wanted = Object.entries(shippedFuses).map(([name, on]) => [FuseV1Options[name], on])
  await flipFuses(binary, { version: FuseVersion.V1, ...Object.fromEntries(wanted) })
}
const wire = await getCurrentFuseWire(binary)
const states = { [FuseState.ENABLE]: true, [FuseState.DISABLE]: false }
const isSet = name => states[wire[FuseV1Options[name]]] ?? null
console.log(JSON.stringify(Object.fromEntries(Object.keys(shippedFuses).map(name => [name, isSet(name)]))))
