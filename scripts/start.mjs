// `npm start`: sets up what is missing, then opens the workbench. Without a display it does the main job on the sample instead.
import fs from 'node:fs'
import path from 'node:path'
import { ensureCliBuild, ensureWindowBuild } from './setup/build.mjs'
import { explain, say } from './setup/log.mjs'
import { toolEnv, toolNode } from './setup/node.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { root } from './setup/paths.mjs'
import { become, run } from './setup/run.mjs'
import { ensureWindow, hasDisplay } from './setup/window.mjs'

const args = process.argv.slice(2)

/** Opens the window. Resolves with its exit status. */
async function openWindow() {
  const { electron, flags, env } = await ensureWindow()
  await ensureWindowBuild()
  const childEnv = { ...process.env, ...env }
  delete childEnv.ELECTRON_RUN_AS_NODE
  say('opening the workbench')
  return become(electron, [...flags, root, ...args], { env: childEnv })
}

/** The main job without a window, then the set-up of the window, so that the command named at the end opens it in seconds. */
async function firstLook() {
  say('there is no display: doing a first look without the window')
  await ensureCliBuild()
  const script = path.join(root, 'scripts', 'first-look.mjs')
  if (!fs.existsSync(script)) throw new Error(`${script} is missing`)
  const { status, signal } = await run(toolNode(), [script, ...args], { env: toolEnv(), show: 'own' })
  if (status !== 0) return status ?? (signal === 'SIGINT' ? 130 : 1)
  try {
    await ensureWindow()
    await ensureWindowBuild()
    say('the window is ready. To open it: xvfb-run -a npm start, or npm start on a desktop')
  } catch (error) {
    explain(error)
    say('the first look above is complete; the window is not ready yet')
  }
  return 0
}

try {
  await ensurePackages()
  process.exitCode = await (hasDisplay() ? openWindow() : firstLook())
} catch (error) {
  process.exitCode = explain(error)
}
