// The numbers behind a figure as one table, for CSV: marks of charts, facts and tokens of cards, tokens, zones, vectors and boundaries of zone plots. Every process.
import { chartTable } from '../chart/table.ts'
import type { Table, TableCell } from '../table/types.ts'
import type { ZoneView } from '../zones/types.ts'
import { letterAt } from './page.ts'
import type { Card, FigurePanel, PageFigure } from './types.ts'

/** Rows by the names of their columns. */
interface Named {
  columns: readonly string[]
  rows: readonly (readonly TableCell[])[]
}

/** Everything that is drawn of every panel, switched off or not; several panels are told apart by a first column. Cells that a panel does not have are empty. */
export function figureTable({ panels }: Pick<PageFigure, 'panels'>): Table {
  const tables = panels.map(numbersOf)
  const columns = [...new Set(tables.flatMap(table => table.columns))]
  const several = panels.length > 1
  const rows = tables.flatMap((table, at) => {
    const from = columns.map(name => table.columns.indexOf(name))
    const panel = several ? [letterAt({ letters: 'a', panels }, at)] : []
    return table.rows.map(row => [...panel, ...from.map(i => (i < 0 ? null : (row[i] ?? null)))])
  })
  return { columns: [...(several ? ['panel'] : []), ...columns].map(name => ({ name })), rows }
}

function numbersOf(panel: FigurePanel): Named {
  if (panel.kind === 'card') return cardNumbers(panel.card)
  return panel.kind === 'chart' ? named(chartTable(panel.chart)) : zoneNumbers(panel.view)
}

const named = ({ columns, rows }: Table): Named => ({ columns: columns.map(({ name }) => name), rows })

/** A row of the columns from what it has of them; the rest is empty. */
const rowsOf =
  (columns: readonly string[]) =>
  (cells: Readonly<Record<string, TableCell>>): TableCell[] =>
    columns.map(name => cells[name] ?? null)

function cardNumbers({ facts, chart, strips, quantity }: Card): Named {
  const chartRows = chart ? named(chartTable(chart)) : { columns: [], rows: [] }
  const own = ['series', 'label', 'token', quantity]
  const columns = [...new Set([...own, ...chartRows.columns])]
  const row = rowsOf(columns)
  return {
    columns,
    rows: [
      ...facts.map(({ name, value }) => row({ series: name, label: value })),
      ...chartRows.rows.map(cells => row(Object.fromEntries(chartRows.columns.map((name, i) => [name, cells[i] ?? null])))), // prettier-ignore
      ...strips.flatMap(({ name, tokens, values, label }, at) =>
        tokens.map((token, i) =>
          row({ series: name || `strip ${at + 1}`, label, token, [quantity]: values[i] ?? null }),
        ),
      ),
    ],
  }
}

/** Coordinates are those of the slice; features are ids, several with blanks between. */
function zoneNumbers({ features, points, zones, dim, population }: ZoneView): Named {
  const axes = Array.from({ length: dim }, (_, k) => `s${k + 1}`)
  const { unit } = population
  const columns = ['kind', 'row', 'token', 'features', 'drawn in', ...axes, 'outside the slice', `${unit}s truly in it`, `${unit}s drawn in it`, 'share of the box', 'offset'] // prettier-ignore
  const ids = (set: number) => features.flatMap(({ feature }, i) => ((set >>> i) & 1 ? [feature] : [])).join(' ')
  const row = rowsOf(columns)
  const at = (s: ArrayLike<number>, from = 0) => Object.fromEntries(axes.map((name, k) => [name, s[from + k] ?? null]))
  return {
    columns,
    rows: [
      ...Array.from(points.rows, (of, i) =>
        row({
          kind: unit,
          row: of,
          token: points.tokens[i] ?? '',
          features: ids(points.trueSet[i]!),
          'drawn in': ids(points.drawnSet[i]!),
          ...at(points.s, i * dim),
          'outside the slice': points.residual[i]!,
        }),
      ),
      ...zones.map(
        ({ active, nTrue, nDrawn, share }) =>
        row({ kind: 'zone', features: ids(active), [`${unit}s truly in it`]: nTrue, [`${unit}s drawn in it`]: nDrawn, 'share of the box': share }), // prettier-ignore
      ),
      ...features.flatMap(({ feature, encoder, decoder, boundary, state, nActive }) => [
        row({ kind: 'encoder', features: feature, ...at(encoder.arrow), [`${unit}s truly in it`]: nActive }),
        row({ kind: 'decoder', features: feature, ...at(decoder.arrow) }),
        ...(state === 'line' ? [row({ kind: 'boundary', features: feature, ...at(boundary.normal), offset: boundary.offset })] : []), // prettier-ignore
      ]),
    ],
  }
}
