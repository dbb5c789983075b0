// Where the numbers of the charts on screen come from, told by their panel's export menu, so that a key on a chart copies it with its source. Renderer.
import { toRaw } from 'vue'
import type { Chart } from '../../core/chart/types.ts'
import type { ChartSource } from '../../core/figure/chart/new-chart.ts'

const sources = new WeakMap<Chart, ChartSource>()

/** Remembers the source of charts for as long as they are there. */
export function tellSource(charts: readonly Chart[], source: ChartSource): void {
  for (const chart of charts) sources.set(toRaw(chart), source)
}

/** Null for a chart that no menu exports. */
export const sourceOfChart = (chart: Chart): ChartSource | null => sources.get(toRaw(chart)) ?? null
