// Starts the built application in a real window with its own user data folder, and reaches what a person would reach.
import { _electron, type ElectronApplication, type Page } from '@playwright/test'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { putWords } from './prepared.ts'

export const root = join(import.meta.dirname, '../..')

/** The runtime that set-up found or made. */
export function executable(): string {
  const path = process.env['ZONOSCOPE_ELECTRON']
  if (!path) throw new Error('ZONOSCOPE_ELECTRON is not set: start these tests with `npm test`.')
  return path
}

/** Arguments that every start needs on this machine. */
export const sandboxArguments = process.env['ZONOSCOPE_NO_SANDBOX'] ? ['--no-sandbox'] : []

export interface Workbench {
  app: ElectronApplication
  page: Page
  userData: string
  /** messages of the page's console at level error, security violations among them */
  errors: string[]
  close(): Promise<void>
}

export interface LaunchOptions {
  /** kept by the caller across starts; otherwise a fresh one that close() removes */
  userData?: string
  args?: string[]
  /** a first start: the sample is made and its runs are computed before one's eyes; otherwise words is there with its runs */
  fresh?: boolean
  /** that a first start makes; words, which is ready in seconds, where the test needs no tokens in contexts */
  sample?: string
  size?: { width: number; height: number }
}

/** A fresh folder that the caller removes. */
export const temporaryFolder = (name: string) => mkdtempSync(join(tmpdir(), `zonoscope-${name}-`))

export async function launch(options: LaunchOptions = {}): Promise<Workbench> {
  // The electron package answers with this runtime. Playwright's own start of it holds the application back until it is
  // attached; with an explicit executable it would not, and now and then attach to a page in the making, and hang.
  process.env['ELECTRON_OVERRIDE_DIST_PATH'] = dirname(executable())
  const userData = options.userData ?? temporaryFolder('e2e')
  const sample = options.sample ?? 'words'
  const isNamed = options.args?.some(arg => arg.startsWith('--workspace='))
  if (!options.fresh && sample === 'words' && !isNamed) putWords(userData)
  const app = await _electron.launch({
    args: [
      ...sandboxArguments,
      // Software rendering from the first process on: where there is no GPU, its process would start and fail first.
      '--use-angle=swiftshader',
      root,
      `--user-data-dir=${userData}`,
      `--log-net-log=${join(userData, 'net-log.json')}`,
      `--sample=${sample}`,
      ...(options.args ?? []),
    ],
    cwd: root,
    timeout: 60_000,
  })
  const page = await app.firstWindow()
  const errors: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') errors.push(message.text())
  })
  page.on('pageerror', error => errors.push(String(error)))
  const { width, height } = options.size ?? { width: 1440, height: 900 }
  await app.evaluate(
    ({ BrowserWindow }, size) => BrowserWindow.getAllWindows()[0]!.setContentSize(size.width, size.height),
    {
      width,
      height,
    },
  )
  return {
    app,
    page,
    userData,
    errors,
    close: async () => {
      await app.close().catch(() => undefined)
      if (!options.userData) rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/** Answers the next dialogs as a person would: `open` for open dialogs, `save` for save dialogs. */
export async function answerDialogs(app: ElectronApplication, paths: { open?: string; save?: string }): Promise<void> {
  await app.evaluate(({ dialog }, answer) => {
    dialog.showOpenDialog = async () => ({ canceled: !answer.open, filePaths: answer.open ? [answer.open] : [] })
    dialog.showSaveDialog = async () => ({ canceled: !answer.save, filePath: answer.save ?? '' })
  }, paths)
}

/** Process ids of the helpers by name, as the operating system sees them. */
export async function helperPid(app: ElectronApplication, name: 'data' | 'inference'): Promise<number> {
  const metrics = await app.evaluate(({ app: electron }) =>
    electron.getAppMetrics().map(({ pid, name: service, serviceName }) => ({ pid, service, serviceName })),
  )
  const found = metrics.find(m => m.service === `zonoscope-${name}` || m.serviceName === `zonoscope-${name}`)
  if (!found) throw new Error(`no ${name} process among ${JSON.stringify(metrics)}`)
  return found.pid
}

/** URLs that Chromium's network stack was asked for in this run; written when the application has closed. */
export function requestedUrls(userData: string): string[] {
  const text = readFileSync(join(userData, 'net-log.json'), 'utf8')
  return [...text.matchAll(/"url":"([^"]+)"/g)].map(match => match[1]!)
}
