// A page of a packaged application, driven over Chromium's debugging port on loopback: its fuses switch off the inspector that Playwright
// starts applications with, and Playwright's own way over the port expects a browser. Plain Node; end-to-end tests.
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface PortPage {
  /** What a function of the page's returns; it is sent as text, so it sees its argument only. */
  evaluate<A, R>(work: (argument: A) => R, argument: A): Promise<Awaited<R>>
  /** Waits until the function returns something true. @throws Error that names `what` after `seconds` */
  until<A, R>(what: string, work: (argument: A) => R, argument: A, seconds?: number): Promise<NonNullable<Awaited<R>>>
  /** A click with the mouse at the middle of the element, when it is there. */
  click(selector: string): Promise<void>
  /** Typed as a person would paste it. */
  insert(text: string): Promise<void>
  /** A PNG of what the window shows. */
  screenshot(): Promise<Buffer>
  close(): void
}

export const sleep = (milliseconds: number) => new Promise<void>(resolve => setTimeout(resolve, milliseconds))

/** Asks again until there is an answer. @throws Error that names what was waited for */
export async function eventually<T>(what: string, ask: () => T | Promise<T>, seconds = 30): Promise<NonNullable<T>> {
  const end = performance.now() + seconds * 1000
  for (;;) {
    const answer = await ask()
    if (answer) return answer
    if (performance.now() > end) throw new Error(`${what}: not in ${seconds} s`)
    await sleep(25)
  }
}

/** The port that Chromium chose for `--remote-debugging-port=0`; it writes it into the user data folder. */
export async function debuggingPort(userData: string): Promise<number> {
  const file = join(userData, 'DevToolsActivePort')
  return eventually('the debugging port', () =>
    existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0,
  )
}

/** The page of the application's window. */
export async function pageOf(port: number): Promise<PortPage> {
  const url = await eventually('the page of the window', async () => {
    const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as Record<string, string>[]
    return targets.find(t => t['type'] === 'page' && t['url']?.startsWith('app://'))?.['webSocketDebuggerUrl']
  })
  const send = await connect(url)
  const evaluate: PortPage['evaluate'] = async (work, argument) => {
    const expression = `(${work.toString()})(${JSON.stringify(argument) ?? 'undefined'})`
    const answer = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true })
    if (answer['exceptionDetails']) throw new Error(JSON.stringify(answer['exceptionDetails']))
    return (answer['result'] as { value: never }).value
  }
  const until: PortPage['until'] = (what, work, argument, seconds) =>
    // A page that is being loaded has no place to run anything for a moment.
    eventually(what, () => evaluate(work, argument).catch(e => (/execution context/.test(String(e)) ? null : Promise.reject(e))), seconds) // prettier-ignore
  return {
    evaluate,
    until,
    click: async selector => {
      const { x, y } = await until(selector, middleOf, selector)
      for (const type of ['mousePressed', 'mouseReleased'])
        await send('Input.dispatchMouseEvent', { type, x, y, button: 'left', clickCount: 1 })
    },
    insert: async text => void (await send('Input.insertText', { text })),
    screenshot: async () => Buffer.from((await send('Page.captureScreenshot', {}))['data'] as string, 'base64'),
    close: send.close,
  }
}

/** Middle of the element's box in the window, once it has one. Runs in the page. */
function middleOf(selector: string): { x: number; y: number } | null {
  const element = document.querySelector(selector)
  element?.scrollIntoView({ block: 'nearest' })
  const box = element?.getBoundingClientRect()
  return box && box.width > 0 ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : null
}

interface Send {
  (method: string, params: object): Promise<Record<string, unknown>>
  close(): void
}

/** The protocol's requests and answers over one socket. */
async function connect(url: string): Promise<Send> {
  const socket = new WebSocket(url)
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error(`${url} does not answer`)))
  })
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>()
  socket.addEventListener('message', event => {
    const { id, result, error } = JSON.parse(String(event.data)) as { id?: number; result: never; error?: object }
    const call = id === undefined ? undefined : waiting.get(id)
    if (error) call?.reject(new Error(JSON.stringify(error)))
    else call?.resolve(result)
  })
  socket.addEventListener('close', () => waiting.forEach(call => call.reject(new Error('the page is gone'))))
  let last = 0
  const send = (method: string, params: object) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      waiting.set(++last, { resolve, reject })
      socket.send(JSON.stringify({ id: last, method, params }))
    })
  return Object.assign(send, { close: () => socket.close() })
}
