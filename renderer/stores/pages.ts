// Feature pages, kept and fetched ahead in walking order so that the next one is there before the key is up. Renderer.
import { defineStore } from 'pinia'
import type { FeaturePage } from '../../shared/feature-page-model.ts'
import { data } from '../api.ts'
import { useFeatureView } from './feature-view.ts'

const kept = 80

export const usePages = defineStore('pages', () => {
  const pages = new Map<string, FeaturePage>()
  const asking = new Map<string, Promise<FeaturePage>>()
  const view = useFeatureView()
  /** Other rules show other examples. */
  const key = (run: string, feature: number, at = '') =>
    `${run}/${at}/${feature}/${Number(view.rules.hideDuplicates)}${Number(view.rules.hideSpecial)}`

  /** A page already here, or null. */
  const peek = (run: string, feature: number) => pages.get(key(run, feature)) ?? null
  const keep = (name: string, page: FeaturePage) => {
    pages.delete(name)
    pages.set(name, page)
    if (pages.size > kept) pages.delete(pages.keys().next().value!)
  }
  /**
   * A page, from here or from the data process. Two who want the same share one call.
   * @param at how far the run is, in whatever words: a page of an earlier moment is another page; '' when it is done
   */
  const load = async (run: string, feature: number, at = ''): Promise<FeaturePage> => {
    const name = key(run, feature, at)
    const here = pages.get(name)
    if (here) return here
    const running = asking.get(name)
    if (running) return running
    const call = data.call('feature.page', { run, feature, rules: view.rules })
    asking.set(name, call)
    try {
      const page = await call
      if (asking.get(name) === call) keep(name, page)
      return page
    } finally {
      if (asking.get(name) === call) asking.delete(name)
    }
  }
  /** Fetches pages that are likely to be wanted; failures will be met again when they are. */
  const prefetch = (run: string, features: readonly number[]) => {
    for (const feature of features) void load(run, feature).catch(() => undefined)
  }
  /** Forgets everything, after a run went on or another workspace was opened. */
  const forget = () => {
    pages.clear()
    asking.clear()
  }
  return { peek, load, prefetch, forget }
})
