// What somebody adds who follows docs/adding.md: a tiny format, an analysis with its panel, a chart and a plot. New files, and lines put into files that
// are there. For the trial of that page.
import type { Edit } from './adding-tree.ts'

/** New files by path, and the text of each. */
export const added: Record<string, string> = {
  'main/inference/formats/tiny.format.ts': `// A tiny layout: tiny.safetensors with W_enc [features, d_in], W_dec [features, d_out] and two biases. Inference process.
import { join } from 'node:path'
import type { SaeSpec } from '../../../core/sae/types.ts'
import { openSafetensors } from '../../containers/safetensors.ts'
import type { SaeFormat, SaeListing, SaeModel } from './format.ts'
import { requireKnown } from './given-options.ts'
import { partReaders, sizesOf, type Parts } from './parts.ts'

const name = 'tiny.safetensors'
const parts: Parts = {
  encoder: { name: 'W_enc', isLinear: true },
  decoder: { name: 'W_dec', isLinear: false },
  bEnc: 'b_enc',
  bDec: 'b_dec',
  threshold: null,
  skip: null,
}

export const format = {
  id: 'tiny',
  matches: ({ names, file }: SaeListing) => (file ?? (names.has(name) ? name : '')) === name,
  async read(listing, options): Promise<SaeModel> {
    const path = join(listing.folder, name)
    requireKnown(path, options, [])
    const file = await openSafetensors(path)
    await file.source.close()
    const spec: SaeSpec = {
      kind: 'relu',
      ...sizesOf(file, parts),
      inputNorm: 'none',
      subtractBDec: false,
      k: null,
      rescaleByDecoderNorm: false,
      skip: false,
      transcoder: true,
    }
    return {
      description: {
        kind: 'dictionary',
        format: 'tiny',
        architecture: 'transcoder',
        dIn: spec.dIn,
        dSae: spec.dSae,
        dOut: spec.dOut,
        dtype: 'F32',
        options: { apply_b_dec_to_input: false },
        optionsNeeded: [],
        warnings: [],
      },
      spec,
      files: [path],
      ...partReaders(path, spec, parts),
    }
  },
} satisfies SaeFormat
`,
  'core/analysis/tiny.ts': `// How many features are on in a row: a fold over blocks of codes, and its chart. Pure.
import type { Chart } from '../chart/types.ts'

export interface TinyReport {
  rows: number
  /** [most + 1] rows that have so many features on */
  counts: number[]
}

/** @param blocks indptr [rows + 1] of consecutive rows */
export function countOn(blocks: Iterable<{ indptr: Int32Array }>): TinyReport {
  const report: TinyReport = { rows: 0, counts: [] }
  for (const { indptr } of blocks) {
    for (let r = 0; r + 1 < indptr.length; r++) {
      const on = indptr[r + 1]! - indptr[r]!
      while (report.counts.length <= on) report.counts.push(0)
      report.counts[on]!++
      report.rows++
    }
  }
  return report
}

export const tinyChart = ({ rows, counts }: TinyReport): Chart => ({
  title: 'Features on in a row',
  subtitle: \`\${rows} rows, masked ones among them\`,
  x: { label: 'features on', kind: 'linear' },
  y: { label: 'rows', kind: 'linear', min: 0 },
  layers: [{ kind: 'points', x: counts.map((_, on) => on), y: counts, color: 'accent', name: 'rows' }],
})
`,
  'main/data/workers/analyses/tiny.task.ts': `// How many features are on in each row of a run. Worker thread of the data process.
import { countOn, type TinyReport } from '../../../../core/analysis/tiny.ts'
import type { AnalysisTask } from '../analysis-thread.ts'

export const tiny: AnalysisTask<null, TinyReport> = (_, { runs }) => countOn(runs[0]!.blocks())
`,
  'shared/analyses/tiny.ts': `// The call of the tiny analysis. Types and schemas; every process.
import { z } from 'zod'
import type { TinyReport } from '../../core/analysis/tiny.ts'
import type { AnalysisProgress } from '../analysis-api.ts'
import { id } from '../schema-parts.ts'

export interface TinyApi {
  'analysis.tiny': { in: { run: string }; out: TinyReport; progress: AnalysisProgress<TinyReport> }
}

export const tinySchemas = { 'analysis.tiny': z.object({ run: id }) }
`,
  'main/data/analyses/tiny.ts': `// analysis.tiny: how many features are on in each row. Data process, command line.
import type { TinyReport } from '../../../core/analysis/tiny.ts'
import type { AnalysisProgress } from '../../../shared/analysis-api.ts'
import type { Ctx } from '../../../shared/contract.ts'
import { finishedRun } from '../concept-rank.ts'
import type { Context } from '../context.ts'
import { runAnalysis } from './run-analysis.ts'

/** @throws AppError bad-input for a run that is not finished, not-found, gone, cancelled */
export const tinyOf = (ctx: Context, { run }: { run: string }, call: Ctx<AnalysisProgress<TinyReport>>) =>
  runAnalysis(ctx, 'tiny', null, [finishedRun(ctx, run)], call)
`,
  'renderer/panels/compare/tiny/tiny.analysis.ts': `// The panel of the tiny analysis. Renderer.
import { Sigma } from '@lucide/vue'
import type { AnalysisPanel } from '../panel.ts'
import TinyPanel from './TinyPanel.vue'

export const panel: AnalysisPanel = {
  id: 'tiny',
  title: 'Features on',
  question: 'How many features are on in a row?',
  icon: Sigma,
  order: 999,
  component: TinyPanel,
}
`,
  'renderer/panels/compare/tiny/TinyPanel.vue': `<!-- How many features are on in a row: the chart, and its table. Renderer. -->
<script setup lang="ts">
import { computed } from 'vue'
import { tinyChart, type TinyReport } from '../../../../core/analysis/tiny.ts'
import { data } from '../../../api.ts'
import DataChart from '../../../components/DataChart.vue'
import ExportMenu from '../../../components/ExportMenu.vue'
import { useAnalysis } from '../../../composables/use-analysis.ts'
import { useWorkspace } from '../../../stores/workspace.ts'
import AnalysisFrame from '../AnalysisFrame.vue'
import { useAnalysisSource } from '../analysis-source.ts'
import { panel } from './tiny.analysis.ts'

const workspace = useWorkspace()
const needs = computed(() => (workspace.run?.state === 'done' ? null : 'It is counted when the run is done.'))
const analysis = useAnalysis<{ run: string }, TinyReport>(
  () => (needs.value === null ? { run: workspace.run!.id } : null),
  (request, call) => data.call('analysis.tiny', request, call),
)
const chart = computed(() => (analysis.answer ? tinyChart(analysis.answer) : null))
const sourceOf = useAnalysisSource()
const source = computed(() => sourceOf(panel.title, {}, null))
</script>

<template>
  <AnalysisFrame :panel="panel" :analysis="analysis" :formulas="['codes of a row']" :needs="needs">
    <template #export>
      <ExportMenu :title="panel.title" :source="source" :charts="chart ? [chart] : []" />
    </template>
    <template #default>
      <DataChart v-if="chart" :chart="chart" />
    </template>
  </AnalysisFrame>
</template>
`,
  'renderer/plots/tiny.plot.ts': `// A bar for each number of features on. Pure; renderer.
import type { EChartsOption } from 'echarts'
import type { TinyReport } from '../../core/analysis/tiny.ts'
import type { PlotTheme } from './theme.ts'

export const tinyOption = ({ counts }: TinyReport, theme: PlotTheme): EChartsOption => ({
  animation: false,
  backgroundColor: 'transparent',
  textStyle: { fontFamily: theme.font },
  xAxis: { type: 'category', name: 'features on', data: counts.map((_, on) => String(on)) },
  yAxis: { type: 'value', name: 'rows', axisLabel: { color: theme.ink2 } },
  series: [{ type: 'bar', data: counts, itemStyle: { color: theme.accent } }],
})
`,
  // What its author would write beside it.
  'tests/trial.test.ts': `import { init, use } from 'echarts/core'
import { BarChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { SVGRenderer } from 'echarts/renderers'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openLocal, waitForJobs } from '../main/cli/local.ts'
import { formats } from '../main/inference/formats/index.ts'
import { tinyOption } from '../renderer/plots/tiny.plot.ts'
import { cli } from './main/cli/run.ts'
import { tempFolder, testIo } from './main/data/fixture.ts'
import { theme } from './renderer/plots/sample-view.ts'

test('the format is found', async () => {
  expect(formats.map(one => one.id)).toContain('tiny')
  const { json } = await cli(['inspect', 'tests/fixtures/tiny/model'])
  expect(json).toMatchObject({ kind: 'dictionary', format: 'tiny', dSae: 96 })
})
test('the analysis is listed, and computes', { timeout: 240_000 }, async () => {
  const { json } = await cli(['analysis', '--list'])
  expect(JSON.stringify(json)).toContain('analysis.tiny')
  const temp = tempFolder()
  const local = await openLocal(temp.folder + '/words', { create: true, sample: 'words' })
  const { dictionaries, activations } = await local.data.call('workspace.get', undefined)
  const dictionary = dictionaries.find(one => one.name === 'relu-1024')!.id
  const { run, job } = await local.data.call('run.start', { dictionary, activations: activations[0]!.id })
  await waitForJobs(local, [job!], testIo())
  const report = await local.data.call('analysis.tiny', { run })
  expect(report.rows).toBe(30_000)
  expect(report.counts.reduce((a, b) => a + b)).toBe(30_000)
  await local.close()
  temp.remove()
})
test('the panel is collected', () => {
  const index = readFileSync('renderer/panels/compare/index.ts', 'utf8')
  expect(index).toContain("import.meta.glob")
  expect(Object.keys(import.meta.glob('../renderer/panels/compare/*/*.analysis.ts')).join()).toContain('tiny/tiny.analysis.ts')
})
test('the plot draws', () => {
  use([BarChart, GridComponent, SVGRenderer])
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: 300, height: 200 })
  chart.setOption(tinyOption({ rows: 3, counts: [1, 2] }, theme))
  expect(chart.renderToSVGString()).toContain('features on')
})
`,
}

