// The packaged application as a person has it: started from its folder, the main job done in its window, and the command `zonoscope` on what was
// left. Plain Node without Playwright, so that it runs in a namespace of its own too (packaged-alone.ts). End-to-end tests.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PNG } from 'pngjs'
import { debuggingPort, eventually, pageOf, type PortPage } from './debugging-port.ts'

/** What is typed into the definition of the first feature, and must be found again. */
export const typed = 'packaged: first feature'

export interface Started {
  process: ChildProcess
  page: PortPage
  /** what it wrote on standard error so far */
  errors(): string
  /** As closing the window does; resolves with the exit status. */
  close(): Promise<number | null>
}

/**
 * Starts the window of a package.
 * @param folder where the package lies
 * @param wrap program and arguments that start it, e.g. strace; none by default
 */
export async function startPackaged(folder: string, userData: string, wrap: string[] = []): Promise<Started> {
  const command = [
    ...wrap,
    join(folder, 'zonoscope-workbench'),
    // As root Chromium's sandbox cannot be used; a package never asks for that by itself.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    '--use-angle=swiftshader',
    `--user-data-dir=${userData}`,
    '--sample=words',
    '--remote-debugging-port=0',
  ]
  // That of a start before this one would name a port where nobody listens any more.
  rmSync(join(userData, 'DevToolsActivePort'), { force: true })
  // A folder that is nobody's: nothing may depend on where it is started.
  const child = spawn(command[0]!, command.slice(1), { cwd: '/', stdio: ['ignore', 'ignore', 'pipe'], env: cleanEnv() })
  let errors = ''
  child.stderr!.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const ended = new Promise<number | null>(resolve => child.once('exit', resolve))
  const gone = ended.then(code => Promise.reject(new Error(`the package ended with ${code}: ${errors.slice(-2000)}`)))
  try {
    const page = await Promise.race([debuggingPort(userData).then(pageOf), gone])
    gone.catch(() => undefined)
    const close = async () => {
      page.close()
      child.kill('SIGTERM')
      return ended
    }
    return { process: child, page, errors: () => errors, close }
  } catch (e) {
    child.kill('SIGKILL')
    throw e
  }
}

/**
 * Starts a package, does something in its window, and closes it; it is not left running where that fails.
 * @returns its exit status
 */
export async function inPackaged(
  folder: string,
  userData: string,
  work: (started: Started) => Promise<unknown>,
  wrap: string[] = [],
): Promise<number | null> {
  const started = await startPackaged(folder, userData, wrap)
  try {
    await work(started)
  } catch (e) {
    started.process.kill('SIGKILL')
    throw new Error(`${String(e)}\n${started.errors().slice(-2000)}`, { cause: e })
  }
  return started.close()
}

/** Without what the tests' own launcher says to the application: a package must find everything by itself. */
function cleanEnv(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(ZONOSCOPE|ELECTRON)_/.test(name)))
}

const rowSelector = '[data-feature-table] [role=row][data-feature]'

/** Waits for the feature table of the sample, which a first start makes. */
export const waitForTable = ({ page }: Started, seconds = 90) =>
  page.until('the feature table', selector => document.querySelector(selector) !== null, rowSelector, seconds)

/** Features, a definition, zones and a figure, on a first start. Returns when the runs of the sample are done and all is saved. */
export async function mainJob(started: Started): Promise<void> {
  const { page } = started
  await waitForTable(started)
  await page.until('the sample’s runs', () => document.querySelector('footer [role=progressbar]') === null, null, 120)
  await page.click(`${rowSelector}:first-of-type`)
  await page.click('[placeholder="What is it on for?"]')
  await page.insert(typed)
  const form = 'form[aria-label=Definition], [role=form][aria-label=Definition]'
  await page.until(
    'the saved definition',
    at => /saved \d\d:/.test(document.querySelector(at)?.textContent ?? ''),
    form,
  )
  await page.click('[data-testid=zone-canvas]')
  await eventually('a drawn zone plot', async () => colours(PNG.sync.read(await page.screenshot())) > 100)
  await page.click('[data-testid=pane-figure]')
  await page.until('a figure', () => document.querySelector('[data-testid=figure-page]') !== null, null)
  const settings = await page.evaluate(() => window.api.call('app.info', undefined), null)
  if (!JSON.stringify(settings).includes('"ok":true')) throw new Error(`app.info: ${JSON.stringify(settings)}`)
}

/** How many different colours a picture has. */
function colours({ data }: PNG): number {
  const seen = new Set<number>()
  for (let i = 0; i < data.length; i += 4) seen.add((data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!)
  return seen.size
}

/** What the packaged command says, as JSON. @throws where it does not end with 0 */
export function packagedCommand(folder: string, ...args: string[]): unknown {
  const env = { ...cleanEnv(), PATH: '/usr/bin:/bin' }
  const text = execFileSync(join(folder, 'bin/zonoscope'), args, { cwd: '/', env, stdio: ['ignore', 'pipe', 'pipe'] })
  return JSON.parse(text.toString('utf8'))
}

/** The workspace that a first start made, seen by the packaged command: whole, and with what was typed. */
export function checkWorkspace(folder: string, userData: string): { runs: number; figure: string } {
  const workspace = join(userData, 'workspaces/words')
  const checked = packagedCommand(folder, 'check', '--workspace', workspace, '--quiet') as { ok: boolean }
  if (!checked.ok) throw new Error(`check: ${JSON.stringify(checked)}`)
  const labels = join(userData, 'labels.jsonl')
  packagedCommand(folder, 'labels', 'export', '--workspace', workspace, '--format', 'jsonl', labels, '--quiet')
  if (!readFileSync(labels, 'utf8').includes(typed)) throw new Error('the definition is not in the workspace')
  const sample = packagedCommand(folder, 'sample', 'words', '--workspace', workspace, '--quiet') as { runs: unknown[] }
  const out = join(userData, 'look')
  packagedCommand(folder, 'first-look', '--workspace', workspace, '--out', out, '--quiet')
  return { runs: sample.runs.length, figure: readFileSync(join(out, 'zones-2d.svg'), 'utf8') }
}
