// What a person dropped on the window, or picked without saying what it is: recognised, then added or opened, one after another. Renderer.
import { defineStore } from 'pinia'
import type { DroppedKind } from '../../shared/model.ts'
import { app, data, onApp } from '../api.ts'
import { useConcepts } from './concepts.ts'
import { useFigures } from './figures.ts'
import { useImports } from './imports.ts'
import { useNotices } from './notices.ts'
import { usePlaces } from './places.ts'
import { useTools } from './tools.ts'
import { useViews } from './views.ts'
import { useWorkspace, type GivenFile } from './workspace.ts'

export const useDropped = defineStore('dropped', () => {
  let chain: Promise<void> = Promise.resolve()

  const taken: Record<DroppedKind, (file: GivenFile) => Promise<unknown>> = {
    workspace: file => useWorkspace().openGiven(file),
    dictionary: file => useImports().ask(file, 'dictionary'),
    activations: file => useImports().ask(file, 'activations'),
    figure: file => {
      usePlaces().open('figures')
      return useFigures().openGiven(file)
    },
    view: file => {
      usePlaces().open('zones')
      return useViews().importGiven(file.fileId)
    },
    concepts: file => {
      usePlaces().open('zones')
      useTools().open = 'concepts'
      return useConcepts().importGiven(file)
    },
  }
  const take = async (file: GivenFile) => {
    try {
      const { kind } = await data.call('file.recognise', { fileId: file.fileId })
      await taken[kind](file)
    } catch (e) {
      useNotices().fail(`${file.name} cannot be added`, e)
    }
  }
  /** Returns how to stop. */
  const listen = () =>
    onApp(event => {
      if (event.t === 'dropped') chain = chain.then(() => take({ fileId: event.fileId, name: event.name }))
    })
  /** Asks for a file or folder of any kind that can be dropped. */
  const choose = async (purpose: 'import-file' | 'import-folder') => {
    try {
      const file = await app.call('file.pick', { purpose })
      if (file) await take(file)
    } catch (e) {
      useNotices().fail('Choosing a file failed', e)
    }
  }
  return { listen, choose }
})
