// What is asked about before it is added: dictionaries and activations that a person picked or dropped, one after another. Renderer.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { app } from '../api.ts'
import { useNotices } from './notices.ts'
import { usePlaces, type Overlay } from './places.ts'
import type { GivenFile } from './workspace.ts'

export type ImportKind = 'dictionary' | 'activations'

export const useImports = defineStore('imports', () => {
  const places = usePlaces()
  /** what the page is about; null while it is closed */
  const asked = shallowRef<{ file: GivenFile; kind: ImportKind } | null>(null)
  let chain: Promise<void> = Promise.resolve()
  let ended: (() => void) | null = null
  let before: Overlay = null

  const show = (file: GivenFile, kind: ImportKind) =>
    new Promise<void>(resolve => {
      // What was open under the page comes back; the command box has done its work.
      before = places.overlay === 'palette' ? null : places.overlay
      ended = resolve
      asked.value = { file, kind }
      places.show('import')
    })
  const end = () => {
    asked.value = null
    ended?.()
    ended = null
  }
  /** Brings up the page for a file or folder. @returns when it is closed */
  const ask = (file: GivenFile, kind: ImportKind) => (chain = chain.then(() => show(file, kind)))
  const close = () => {
    places.show(before)
    end()
  }
  // Another dialog took its place.
  watch(
    () => places.overlay,
    overlay => {
      if (overlay !== 'import' && asked.value) end()
    },
    { flush: 'sync' },
  )
  /** Asks for a file or folder first. */
  const choose = async (kind: ImportKind) => {
    try {
      const file = await app.call('file.pick', { purpose: kind })
      if (file) await ask(file, kind)
    } catch (e) {
      useNotices().fail(`Choosing ${kind} failed`, e)
    }
  }
  return { asked, ask, close, choose }
})
