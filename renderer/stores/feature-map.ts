// The UMAP of the dictionary's decoder rows: whether there is one, and making it, which goes on while other places are open. Renderer.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { toAppError, type AppError } from '../../shared/errors.ts'
import type { FeatureMap } from '../../shared/feature-map-model.ts'
import { data } from '../api.ts'
import { useWorkspace } from './workspace.ts'

export interface Making {
  dictionary: string
  done: number
  total: number
  phase: string
}

export const useFeatureMap = defineStore('feature-map', () => {
  const workspace = useWorkspace()
  const map = shallowRef<FeatureMap | null>(null)
  /** about how long making takes; null until it is known */
  const seconds = shallowRef<number | null>(null)
  const making = shallowRef<Making | null>(null)
  const error = shallowRef<AppError | null>(null)
  let stop: AbortController | null = null

  const isHere = (dictionary: string) => workspace.dictionaryId === dictionary
  /** Takes the kept map, if there is one. */
  const look = async () => {
    const dictionary = workspace.dictionaryId
    if (!dictionary || map.value || making.value) return
    try {
      const answer = await data.call('feature.map', { dictionary, make: false })
      if (!isHere(dictionary)) return
      map.value = answer.map
      seconds.value = answer.seconds
    } catch (e) {
      if (isHere(dictionary)) error.value = toAppError(e)
    }
  }
  const make = async () => {
    const dictionary = workspace.dictionaryId
    if (!dictionary || making.value) return
    const { signal } = (stop = new AbortController())
    making.value = { dictionary, done: 0, total: 0, phase: 'Reading the decoder' }
    error.value = null
    try {
      const onProgress = (progress: Omit<Making, 'dictionary'>) => (making.value = { dictionary, ...progress })
      const answer = await data.call('feature.map', { dictionary, make: true }, { signal, onProgress })
      if (isHere(dictionary)) map.value = answer.map
    } catch (e) {
      if (isHere(dictionary) && !signal.aborted) error.value = toAppError(e)
    } finally {
      making.value = null
    }
  }
  const cancel = () => stop?.abort()
  watch(
    [() => workspace.info?.id, () => workspace.dictionaryId],
    () => {
      map.value = null
      seconds.value = null
      error.value = null
    },
    { flush: 'sync' },
  )
  return { map, seconds, making, error, look, make, cancel }
})
