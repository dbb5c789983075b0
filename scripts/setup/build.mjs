// Builds out/ when its sources changed: the window with electron-vite, the command line with Vite.
import fs from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { onInterrupt } from './cleanup.mjs'
import { withLock } from './lock.mjs'
import { SetupError, say } from './log.mjs'
import { tool, toolEnv } from './node.mjs'
import { readText, root, workFolder, writeWhole } from './paths.mjs'
import { run } from './run.mjs'
import { hashSources } from './sources.mjs'

const common = ['package.json', 'package-lock.json', 'tsconfig.base.json', 'scripts/vite-shipped.ts', 'core', 'shared']
const windowSources = [
  ...common,
  'electron.vite.config.ts',
  'scripts/vite-claygl.ts',
  'scripts/vite-figure-page.ts',
  'main',
  'preload',
  'renderer',
]
const cliParts = ['cli', 'data', 'inference', 'containers', 'figure']
const cliSources = [
  ...common,
  'vite.cli.config.ts',
  'scripts/vite-figure-page.ts',
  'renderer/figure-page',
  ...cliParts.map(part => `main/${part}`),
]
const out = path.join(root, 'out')
const day = 24 * 3600_000

async function build(name, [node, script], args) {
  const from = Date.now()
  say(`building ${name}`)
  const { status, output } = await run(node, [script, ...args], {
    env: toolEnv(),
  })
  if (status !== 0)
    throw new SetupError(
      `building ${name} failed:\n${stripVTControlCharacters(output).trim().split('\n').slice(-25).join('\n')}`,
    )
  say(`${name} built in ${((Date.now() - from) / 1000).toFixed(1)} s`)
}

/** The window's bundles: out/main, out/preload, out/renderer. */
export async function ensureWindowBuild() {
  const stamp = path.join(out, '.window')
  const hash = hashSources(windowSources)
  const bundles = ['main/index.js', 'preload/index.cjs', 'renderer/index.html']
  const isCurrent = () => readText(stamp) === hash && bundles.every(file => fs.existsSync(path.join(out, file)))
  if (isCurrent()) return
  await withLock(path.join(workFolder, 'window.lock'), 'building the window', async () => {
    if (isCurrent()) return
    fs.rmSync(stamp, { force: true })
    await build('the window', tool('electron-vite', 'bin/electron-vite.js'), ['build', '--logLevel', 'warn'])
    writeWhole(stamp, hash)
  })
}

/** Where the command line built from sources of this hash lies. Several builds live side by side, so that none is pulled from under a running command. */
const cliFolder = hash => path.join(out, `cli-${hash}`)

/** Removes builds of the command line that are neither current nor younger than a day. */
function removeOld(current) {
  for (const name of fs.readdirSync(out)) {
    const folder = path.join(out, name)
    if (!/^cli-[0-9a-f]{16}$/.test(name) || folder === current) continue
    if (Date.now() - fs.statSync(folder).mtimeMs > day) fs.rmSync(folder, { recursive: true, force: true })
  }
}

/** Lets out/cli point at the current build, for people and scripts that look there. */
function point(folder) {
  const link = path.join(out, 'cli')
  const beside = path.join(out, `cli.${process.pid}.tmp`)
  const info = fs.lstatSync(link, { throwIfNoEntry: false })
  if (info !== undefined && (!info.isSymbolicLink() || process.platform === 'win32'))
    fs.rmSync(link, { recursive: true, force: true })
  fs.rmSync(beside, { recursive: true, force: true })
  fs.symlinkSync(process.platform === 'win32' ? folder : path.basename(folder), beside, 'junction')
  fs.renameSync(beside, link)
}

/**
 * The command line's program, built from the sources as they are.
 * @returns {Promise<string>} path of zonoscope.mjs
 */
export async function ensureCliBuild() {
  const hash = hashSources(cliSources)
  const folder = cliFolder(hash)
  const program = path.join(folder, 'zonoscope.mjs')
  if (fs.existsSync(program)) return program
  await withLock(path.join(workFolder, 'cli.lock'), 'building the command line', async () => {
    if (fs.existsSync(program)) return
    fs.mkdirSync(out, { recursive: true })
    for (const name of fs.readdirSync(out))
      if (name.startsWith('tmp-cli-')) fs.rmSync(path.join(out, name), { recursive: true, force: true })
    const work = path.join(out, `tmp-cli-${process.pid}`)
    const forget = onInterrupt(() => fs.rmSync(work, { recursive: true, force: true }))
    try {
      const args = ['build', '--config', 'vite.cli.config.ts', '--outDir', work, '--emptyOutDir', '--logLevel', 'warn']
      await build('the command line', tool('vite', 'bin/vite.js'), args)
      fs.renameSync(work, folder)
      point(folder)
      removeOld(folder)
    } finally {
      forget()
      fs.rmSync(work, { recursive: true, force: true })
    }
  })
  return program
}
