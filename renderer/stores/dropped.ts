// What a person dropped on the window: recognised, then added or opened as its dialog would, one after another. Renderer.
import { defineStore } from 'pinia'
import type { DroppedKind } from '../../shared/model.ts'
import { data, onApp } from '../api.ts'
import { useConcepts } from './concepts.ts'
import { useFigures } from './figures.ts'
import { useNotices } from './notices.ts'
import { usePlaces } from './places.ts'
import { useTools } from './tools.ts'
import { useViews } from './views.ts'
import { useWorkspace, type GivenFile } from './workspace.ts'

export const useDropped = defineStore('dropped', () => {
  let chain: Promise<void> = Promise.resolve()

  const taken: Record<DroppedKind, (file: GivenFile) => Promise<unknown>> = {
    workspace: file => useWorkspace().openGiven(file),
    dictionary: file => useWorkspace().addGiven(file, 'dictionary'),
    activations: file => useWorkspace().addGiven(file, 'activations'),
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
  return { listen }
})
