// A class's absorption: the answer, the limits of the tunable rule, what they say of its rows, and the row whose ledger is open. Renderer.
import { computed, shallowRef } from 'vue'
import { z } from 'zod'
import { absorbersOf } from '../../../../core/analysis/absorbers.ts'
import { limitRanges, KEPT_OTHERS, rateWithin } from '../../../../core/analysis/absorption-columns.ts'
import { kSparseChart, stripChart } from '../../../../core/analysis/absorption-chart.ts'
import { waterfallChart } from '../../../../core/analysis/ledger-chart.ts'
import type { AbsorptionAnswer, AbsorptionRequest } from '../../../../shared/analyses/absorption.ts'
import { data } from '../../../api.ts'
import { useAnalysis } from '../../../composables/use-analysis.ts'
import { useQuery } from '../../../composables/use-query.ts'
import { useAnalysisParams } from '../../../stores/analyses.ts'
import { useSelection } from '../../../stores/selection.ts'
import { nameOfClass } from './absorption-words.ts'
import { useProbe } from './use-probe.ts'

const within = ({ min, max }: { min: number; max: number }) => z.number().min(min).max(max)
const schema = z.object({
  mainShare: within(limitRanges.mainShare),
  absorbers: z.int().min(1).max(KEPT_OTHERS),
  otherShare: within(limitRanges.otherShare),
})
/** Absorbers and words of each that the table lists. */
const most = { latents: 60, words: 200 }

export function useClass() {
  const selection = useSelection()
  const { choices, probe, kept, needs, run } = useProbe()
  const limits = useAnalysisParams('absorption-limits', schema, { mainShare: 0, absorbers: 1, otherShare: 0.4 })
  const input = (): AbsorptionRequest | null =>
    needs.value === null && probe.value && run.value ? { run: run.value, probe: probe.value } : null
  const analysis = useAnalysis<AbsorptionRequest, AbsorptionAnswer>(input, (request, call) =>
    data.call('analysis.absorption', request, call),
  )

  const tuned = computed(() => {
    const { answer } = analysis
    return answer && rateWithin(answer.columns, limits.value, answer.words)
  })
  /** Of the rows within the limits: who holds most of each. */
  const absorbers = computed(() => {
    const { answer } = analysis
    if (!answer || !tuned.value) return []
    const found = [...tuned.value.rows.keys()].filter(t => tuned.value!.rows[t] === 1)
    const held = found.map(t => ({ feature: answer.columns.features[t * KEPT_OTHERS]!, word: answer.words[t]! }))
    return absorbersOf(held.filter(h => h.feature >= 0), most) // prettier-ignore
  })
  const rowsOf = (feature: number): number[] => {
    const { answer } = analysis
    if (!answer || !tuned.value) return []
    const { rows } = tuned.value
    return Array.from(answer.rows).filter(
      (_, t) => rows[t] === 1 && answer.columns.features[t * KEPT_OTHERS] === feature,
    )
  }

  const picked = shallowRef<number | null>(null)
  /** The row whose ledger is drawn: the one picked, else the first within the limits, else the first of all. */
  const row = computed(() => {
    const { answer } = analysis
    if (!answer || answer.rows.length === 0) return null
    if (picked.value !== null && answer.rows.includes(picked.value)) return picked.value
    const first = tuned.value?.rows.indexOf(1) ?? -1
    return answer.rows[Math.max(0, first)]!
  })
  const pick = (at: number) => {
    picked.value = at
    selection.selectRows([at])
  }
  const ledger = useQuery(
    () => {
      const { answer } = analysis
      return answer && row.value !== null && run.value
        ? { run: run.value, row: row.value, probe: answer.report.spec }
        : null
    },
    (asked, signal) => data.call('ledger.row', asked, { signal }),
    { keep: true },
  )

  const curve = computed(() => analysis.answer && curveOf(analysis.answer))
  const strip = computed(() => {
    const { answer } = analysis
    return answer && tuned.value
      ? stripChart(nameOfClass(answer.report), answer.columns, limits.value, tuned.value.rows, answer.words)
      : null
  })
  const waterfall = computed(() => {
    const found = ledger.data.value
    return found && waterfallChart({ ...found, title: `Ledger of “${found.token.trim()}” along ${nameOfClass(found.class)}` }) // prettier-ignore
  })
  /** Rows of the strip's two layers of dots, in the order in which they are drawn. */
  const rowAt = (absorbed: 0 | 1, index: number): number | null => {
    const { answer } = analysis
    if (!answer || !tuned.value) return null
    const rows = tuned.value.rows
    return Array.from(answer.rows).filter((_, t) => rows[t] === absorbed)[index] ?? null
  }
  return { choices, probe, kept, needs, analysis, limits, tuned, absorbers, rowsOf, row, pick, rowAt, ledger, curve, strip, waterfall } // prettier-ignore
}

function curveOf({ report }: AbsorptionAnswer) {
  const { curve, main, denseF1, testRows, testTypes } = report
  return curve.length > 0
    ? kSparseChart({ name: nameOfClass(report), curve, main: main.length, denseF1, testRows, testTypes })
    : null
}
