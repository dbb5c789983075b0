// What is said about formats of definitions and about what became of a file. Pure; renderer.
import type { LabelFormatId, SkippedLabels } from '../../../shared/labels-api.ts'
import { formatCount } from '../../format.ts'
import type { LabelOption, LabelReport } from '../../stores/labels.ts'

export const formatTitles: Record<LabelFormatId, string> = {
  jsonl: 'Zonoscope JSONL: everything, with history',
  csv: 'CSV: a table for spreadsheets',
  neuronpedia: 'Neuronpedia: folder of explanations',
  saedashboard: 'SAEDashboard: folder of batches',
  delphi: 'Delphi: folder of explanations',
  clerp: 'circuit-tracer: labels of a graph',
}

/** What the format needs to know of the dictionary and its files may not say. */
export const optionsOf: Record<LabelFormatId, readonly { name: LabelOption; title: string; example: string }[]> = {
  jsonl: [],
  csv: [],
  neuronpedia: [
    { name: 'model', title: 'Model there', example: 'gpt2-small' },
    { name: 'source', title: 'Source there', example: '6-res-jb' },
  ],
  saedashboard: [{ name: 'layer', title: 'Layer', example: '6' }],
  delphi: [{ name: 'hook', title: 'Hook point', example: 'layers.6' }],
  clerp: [{ name: 'layer', title: 'Layer', example: '6' }],
}

/** The first sentence of a report. */
export function reportWords({ act, report }: LabelReport): string {
  if (act === 'export') {
    const what = report.format === 'jsonl' ? 'events' : 'definitions'
    return `${formatCount(report.written)} ${what} written to ${report.file}.`
  }
  const { read, added, unchanged } = report
  return `${formatCount(read)} read: ${formatCount(added)} added, ${formatCount(unchanged)} already here.`
}

export const skippedWords = ({ reason, count, examples }: SkippedLabels): string =>
  `${formatCount(count)} left out: ${reason} (${examples.join('; ')}${count > examples.length ? '; …' : ''})`

/** What had no place, as a list; empty where everything had. */
export const notHeldWords = ({ act, report }: LabelReport): string[] =>
  Object.entries(report.notHeld).map(
    ([what, count]) => `${what}: ${formatCount(count)} not ${act === 'export' ? 'in the file' : 'taken over'}`,
  )
