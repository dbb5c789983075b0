// Zones of single features, small: fetched before they are wanted, kept while they may be wanted again. Renderer.
import { defineStore } from 'pinia'
import type { ZoneThumbnail } from '../../shared/thumbnail-model.ts'
import { data } from '../api.ts'

const kept = 120

export const useThumbnails = defineStore('thumbnails', () => {
  const asked = new Map<string, Promise<ZoneThumbnail>>()

  /** From here or from the data process; those who want the same share one call. */
  const load = (run: string, feature: number): Promise<ZoneThumbnail> => {
    const name = `${run}/${feature}`
    const here = asked.get(name)
    if (here) return here
    const call = data.call('zone.thumbnail', { run, feature })
    asked.set(name, call)
    if (asked.size > kept) asked.delete(asked.keys().next().value!)
    call.catch(() => asked.delete(name))
    return call
  }
  /** Fetches those that are likely to be wanted; failures will be met again when they are. */
  const prefetch = (run: string, features: readonly number[]) => {
    for (const feature of features) void load(run, feature).catch(() => undefined)
  }
  /** Forgets everything, after another workspace was opened. */
  const forget = () => asked.clear()
  return { load, prefetch, forget }
})
