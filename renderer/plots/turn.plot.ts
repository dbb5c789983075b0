// The three charts of a turn: zone kept against its null, refitted cost, slack against the number of rows. Pure; renderer.
import type { EChartsOption, SeriesOption } from 'echarts'
import { turnDegrees, type TurnReport } from '../../core/analysis/turn-types.ts'
import type { PlotTheme } from './theme.ts'

interface Axis {
  name: string
  log?: boolean
  min?: number
  max?: number
}

function axis(theme: PlotTheme, { name, log, ...range }: Axis, gap: number) {
  const label = { color: theme.ink2, fontFamily: theme.mono, fontSize: 10, hideOverlap: true }
  return {
    type: log ? ('log' as const) : ('value' as const),
    name,
    nameLocation: 'middle' as const,
    nameGap: gap,
    nameTextStyle: { color: theme.ink2, fontFamily: theme.font, fontSize: 11 },
    axisLine: { show: true, lineStyle: { color: theme.lineStrong } },
    axisLabel: { ...label, formatter: (value: number) => String(Number(value.toPrecision(3))) },
    splitLine: { show: true, lineStyle: { color: theme.line } },
    ...range,
  }
}

type Points = (readonly [number, number])[]

const curve = (theme: PlotTheme, name: string, data: Points, color: string, dashed = false): SeriesOption => ({
  type: 'line',
  name,
  data: data.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y)).map(([x, y]) => [x, y]),
  showSymbol: false,
  silent: true,
  animation: false,
  lineStyle: { color, width: 1.5, type: dashed ? 'dashed' : 'solid' },
  itemStyle: { color },
  endLabel: { show: true, formatter: name, color: theme.ink2, fontFamily: theme.font, fontSize: 10, distance: 4 },
  labelLayout: { moveOverlap: 'shiftY' },
})

const frame = (theme: PlotTheme, x: Axis, y: Axis, series: SeriesOption[]): EChartsOption => ({
  animation: false,
  backgroundColor: 'transparent',
  textStyle: { fontFamily: theme.font },
  grid: { left: 46, right: 78, top: 10, bottom: 36, outerBoundsMode: 'none' },
  xAxis: axis(theme, x, 22),
  yAxis: axis(theme, y, 34),
  series,
})

const along = (column: ArrayLike<number>, scale = 1): Points =>
  turnDegrees.map((angle, i) => [angle, scale * column[i]!])

const angles: Axis = { name: 'turn, degrees', min: -90, max: 90 }
const marker = (theme: PlotTheme, angle: number, low: number, high: number) =>
  ({
    ...curve(theme, '', [[angle, low], [angle, high]], theme.accent),
    endLabel: { show: false },
  }) as SeriesOption // prettier-ignore

/** Jaccard of the zone with the threshold refitted, for the drawn rows and for all, and the Gaussian null of all. */
export function keptOption({ all, shown }: TurnReport, theme: PlotTheme, angle: number): EChartsOption {
  const series = [
    ...(all
      ? [
          curve(theme, 'null', along(all.nullJaccard), theme.ink3, true),
          curve(theme, 'all', along(all.jaccard), theme.ink),
        ]
      : []),
    ...(shown ? [curve(theme, 'shown', along(shown.jaccard), theme.features[1]!)] : []),
    marker(theme, angle, 0, 1),
  ]
  return frame(theme, angles, { name: 'zone kept, Jaccard', min: 0, max: 1 }, series)
}

/** Loss that a turn adds once the decoder row is refitted, percent; or that a turned decoder row adds. */
export function costOption(report: TurnReport, theme: PlotTheme, angle: number): EChartsOption {
  const { all, shown, decoder } = report
  const lines: [string, Points, string][] = []
  if (decoder) lines.push([decoder.of, along(decoder.added, 100), theme.ink])
  if (all?.fit) lines.push(['all', along(all.fit.cost, 100), theme.ink])
  if (shown?.fit) lines.push(['shown', along(shown.fit.cost, 100), theme.features[1]!])
  const most = Math.max(0.01, ...lines.flatMap(([, points]) => points.map(([, y]) => (Number.isFinite(y) ? y : 0))))
  const name = decoder ? `loss added, % of ${decoder.of}` : 'cost, % of explained'
  const series = lines.map(([title, points, color]) => curve(theme, title, points, color))
  return frame(theme, angles, { name }, [...series, marker(theme, angle, 0, most)])
}

/** Exact slack with its range over the draws, and soft slack, against the number of rows; both axes logarithmic. */
export function sizesOption({ sizes, unit }: TurnReport, theme: PlotTheme): EChartsOption {
  const positive = (points: Points): Points => points.filter(([, y]) => y > 0)
  const of = (pick: (s: (typeof sizes)[number]) => number): Points => positive(sizes.map(s => [s.n, pick(s)] as const))
  const quiet = (points: Points) =>
    ({ ...curve(theme, '', points, theme.ink3, true), endLabel: { show: false } }) as SeriesOption
  return frame(theme, { name: `${unit}s, N`, log: true, min: 10 }, { name: 'slack, degrees', log: true }, [
    quiet(of(s => s.freeLow)),
    quiet(of(s => s.freeHigh)),
    curve(
      theme,
      'exact',
      of(s => s.free),
      theme.ink,
    ),
    curve(
      theme,
      'soft 10%',
      of(s => s.soft),
      theme.accent,
    ),
  ])
}
