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
  const drop = () => {
    if (timer !== null) clearTimeout(timer)
    timer = null
  }
  const now = () => {
    drop()
    void data.call('state.put', { key, value: value() }).catch(() => undefined)
  }
  const soon = () => {
    drop()
    timer = setTimeout(now, after)
  }
  window.addEventListener('pagehide', () => timer !== null && now())
  return { soon, now, drop }
}
