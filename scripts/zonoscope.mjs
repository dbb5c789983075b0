#!/usr/bin/env node
// The command line's launcher: installs and builds what the command needs (never Electron), then is the command.
import { pathToFileURL } from 'node:url'
import { ensureCliBuild } from './setup/build.mjs'
import { stopListening } from './setup/cleanup.mjs'
import { explain, setQuiet } from './setup/log.mjs'
import { toolEnv, toolNode } from './setup/node.mjs'
import { ensurePackages } from './setup/packages.mjs'
import { become } from './setup/run.mjs'

const args = process.argv.slice(2)
if (args.includes('--quiet')) setQuiet(true)
try {
  await ensurePackages()
  const program = await ensureCliBuild()
  if (toolNode() === process.execPath) {
    stopListening()
    process.argv[1] = program
    await import(pathToFileURL(program).href)
  } else process.exitCode = await become(toolNode(), [program, ...args], { cwd: process.cwd(), env: toolEnv() })
} catch (error) {
  process.exitCode = explain(error)
}
