// The fuses of a packaged Electron: what its binary can no longer be asked to do, whatever the command line or the environment says.
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupError } from '../setup/log.mjs'
import { toolEnv, toolNode } from '../setup/node.mjs'
import { run } from '../setup/run.mjs'

/** Names of @electron/fuses' FuseV1Options. */
export const shippedFuses = {
  // ELECTRON_RUN_AS_NODE would make the binary an interpreter for any script; the command line has a Node of its own.
  RunAsNode: false,
  // No cookies are kept; encrypting them would ask for the desktop's keyring at each start.
  EnableCookieEncryption: false,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  // Chromium looks at it on macOS and Windows only; there the archive's hash is in the bundle (electron-builder writes it).
  EnableEmbeddedAsarIntegrityValidation: process.platform !== 'linux',
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  // Pages come from app://; file:// has no more rights than in a browser.
  GrantFileProtocolExtraPrivileges: false,
}

const child = fileURLToPath(new URL('fuses.child.mjs', import.meta.url))

async function ask(args) {
  const { status, output } = await run(toolNode(), [child, ...args], { env: toolEnv() })
  const line = output.split('\n').find(text => text.startsWith('{'))
  if (status !== 0 || line === undefined) throw new SetupError(`the fuses of ${args[0]} could not be read: ${output.trim()}`) // prettier-ignore
  return JSON.parse(line)
}

/** Fuses of a binary by name: true, false, or null where this Electron has none of that name. */
export const readFuses = binary => ask([binary, '--read'])

/** Fuses that are not as they must be in a package, one line each. */
export const wrongFuses = fuses =>
  Object.entries(shippedFuses).flatMap(
    ([name, wanted]) =>
    fuses[name] === wanted ? [] : [`${name} is ${fuses[name] === null ? 'not there' : fuses[name] ? 'on' : 'off'}, expected ${wanted ? 'on' : 'off'}`], // prettier-ignore
  )

/** Sets the fuses and reads them back. Throws SetupError where one did not take. */
export async function setFuses(binary) {
  const wrong = wrongFuses(await ask([binary]))
  if (wrong.length > 0) throw new SetupError(`fuses of ${path.basename(binary)}: ${wrong.join('; ')}`)
}
