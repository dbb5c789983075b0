// The Shell checklist of docs/architecture.md: what a page must never be able to do, each line tried in a real window.
import { expect, test } from '@playwright/test'
import { readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { contentSecurityPolicy } from '../../main/app/policy.ts'
import { launch, root, temporaryFolder, type Workbench } from './launch.ts'

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
    // A link inside the bundle that leads out of it.
    const link = join(root, 'out/renderer/link.json')
    rmSync(link, { force: true })
    symlinkSync(join(root, 'package.json'), link)
    const statuses = await bench.app.evaluate(async ({ net }) => {
      const paths = [
        'app://zonoscope/index.html',
        'app://zonoscope/..%2f..%2fpackage.json',
        'app://zonoscope/%2e%2e%2f%2e%2e%2fpackage.json',
        'app://zonoscope/..%5c..%5cpackage.json',
        'app://zonoscope//etc/passwd',
        'app://zonoscope/%00',
        'app://zonoscope/missing.html',
        'app://zonoscope/link.json',
        'app://elsewhere/index.html',
      ]
      return Promise.all(paths.map(async path => (await net.fetch(path)).status))
    })
    rmSync(link)
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
    expect(policy).toBe(contentSecurityPolicy)
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
    const contents = () => bench.app.evaluate(({ webContents }) => webContents.getAllWebContents().map(c => c.getURL()))
    // Places that would open if they were let: pages of the bundle.
    const opened = await bench.page.evaluate(() => {
      const other = 'app://zonoscope/crashed.html'
      const window1 = window.open(other)
      const view = document.createElement('webview')
      view.setAttribute('src', other)
      const link = Object.assign(document.createElement('a'), { href: other, target: '_blank' })
      document.body.append(view, link)
      link.click()
      setTimeout(() => (window.location.href = other))
      return window1 !== null
    })
    await bench.page.waitForTimeout(1_500)
    expect(opened).toBe(false)
    expect(await contents()).toEqual([before])
    expect(await bench.page.evaluate(() => document.title)).toBe('Zonoscope')
    expect(bench.app.windows()).toHaveLength(1)
    await bench.page.evaluate(() => document.querySelectorAll('webview').forEach(view => view.remove()))
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
    expect(inMain).toContain('BLOCKED_BY_CLIENT')
    // And were it not: no name is ever looked up.
    const rules = await bench.app.evaluate(({ app }) => app.commandLine.getSwitchValue('host-resolver-rules'))
    expect(rules).toBe('MAP * ~NOTFOUND')
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

  test('what another page says was dropped on it is not taken for a file of this one', async () => {
    await bench.page.evaluate(() => {
      Object.assign(window, { later: [] })
      window.api.onEvent(event => void (window as unknown as { later: unknown[] }).later.push(event.t))
    })
    await bench.app.evaluate(({ ipcMain, BrowserWindow }) => {
      const { mainFrame } = BrowserWindow.getAllWindows()[0]!.webContents
      const stranger = { url: mainFrame.url }
      ipcMain.emit('zonoscope:dropped', { senderFrame: stranger }, ['/etc/passwd'])
      ipcMain.emit('zonoscope:dropped', { senderFrame: null }, ['/etc/passwd'])
      // It listens: the window's own frame is heard.
      ipcMain.emit('zonoscope:dropped', { senderFrame: mainFrame }, ['relative', 7, '/usr/share'])
    })
    const later = () => bench.page.evaluate(() => (window as unknown as { later: unknown[] }).later)
    await expect.poll(later).toContain('dropped')
    expect((await later()).filter(t => t === 'dropped')).toHaveLength(1)
  })

  test('the preload as built is one CommonJS file that requires Electron and nothing else', () => {
    const folder = join(root, 'out/preload')
    expect(readdirSync(folder).filter(name => /\.[cm]?js$/.test(name))).toEqual(['index.cjs'])
    const text = readFileSync(join(folder, 'index.cjs'), 'utf8')
    expect([...text.matchAll(/require\(([^)]*)\)/g)].map(match => match[1])).toEqual(['"electron"'])
    expect(text).not.toMatch(/\bimport\b/)
  })
})
