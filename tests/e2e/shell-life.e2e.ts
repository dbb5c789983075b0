// The life of the shell: one instance, helpers that are killed, pages that crash, and a whole run without a request. The Shell checklist of
// docs/architecture.md, in a real window.
import { expect, test } from '@playwright/test'
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { execFileSync, spawn } from 'node:child_process'
import Database from 'better-sqlite3'
import {
  executable,
  helperPid,
  launch,
  requestedUrls,
  root,
  sandboxArguments,
  temporaryFolder,
  type Workbench,
} from './launch.ts'
import { putWords } from './prepared.ts'

test.describe.configure({ mode: 'serial' })
let bench: Workbench
let userData: string
const rows = () => bench.page.locator('[data-feature-table] [role=row][data-feature]')
test.beforeAll(async () => {
  userData = temporaryFolder('shell-life')
  bench = await launch({ userData, fresh: true })
})
test.afterAll(async () => {
  await bench.close()
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
})

/** Kills a helper and waits for the one that takes its place. */
async function killHelper(name: 'data' | 'inference'): Promise<void> {
  const pid = await helperPid(bench.app, name)
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => helperPid(bench.app, name).catch(() => pid), { timeout: 20_000 }).not.toBe(pid)
}

test('helpers killed while runs are computed: the window answers, and the runs end as unbroken ones', async () => {
  const { page } = bench
  await expect(page.getByRole('progressbar').first()).toBeVisible({ timeout: 60_000 })
  await killHelper('inference')
  await page.getByRole('button', { name: 'Settings' }).click()
  await expect(page.getByRole('dialog')).toBeVisible()
  await page.keyboard.press('Escape')
  await killHelper('data')
  await expect(rows().first()).toBeVisible({ timeout: 90_000 })
  await expect(page.getByRole('progressbar')).toHaveCount(0, { timeout: 120_000 })
})

test('a second start on the same data ends at once and leaves the first alone', async () => {
  const code = await new Promise<number | null>(resolve => {
    const args = [...sandboxArguments, root, `--user-data-dir=${userData}`]
    spawn(executable(), args, { stdio: 'ignore' }).once('exit', resolve)
  })
  expect(code).toBe(0)
  expect(bench.app.windows()).toHaveLength(1)
})

test('a crashed page is loaded again once, then an error page says so', async () => {
  const crash = () =>
    bench.app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!
      return new Promise<void>(resolve => {
        webContents.once('render-process-gone', () => resolve())
        webContents.forcefullyCrashRenderer()
      })
    })
  const url = () =>
    bench.app.evaluate(({ BrowserWindow }) => {
      const { webContents } = BrowserWindow.getAllWindows()[0]!
      return webContents.isCrashed() || webContents.isLoading() ? 'not yet' : webContents.getURL()
    })
  await crash()
  await expect.poll(url).toBe('app://zonoscope/index.html')
  await crash()
  await expect.poll(url).toBe('app://zonoscope/crashed.html')
})

test('what the killed ones left is whole, and equal to what an unbroken start makes', async () => {
  await bench.close()
  const workspace = join(userData, 'workspaces/words')
  const files = readdirSync(workspace, { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith('.sqlite'))
  expect(files.filter(name => name.startsWith('cache')).length).toBe(5)
  for (const name of files) {
    const db = new Database(join(workspace, name), { readonly: true })
    expect([name, db.pragma('integrity_check', { simple: true })]).toEqual([name, 'ok'])
    db.close()
  }
  const unbroken = temporaryFolder('shell-unbroken')
  putWords(unbroken)
  expect(runsOf(workspace)).toEqual(runsOf(join(unbroken, 'workspaces/words')))
  rmSync(unbroken, { recursive: true, force: true })
})

/** Runs of a workspace with what they count, as the command line says them. */
function runsOf(workspace: string): unknown {
  const args = [join(root, 'scripts/zonoscope.mjs'), 'sample', 'words', '--workspace', workspace, '--quiet']
  const { runs } = JSON.parse(execFileSync(process.execPath, args).toString('utf8')) as { runs: { id: string }[] }
  return runs.sort((a, b) => a.id.localeCompare(b.id))
}

test('nothing but app: and blob: is requested in a run from start to end', async () => {
  const userData = temporaryFolder('net')
  // Started as a user starts it, without the switches that Playwright adds.
  const log = join(userData, 'net-log.json')
  const started = spawn(
    executable(),
    [...sandboxArguments, root, `--user-data-dir=${userData}`, `--log-net-log=${log}`],
    { stdio: 'ignore', env: { ...process.env, HOME: userData, XDG_CACHE_HOME: join(userData, 'cache') } },
  )
  const ended = new Promise(resolve => started.once('exit', resolve))
  await expect
    .poll(() => existsSync(join(userData, 'workspaces', 'first-letters', 'workspace.sqlite')), { timeout: 60_000 })
    .toBe(true)
  await new Promise(resolve => setTimeout(resolve, 5_000))
  started.kill('SIGTERM')
  await ended
  // The log is there and has events; app: itself is answered before the network stack and does not appear.
  expect(statSync(log).size).toBeGreaterThan(10_000)
  const urls = requestedUrls(userData)
  // ONNX Runtime would leave an id there for its reports.
  expect([join(userData, '.cache/Microsoft'), join(userData, 'cache/Microsoft')].filter(existsSync)).toEqual([])
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
  expect(urls.filter(url => !/^(app|blob|devtools|data|chrome|file):/.test(url))).toEqual([])
})
