// What leaves a panel: its table on the clipboard or in a file, its pictures as figures. Renderer.
import type { ChartSource } from '../../core/figure/chart/new-chart.ts'
import type { PageFigure, SingleFigure } from '../../core/figure/types.ts'
import { tableLatex } from '../../core/table/latex.ts'
import { tableMarkdown } from '../../core/table/markdown.ts'
import { tableCsv, tableJson, tableTsv } from '../../core/table/write.ts'
import type { Table } from '../../core/table/types.ts'
import { withLabels } from '../../core/table/with-labels.ts'
import { app, data } from '../api.ts'
import { formatBytes, formatCount } from '../format.ts'
import { fileName } from '../panels/figure/file-words.ts'
import { readSaid, type Said } from '../stores/feature-names.ts'
import { useFigures, type FigureTarget } from '../stores/figures.ts'
import { useNotices } from '../stores/notices.ts'
import { usePlaces } from '../stores/places.ts'

/** Makes a figure when it is asked for. */
export type MakeFigure = () => Promise<SingleFigure | PageFigure>

export type TableFormat = 'csv' | 'json' | 'md' | 'tex'

/** What is copied: for a spreadsheet, notes or a paper. */
export const copies = {
  tsv: (table: Table) => tableTsv(table),
  md: (table: Table) => tableMarkdown(table),
  tex: (table: Table, title: string) => tableLatex(table, title),
} as const

function fileText(table: Table, format: TableFormat, title: string, source: ChartSource | null): string {
  if (format === 'csv') return tableCsv(table)
  if (format === 'json') return tableJson(table, { title, source })
  return format === 'md' ? tableMarkdown(table) : tableLatex(table, title)
}

const rowsOf = (table: Table) => `${formatCount(table.rows.length)} ${table.rows.length === 1 ? 'row' : 'rows'}`

/** With what people called the features that it lists, whatever dictionary they are of. */
async function labelled(table: Table, source: ChartSource | null): Promise<Table> {
  const named = new Map<number, ReadonlyMap<number, Said>>()
  for (const of of new Set(table.columns.flatMap(({ featuresOf }) => featuresOf ?? []))) {
    const dictionary = source?.dictionaries[of]?.id
    if (dictionary !== undefined) named.set(of, await readSaid(dictionary))
  }
  return withLabels(table, (of, feature) => named.get(of)?.get(feature)?.label ?? '')
}

/** Failures are said in a notice; nothing is thrown. */
export function useExport() {
  const notices = useNotices()
  return {
    /** @param source names the dictionaries of the features that it lists: their labels go with it */
    async copyTable(
      table: Table,
      source: ChartSource | null,
      format: keyof typeof copies = 'tsv',
      title = '',
    ): Promise<void> {
      try {
        await app.call('clipboard.write', { text: copies[format](await labelled(table, source), title) })
        notices.say(`Copied ${rowsOf(table)}`)
      } catch (e) {
        notices.fail('The table was not copied', e)
      }
    },
    /** @param title of the table; its file is named after it */
    async saveTable(table: Table, format: TableFormat, title: string, source: ChartSource | null): Promise<void> {
      try {
        const suggestedName = `${fileName(title)}.${format}`
        const picked = await app.call('file.pick', { purpose: `export-${format}`, suggestedName })
        if (!picked) return
        const text = fileText(await labelled(table, source), format, title, source)
        const { bytes } = await data.call('table.export', { text, fileId: picked.fileId })
        const reveal = () => void app.call('file.reveal', { fileId: picked.fileId }).catch(() => undefined)
        notices.say(`${picked.name} is written: ${rowsOf(table)}, ${formatBytes(bytes)}.`, {
          title: 'Show',
          run: reveal,
        })
      } catch (e) {
        notices.fail('The table was not saved', e)
      }
    },
    /** Opens what is made as a figure in its place; with a target it is a panel of that figure. */
    async makeFigureOf(make: MakeFigure, target: FigureTarget = 'new') {
      await useFigures().createOf(make, target)
      usePlaces().open('figures')
    },
  }
}
