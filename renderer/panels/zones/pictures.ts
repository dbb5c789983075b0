// The pictures of all panes, and how large the box of each request is by itself. Renderer.
import { effectScope, shallowRef, watch } from 'vue'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import { sharedHalf, type PaneRequest } from './pane-links.ts'
import { createPicture, type Picture } from './picture.ts'

type Ask = Parameters<typeof createPicture>[0]

/** requests whose box is remembered */
const mostKept = 64

export function createPictures(ask: Ask) {
  const pictures = new Map<string, { picture: Picture; stop(): void }>()
  // Pictures outlive the components that ask for them first.
  const scope = effectScope(true)
  /** half side of the box that a request has by itself */
  const halves = shallowRef<ReadonlyMap<string, number>>(new Map())
  const keyOf = (spec: ZoneSpec) => {
    const own = { ...spec }
    delete own.halfSize
    return JSON.stringify(own)
  }

  const of = (id: string): Picture => {
    const known = pictures.get(id)
    if (known) return known.picture
    const picture = createPicture(ask)
    const watchDrawn = () =>
      watch(
        picture.drawn,
        drawn => {
          // A frame of a moving slice is no answer to a request.
          if (!drawn || drawn.view.slice?.preview) return
          const { spec, halfSize, ownHalfSize } = drawn.view
          const half = ownHalfSize ?? halfSize
          const key = keyOf(spec)
          if (halves.value.get(key) === half) return
          halves.value = new Map([...[...halves.value].slice(1 - mostKept), [key, half]])
        },
        { flush: 'sync' },
      )
    const stop = scope.run(watchDrawn)!
    pictures.set(id, { picture, stop })
    return picture
  }
  const letGo = (id: string) => {
    const { picture, stop } = pictures.get(id)!
    stop()
    picture.close()
    pictures.delete(id)
  }
  const forget = () => [...pictures.keys()].forEach(letGo)
  const keepOnly = (ids: readonly string[]) => [...pictures.keys()].filter(id => !ids.includes(id)).forEach(letGo)
  /** The request in the largest box of all plots of its slice, once their sizes are known. */
  const inSharedBox = (asked: PaneRequest, others: readonly ZoneSpec[]): PaneRequest => {
    const halfSize = sharedHalf(asked.spec, others, spec => halves.value.get(keyOf(spec)) ?? null)
    return halfSize === null ? asked : { ...asked, spec: { ...asked.spec, halfSize } }
  }
  return { of, forget, keepOnly, inSharedBox }
}
