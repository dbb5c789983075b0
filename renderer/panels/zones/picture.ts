// The picture of one pane: asked for, kept while the next one is computed, the latest answer wins. Renderer.
import { shallowRef, type ShallowRef } from 'vue'
import type { Progress, DataApi } from '../../../shared/contract.ts'
import { toAppError, type AppError } from '../../../shared/errors.ts'
import type { ZoneSpec, ZoneView } from '../../../core/zones/types.ts'
import { skeletonAfter, slowAfter } from '../../composables/use-query.ts'

export type ZoneProgress = Progress<DataApi, 'zone.view'>
/** How a request (a zone view's, where nothing else is said) is answered. */
export type Ask<Spec = ZoneSpec, View = ZoneView> = (
  spec: Spec,
  options: { signal: AbortSignal; onProgress: (progress: ZoneProgress) => void },
) => Promise<View>

/** A view with the colour slots it was asked with, so that colours never belong to other features than the view's. */
export interface Drawn<View = ZoneView> {
  view: View
  slots: number[]
}

export interface Picture<Spec = ZoneSpec, View = ZoneView> {
  drawn: ShallowRef<Drawn<View> | null>
  error: ShallowRef<AppError | null>
  /** asked and not answered for 150 ms */
  pending: ShallowRef<boolean>
  /** not answered for a second */
  slow: ShallowRef<boolean>
  progress: ShallowRef<ZoneProgress | null>
  /** Whether what was asked last has been answered; until then `drawn` is the answer to something else. */
  isAnswered(): boolean
  /** Asks unless `key` is what was asked last and it did not fail; null empties the picture. */
  request(key: string, request: { spec: Spec; slots: number[] } | null): void
  /** Asks again what was asked last. */
  retry(): void
  close(): void
}

/** The picture of a zone view. */
export const createPicture = (ask: Ask): Picture => createPictureOf<ZoneSpec, ZoneView>(ask)

/** The picture of anything that is asked for and takes a while. */
export function createPictureOf<Spec, View>(ask: Ask<Spec, View>): Picture<Spec, View> {
  const drawn: ShallowRef<Drawn<View> | null> = shallowRef(null)
  const error = shallowRef<AppError | null>(null)
  const pending = shallowRef(false)
  const slow = shallowRef(false)
  const progress = shallowRef<ZoneProgress | null>(null)
  let controller: AbortController | null = null
  let asked: { key: string; request: { spec: Spec; slots: number[] } } | null = null
  let answered = false
  let timers: ReturnType<typeof setTimeout>[] = []

  const settle = () => {
    timers.forEach(clearTimeout)
    timers = []
    pending.value = slow.value = false
    progress.value = null
  }
  const start = () => {
    controller?.abort()
    settle()
    answered = false
    if (!asked) return
    const mine = (controller = new AbortController())
    const { spec, slots } = asked.request
    timers = [setTimeout(() => (pending.value = true), skeletonAfter), setTimeout(() => (slow.value = true), slowAfter)]
    const onProgress = (value: ZoneProgress) => {
      if (mine === controller) progress.value = value
    }
    ask(spec, { signal: mine.signal, onProgress }).then(
      view => {
        if (mine !== controller) return
        settle()
        error.value = null
        answered = true
        drawn.value = { view, slots }
      },
      (e: unknown) => {
        if (mine !== controller) return
        settle()
        const failure = toAppError(e)
        if (failure.code !== 'cancelled') error.value = failure
      },
    )
  }
  const stop = () => {
    controller?.abort()
    controller = null
    asked = null
    answered = false
    settle()
  }
  return {
    drawn,
    error,
    pending,
    slow,
    progress,
    isAnswered: () => answered,
    request(key, request) {
      if (request === null) {
        stop()
        drawn.value = error.value = null
        return
      }
      if (asked?.key === key && !error.value) return
      asked = { key, request }
      start()
    },
    retry: start,
    close: stop,
  }
}
