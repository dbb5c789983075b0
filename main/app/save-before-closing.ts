// Before the window closes the page saves what is being typed; what cannot be saved is told first, and the window may stay. Main process.
import { dialog, type BrowserWindow } from 'electron'
import type { AppEvent } from '../../shared/contract.ts'

/** ms that a page may take to save: one that does not answer must not keep the window */
const patience = 8_000

export interface Closing {
  /** The page has saved everything, or says what it could not save. */
  answer(problem: string | null): void
}

export function saveBeforeClosing(window: BrowserWindow): Closing {
  let state: 'open' | 'asked' | 'done' = 'open'
  let timer: ReturnType<typeof setTimeout> | undefined
  const finish = () => {
    clearTimeout(timer)
    state = 'done'
    if (!window.isDestroyed()) window.close()
  }
  /** Whether there is a page that could have something to save. */
  const canAsk = () => {
    const { webContents } = window
    return !webContents.isCrashed() && !webContents.isLoading() && webContents.getURL().endsWith('/index.html')
  }
  window.on('close', event => {
    if (state === 'done' || !canAsk()) return
    event.preventDefault()
    if (state === 'asked') return
    state = 'asked'
    window.webContents.send('zonoscope:event', { t: 'closing' } satisfies AppEvent)
    timer = setTimeout(finish, patience)
  })
  return {
    answer: problem => {
      if (state !== 'asked') return
      clearTimeout(timer)
      if (problem === null) return finish()
      void askWhether(window, problem).then(closes => (closes ? finish() : (state = 'open')))
    },
  }
}

async function askWhether(window: BrowserWindow, problem: string): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: 'What you typed is not saved.',
    detail: problem.slice(0, 1_000),
    buttons: ['Back to the window', 'Close and lose it'],
    defaultId: 0,
    cancelId: 0,
    noLink: true,
  })
  return response === 1
}
