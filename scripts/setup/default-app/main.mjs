// Stands in for the default application that Electron ships: opens the project named on the command line (Electron's main
// process). Only the runtime that set-up makes from the npm registry has it; see electron-registry.mjs.
import { createRequire } from 'node:module'
import fs from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { app } from 'electron'

const args = process.argv.slice(1)
let project = null
for (let i = 0; i < args.length && project === null; i++) {
  if (args[i] === '-r' || args[i] === '--require') createRequire(path.resolve('index.js'))(args[++i])
  else if (!args[i].startsWith('-')) project = path.resolve(args[i])
}

if (project === null) {
  console.error('electron: name the folder of an application')
  app.exit(1)
} else {
  process.defaultApp = true
  const description = JSON.parse(fs.readFileSync(path.join(project, 'package.json'), 'utf8'))
  if (description.version) app.setVersion?.(description.version)
  app.setName(description.productName ?? description.name)
  app.setPath('userData', path.join(app.getPath('appData'), app.getName()))
  app.setAppPath(project)
  await import(pathToFileURL(path.join(project, description.main ?? 'index.js')).href)
}
