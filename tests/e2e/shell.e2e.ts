// The Shell checklist of docs/architecture.md: what a page must never be able to do, each line tried in a real window.
import { expect, test } from '@playwright/test'
import { existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { spawn } from 'node:child_process'
import {
  executable,
  helperPid,
  launch,
  sandboxArguments,
  requestedUrls,
  root,
  temporaryFolder,
  type Workbench,
} from './launch.ts'

test.describe('shell', () => {
  let bench: Workbench
  let userData: string
  test.beforeAll(async () => {
    userData = temporaryFolder('shell')
    bench = await launch({ userData })
    await bench.page.waitForLoadState('load')
  })
  test.afterAll(async () => {
    await bench.close()
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
  })

  test('every web contents is sandboxed, isolated and without Node', async () => {
    const all = await bench.app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map(contents => {
        const preferences = (
          contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
        ).getLastWebPreferences()
        const { sandbox, contextIsolation, nodeIntegration, nodeIntegrationInWorker, webviewTag, webSecurity } =
          preferences
        return { sandbox, contextIsolation, nodeIntegration, nodeIntegrationInWorker, webviewTag, webSecurity }
      }),
    )
    expect(all.length).toBeGreaterThan(0)
    for (const one of all) {
      expect(one).toMatchObject({
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        webSecurity: true,
      })
      expect(one.nodeIntegrationInWorker ?? false).toBe(false)
    }
  })

  test('the page sees exactly two calls and nothing of Node or Electron', async () => {
    const seen = await bench.page.evaluate(() => {
      const page = window as unknown as Record<string, unknown>
      return {
        api: Object.keys(page['api'] as object).sort(),
        others: ['require', 'process', 'ipcRenderer', 'Buffer', 'module', 'global'].filter(
          name => page[name] !== undefined,
        ),
      }
    })
    expect(seen).toEqual({ api: ['call', 'onEvent'], others: [] })
  })

  test('a dropped folder is asked about as if it were picked, and added; a drop that the page makes itself is nothing', async () => {
    const { page } = bench
    await expect(page.locator('[data-feature-table] [role=row][data-feature]').first()).toBeVisible({ timeout: 90_000 })
    await page.evaluate(() => {
      const seen: unknown[] = []
      Object.assign(window, { seen })
      window.api.onEvent(event => void (event.t === 'dropped' && seen.push(event)))
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File(['x'], '/etc/passwd'))
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true }))
    })
    const cdp = await page.context().newCDPSession(page)
    const drag = async (type: 'dragEnter' | 'dragOver' | 'drop') => {
      const data = { items: [], files: [join(root, 'tests/fixtures/sl5_standard/model')], dragOperationsMask: 1 }
      await cdp.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data })
    }
    await drag('dragEnter')
    await drag('dragOver')
    await expect(page.getByTestId('drop-target')).toBeVisible()
    await drag('drop')
    await expect(page.getByTestId('drop-target')).toHaveCount(0)
    await page.getByTestId('import-add').click({ timeout: 30_000 })
    await expect(page.locator('[data-notices]')).toContainText('was added', { timeout: 30_000 })
    const seen = await page.evaluate(() => (window as unknown as { seen: unknown[] }).seen)
    expect(seen).toEqual([{ t: 'dropped', fileId: expect.stringMatching(/^[0-9a-f-]{36}$/), name: 'model' }])
  })

  test('app:// serves the bundle and nothing beside it', async () => {
    const statuses = await bench.app.evaluate(async ({ net }) => {
      const paths = [
        'app://zonoscope/index.html',
        'app://zonoscope/..%2f..%2fpackage.json',
        'app://zonoscope/%2e%2e%2f%2e%2e%2fpackage.json',
        'app://zonoscope/..%5c..%5cpackage.json',
        'app://zonoscope//etc/passwd',
        'app://zonoscope/%00',
        'app://zonoscope/missing.html',
        'app://elsewhere/index.html',
      ]
      return Promise.all(paths.map(async path => (await net.fetch(path)).status))
    })
    expect(statuses[0]).toBe(200)
    for (const status of statuses.slice(1)) {
      expect(status).toBeGreaterThanOrEqual(400)
      expect(status).toBeLessThan(500)
    }
  })

  test('the content security policy is strict and sent with the page', async () => {
    const policy = await bench.app.evaluate(async ({ net }) =>
      (await net.fetch('app://zonoscope/index.html')).headers.get('content-security-policy'),
    )
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self'")
    expect(policy).not.toContain('unsafe')
    // In a timer: what a debugger evaluates directly is exempt from the policy.
    const evaluated = await bench.page.evaluate(
      () =>
        new Promise(resolve =>
          setTimeout(() => {
            try {
              resolve(String(new Function('return 1')()))
            } catch (e) {
              resolve((e as Error).name)
            }
          }),
        ),
    )
    expect(evaluated).toBe('EvalError')
  })

  test('permissions are denied', async () => {
    const states = await bench.page.evaluate(async () => {
      const query = async (name: string) => (await navigator.permissions.query({ name: name as PermissionName })).state
      return Promise.all(['geolocation', 'notifications', 'camera', 'microphone', 'midi'].map(query))
    })
    expect(states).toEqual(['denied', 'denied', 'denied', 'denied', 'denied'])
  })

  test('the page cannot navigate, open windows or embed a webview', async () => {
    const before = bench.page.url()
    await bench.page.evaluate(() => {
      window.location.href = 'https://example.com/'
    })
    const opened = await bench.page.evaluate(() => window.open('https://example.com/') === null)
    expect(opened).toBe(true)
    await bench.page.evaluate(() => {
      const view = document.createElement('webview')
      view.setAttribute('src', 'https://example.com/')
      document.body.append(view)
      view.remove()
    })
    expect(bench.page.url()).toBe(before)
    expect(bench.app.windows()).toHaveLength(1)
  })

  test('a request to the network fails', async () => {
    const outcome = await bench.page.evaluate(() =>
      fetch('https://example.com/').then(
        () => 'answered',
        (e: Error) => e.name,
      ),
    )
    expect(outcome).toBe('TypeError')
    const inMain = await bench.app.evaluate(async ({ net }) =>
      net.fetch('https://example.com/').then(
        () => 'answered',
        (e: Error) => e.message,
      ),
    )
    expect(inMain).toMatch(/BLOCKED_BY_CLIENT|NAME_NOT_RESOLVED/)
  })

  test('a page cannot use a path as a file, and unknown calls and wrong inputs are refused', async () => {
    const answers = await bench.page.evaluate(async () => {
      const { api } = window as unknown as {
        api: { call(name: string, input?: unknown): Promise<{ ok: boolean; code?: string }> }
      }
      return Promise.all([
        api.call('file.reveal', { fileId: '/etc/passwd' }),
        api.call('no.such.call'),
        api.call('constructor'),
        api.call('settings.put', { theme: 'pink' }),
        api.call('settings.put', { dataFolder: '/tmp' }),
        api.call('file.pick', { purpose: 'anything' }),
      ])
    })
    expect(answers.map(answer => [answer.ok, answer.code])).toEqual([
      [false, 'not-found'],
      [false, 'internal'],
      [false, 'internal'],
      [false, 'bad-input'],
      [false, 'bad-input'],
      [false, 'bad-input'],
    ])
  })

  test('another window with the same preload is not answered', async () => {
    const answer = await bench.app.evaluate(async ({ app, BrowserWindow }) => {
      const preload = `${app.getAppPath()}/out/preload/index.cjs`
      const stranger = new BrowserWindow({ show: false, webPreferences: { preload, sandbox: true } })
      await stranger.loadURL('app://zonoscope/crashed.html')
      const result: unknown = await stranger.webContents.executeJavaScript("window.api.call('app.info')")
      stranger.destroy()
      return result
    })
    expect(answer).toMatchObject({ ok: false })
  })

  test('a second start on the same data ends at once and leaves the first alone', async () => {
    const code = await new Promise<number | null>(resolve => {
      const args = [...sandboxArguments, root, `--user-data-dir=${userData}`]
      spawn(executable(), args, { stdio: 'ignore' }).once('exit', resolve)
    })
    expect(code).toBe(0)
    expect(bench.app.windows()).toHaveLength(1)
  })

  test('a killed helper is started again', async () => {
    for (const name of ['inference', 'data'] as const) {
      const pid = await helperPid(bench.app, name)
      process.kill(pid, 'SIGKILL')
      await expect.poll(() => helperPid(bench.app, name).catch(() => pid), { timeout: 20_000 }).not.toBe(pid)
    }
    await expect(bench.page.evaluate(() => document.title)).resolves.toBe('Zonoscope')
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
})

test('nothing but app: and blob: is requested in a run from start to end', async () => {
  const userData = temporaryFolder('net')
  // Started as a user starts it, without the switches that Playwright adds.
  const log = join(userData, 'net-log.json')
  const started = spawn(
    executable(),
    [...sandboxArguments, root, `--user-data-dir=${userData}`, `--log-net-log=${log}`],
    {
      stdio: 'ignore',
    },
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
  rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
  expect(urls.filter(url => !/^(app|blob|devtools|data|chrome|file):/.test(url))).toEqual([])
})
