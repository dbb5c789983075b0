// Keeps a small thing of the window in the workspace: a moment after it changed, and at once when the window closes. Renderer.
import { data } from '../api.ts'

export const keptAfter = 400

export interface KeptState {
  /** Writes a moment from now. */
  soon(): void
  /** Writes now, changed or not. */
  now(): void
  /** Forgets a write that is due: another workspace is on screen. */
  drop(): void
}

/** @param value what is written, as it is then; JSON under `key` */
export function keepState(key: string, value: () => unknown, after = keptAfter): KeptState {
  let timer: ReturnType<typeof setTimeout> | null = null
  /** when the oldest change that is not written yet came */
  let since = 0
  const drop = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  const now = () => {
    drop()
    void data.call('state.put', { key, value: value() }).catch(() => undefined)
  }
  const soon = () => {
    const time = Date.now()
    if (timer === null) since = time
    // What changes without a rest is written all the same.
    else if (time - since > 10 * after) return now()
    drop()
    timer = setTimeout(now, after)
  }
  window.addEventListener('pagehide', () => timer !== null && now())
  return { soon, now, drop }
}