/** Lines in files that are there: each stands in front of `before`. */
export const edits: Edit[] = [
  { file: 'main/data/workers/analyses/index.ts', before: "import { widthsTask }", put: "import { tiny } from './tiny.task.ts'\n" },
  { file: 'main/data/workers/analyses/index.ts', before: '  widths: widthsTask,', put: '  tiny,\n' },
  { file: 'shared/analysis-api.ts', before: '/** How far an analysis is', put: "import type { TinyApi } from './analyses/tiny.ts'\n\n" },
  { file: 'shared/analysis-api.ts', before: '    PursuitApi {}', put: '    TinyApi,\n' },
  { file: 'shared/analysis-schemas.ts', before: 'export const analysisSchemas', put: "import { tinySchemas } from './analyses/tiny.ts'\n\n" },
  { file: 'shared/analysis-schemas.ts', before: '  ...pursuitSchemas,', put: '  ...tinySchemas,\n' },
  { file: 'main/data/analyses/index.ts', before: 'import { babelOfRun }', put: "import { tinyOf } from './tiny.ts'\n" },
  { file: 'main/data/analyses/index.ts', before: "    'analysis.widths':", put: "    'analysis.tiny': on((s, input, call) => tinyOf(s.ctx, input, call)),\n" },
  { file: 'main/cli/analysis/names.ts', before: "  'ledger.row',", put: "  'analysis.tiny',\n" },
  { file: 'main/cli/analysis/drawn.ts', before: 'import type { Chart }', put: "import { tinyChart } from '../../../core/analysis/tiny.ts'\n" },
  { file: 'main/cli/analysis/drawn.ts', before: "  'ledger.row': {", put: "  'analysis.tiny': { title: 'Features on', charts: report => ({ counts: tinyChart(report) }) },\n" },
  { file: 'tests/main/exposed-calls.txt', before: 'data analysis.widths', put: 'data analysis.tiny\n' },
  { file: 'tests/core/chart/samples.ts', before: '  points: () => ({', put: "  tiny: () => tinyChart({ rows: 3, counts: [1, 2] }),\n" },
  { file: 'tests/core/chart/samples.ts', before: 'import type { Chart }', put: "import { tinyChart } from '../../../core/analysis/tiny.ts'\n" },
] // prettier-ignore
