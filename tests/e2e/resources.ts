// What the application holds at a moment: memory of each process, the page's objects, listeners and WebGL contexts, handles and threads. Linux.
import type { CDPSession } from '@playwright/test'
import { readFileSync, readdirSync } from 'node:fs'
import { helperPid, type Workbench } from './launch.ts'

export type Resources = Record<string, number>

/** Counts WebGL contexts from now on: those that were made and neither lost nor collected. */
export async function countContexts({ page }: Workbench): Promise<void> {
  await page.evaluate(() => {
    const made: WeakRef<WebGLRenderingContext>[] = []
    const original = HTMLCanvasElement.prototype.getContext as (...args: unknown[]) => unknown
    const seen = new WeakSet<object>()
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, ...args: unknown[]) {
      const context = original.apply(this, args) as WebGLRenderingContext | null
      if (context && String(args[0]).startsWith('webgl') && !seen.has(context)) {
        seen.add(context)
        made.push(new WeakRef(context))
      }
      return context
    } as typeof HTMLCanvasElement.prototype.getContext
    Object.assign(window, {
      contextsMade: () => made.length,
      contextsAlive: () => made.filter(ref => ref.deref()?.isContextLost() === false).length,
    })
  })
}

/** How many WebGL contexts were made since countContexts. */
export const contextsMade = ({ page }: Workbench): Promise<number> =>
  page.evaluate(() => (window as unknown as { contextsMade(): number }).contextsMade())

const megabytes = (pid: number): number =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024

/** Measures after the page's garbage was collected. Megabytes and counts by name. */
export async function measure(bench: Workbench, cdp: CDPSession): Promise<Resources> {
  const { app, page } = bench
  // Finalizers of one collection let go of what the next one finds.
  for (let i = 0; i < 3; i++) {
    await cdp.send('HeapProfiler.collectGarbage')
    await page.evaluate(() => new Promise(done => setTimeout(done, 50)))
  }
  const { metrics } = await cdp.send('Performance.getMetrics')
  const metric = (name: string) => metrics.find(m => m.name === name)!.value
  const contexts = await page.evaluate(() => (window as unknown as { contextsAlive(): number }).contextsAlive())
  const found: Resources = {
    'page heap MB': metric('JSHeapUsedSize') / 2 ** 20,
    'page nodes': metric('Nodes'),
    'page listeners': metric('JSEventListeners'),
    'page workers': page.workers().length,
    'WebGL contexts': contexts,
  }
  const [main, window] = await app.evaluate(({ BrowserWindow }) => [
    process.pid,
    BrowserWindow.getAllWindows()[0]!.webContents.getOSProcessId(),
  ])
  const pids = {
    main: main!,
    page: window!,
    data: await helperPid(app, 'data'),
    inference: await helperPid(app, 'inference'),
  }
  for (const [name, pid] of Object.entries(pids)) {
    found[`${name} MB`] = megabytes(pid)
    found[`${name} handles`] = readdirSync(`/proc/${pid}/fd`).length
    found[`${name} threads`] = readdirSync(`/proc/${pid}/task`).length
  }
  return found
}

const median = (numbers: number[]): number => {
  const sorted = [...numbers].sort((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}

/** Medians of the first and the last third of each number. */
export function thirds(rows: Resources[]): { name: string; first: number; last: number }[] {
  const n = Math.max(1, Math.floor(rows.length / 3))
  return Object.keys(rows[0]!).map(name => ({
    name,
    first: median(rows.slice(0, n).map(row => row[name]!)),
    last: median(rows.slice(-n).map(row => row[name]!)),
  }))
}
