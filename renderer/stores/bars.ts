// Small histograms of the rows in view: one call at a time, for what is in view when it starts; kept until another run is shown. Renderer.
import { defineStore } from 'pinia'
import { shallowReactive } from 'vue'
import { mostBars } from '../../shared/feature-table-model.ts'
import { data } from '../api.ts'
import { barPath } from '../components/bar-path.ts'

/** paths that are kept: some 2 MB */
const mostKept = 6_000

export const useBars = defineStore('bars', () => {
  /** by feature of the run that is asked about; an empty path where it is never on */
  const paths = shallowReactive(new Map<number, string>())
  let run: string | null = null
  let wanted: readonly number[] = []
  let asking = false

  const keep = (feature: number, path: string) => {
    paths.set(feature, path)
    if (paths.size > mostKept) paths.delete(paths.keys().next().value!)
  }
  const ask = async () => {
    if (asking) return
    asking = true
    try {
      for (;;) {
        const features = wanted.filter(feature => !paths.has(feature)).slice(0, mostBars)
        const of = run
        if (!of || features.length === 0) break
        const { bins, counts } = await data.call('feature.bars', { run: of, features })
        if (of !== run) continue
        features.forEach((feature, i) => keep(feature, barPath(counts.subarray(i * bins, (i + 1) * bins))))
      }
    } catch {
      // The rows have their numbers; the next scroll asks again.
    } finally {
      asking = false
    }
  }
  /** Asks for those of the rows in view that are not here yet. */
  const want = (of: string, features: readonly number[]) => {
    if (of !== run) paths.clear()
    run = of
    wanted = features
    void ask()
  }
  return { paths, want }
})
