// The look of a 2D plot's axis as ECharts options. Pure; renderer and tests.
import type { PlotTheme } from './theme.ts'

/** @param name with its unit @param gap between axis and name, pixels */
export function valueAxis(theme: PlotTheme, name: string, gap: number) {
  return {
    type: 'value' as const,
    name,
    nameLocation: 'middle' as const,
    nameGap: gap,
    nameMoveOverlap: false,
    nameTextStyle: { color: theme.ink2, fontFamily: theme.font, fontSize: 11 },
    scale: true,
    axisLine: { show: false, onZero: false },
    axisTick: { show: true, lineStyle: { color: theme.lineStrong } },
    axisLabel: {
      color: theme.ink2,
      fontFamily: theme.mono,
      fontSize: 10,
      showMinLabel: false,
      showMaxLabel: false,
      hideOverlap: true,
      formatter: (value: number) => String(Number(value.toPrecision(4))),
    },
    splitLine: { show: false },
  }
}
