// The shell's settings as they are written: what must stand there stands there, what must not stands nowhere. tests/e2e/shell.e2e.ts tries the same
// in a window; this finds a window, a handler or a switch that no test opens.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { expect, test } from 'vitest'
import { contentSecurityPolicy } from '../../main/app/policy.ts'
import { appSchemas, dataSchemas } from '../../shared/schemas.ts'

const read = (path: string) => readFileSync(path, 'utf8')
const below = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.(ts|vue|html)$/.test(name))
    .map(name => ({ name: join(folder, name), text: read(join(folder, name)) }))
const shell = [...below('main/app'), ...below('preload')]
const page = below('renderer')

/** Object literals that are the value of a property of this name, as {key: source text}. */
function objectsNamed(name: string, { name: file, text }: { name: string; text: string }): Record<string, string>[] {
  const found: Record<string, string>[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAssignment(node) && node.name.getText() === name && ts.isObjectLiteralExpression(node.initializer))
      found.push(Object.fromEntries(node.initializer.properties.map(p => [p.name!.getText(), ts.isPropertyAssignment(p) ? p.initializer.getText() : 'spread']))) // prettier-ignore
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true))
  return found
}

/** Places of a pattern, as `file: what was found`. */
const places = (files: typeof shell, pattern: RegExp) =>
  files.flatMap(({ name, text }) => [...text.matchAll(pattern)].map(match => `${name}: ${match[0]}`))

test('there is one window, and its preferences are these', () => {
  expect(places(shell, /new (BrowserWindow|BrowserView|WebContentsView|BaseWindow)\b/g)).toEqual([
    'main/app/window.ts: new BrowserWindow',
  ])
  expect(shell.flatMap(file => objectsNamed('webPreferences', file))).toEqual([
    {
      preload: "join(import.meta.dirname, '../preload/index.cjs')",
      sandbox: 'true',
      contextIsolation: 'true',
      nodeIntegration: 'false',
      nodeIntegrationInWorker: 'false',
      nodeIntegrationInSubFrames: 'false',
      webviewTag: 'false',
      webSecurity: 'true',
      allowRunningInsecureContent: 'false',
      spellcheck: 'false',
      navigateOnDragDrop: 'false',
    },
  ])
})

test('nothing that opens the shell is written anywhere in it', () => {
  const never =
    /\b(openExternal|openPath|loadFile|executeJavaScript|enableBlinkFeatures|experimentalFeatures|bypassCSP|allowServiceWorkers|setCertificateVerifyProc|certificate-error|interceptFileProtocol|registerFileProtocol|sendSync|returnValue)\b|no-sandbox|disable-web-security|ignore-certificate-errors|allow-file-access|remote-debugging|unsafe-(inline|eval)/g
  expect(places(shell, never)).toEqual([])
  const inPage = /\b(innerHTML|outerHTML|insertAdjacentHTML|document\.write|v-html|srcdoc)\b|\beval\(|new Function\(|<(iframe|webview|object|embed)[\s>]/g // prettier-ignore
  expect(places(page, inPage)).toEqual([])
})

test('main listens to two messages of pages, and asks of each where it comes from', () => {
  const listened = /ipcMain\.\w+\(\s*'[^']*'/g
  expect(places(shell, listened)).toEqual([
    "main/app/dropped.ts: ipcMain.on('zonoscope:dropped'",
    "main/app/handlers.ts: ipcMain.handle('zonoscope:call'",
  ])
  expect(places(shell, /ipcMain\.\w+\(/g)).toHaveLength(2)
  for (const name of ['main/app/dropped.ts', 'main/app/handlers.ts'])
    expect(read(name)).toMatch(/ipcMain\.\w+\([\s\S]{0,160}if \(!fromOurPage\(event, window\)/)
})

test('every lock is set before there is a window', () => {
  const boot = read('main/app/index.ts')
  const order = ['guardContents()', 'blockNetwork()', 'serveBundle()', 'createWindow(']
  const at = order.map(call => boot.indexOf(call, boot.indexOf('async function boot')))
  expect(at).toEqual([...at].sort((a, b) => a - b))
  expect(Math.min(...at)).toBeGreaterThan(0)
  const before = boot.slice(0, boot.indexOf('whenReady'))
  for (const call of ['quietChromium()', 'registerScheme()', 'requestSingleInstanceLock()']) expect(before).toContain(call) // prettier-ignore
})

test('the preload requires Electron and nothing else, and exposes one object', () => {
  const preload = read('preload/index.ts')
  expect([...preload.matchAll(/(?:from|import|require\()\s*'([^']+)'/g)].map(match => match[1])).toEqual(['electron'])
  expect([...preload.matchAll(/exposeInMainWorld\('([^']+)'/g)].map(match => match[1])).toEqual(['api'])
  expect(readdirSync('preload').filter(name => name.endsWith('.ts'))).toEqual(['index.ts'])
})

test('the policy is the strict one, and the page’s own copy says no more', () => {
  expect(contentSecurityPolicy.split('; ')).toEqual([
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob: data:",
    "font-src 'self'",
    "worker-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ])
  const own = /Content-Security-Policy"\s+content="([^"]+)"/.exec(read('renderer/index.html'))![1]!
  for (const part of own.split('; ')) expect(contentSecurityPolicy.split('; ')).toContain(part)
})

// A call that is added is added there with `npx vitest run tests/main/shell.test.ts -u`, after a thought about who calls.
test('what a page may call is the list in exposed-calls.txt', async () => {
  const calls = [
    ...Object.keys(appSchemas).map(name => `main ${name}`),
    ...Object.keys(dataSchemas).map(name => `data ${name}`),
  ]
  await expect(`${calls.sort().join('\n')}\n`).toMatchFileSnapshot('exposed-calls.txt')
  // Tasks on ids: no input of a call is a place on the disk.
  const fields = /\b(path|file|folder|dir|url)\b/i
  const named = Object.entries({ ...appSchemas, ...dataSchemas }).filter(([, schema]) => {
    const shape = (schema as { shape?: Record<string, unknown> }).shape ?? {}
    return Object.keys(shape).some(key => fields.test(key))
  })
  expect(named.map(([name]) => name)).toEqual([])
})
