// The colours and fonts of a plot, read from the CSS variables of the page when it runs. Renderer.
import { onBeforeUnmount, shallowRef, type ShallowRef } from 'vue'
import { scaleStops } from './color-scale.ts'

/** Everything a plot needs to know of the window's look. Colours as CSS strings. */
export interface PlotTheme {
  panel: string
  ink: string
  ink2: string
  ink3: string
  line: string
  lineStrong: string
  accent: string
  warn: string
  /** the eight feature colours, by slot */
  features: string[]
  /** colours of a statistic, low to high */
  scale: string[]
  /** opacity of a zone, and of a selected one */
  zoneAlpha: number
  zoneAlphaSelected: number
  font: string
  mono: string
}

/** Reads the theme from an element's computed style (tokens.css). */
export function readTheme(element: Element): PlotTheme {
  const style = getComputedStyle(element)
  const read = (name: string) => style.getPropertyValue(name).trim()
  const number = (name: string, otherwise: number) => {
    const value = Number.parseFloat(read(name))
    return Number.isFinite(value) ? value : otherwise
  }
  return {
    panel: read('--panel'),
    ink: read('--ink'),
    ink2: read('--ink-2'),
    ink3: read('--ink-3'),
    line: read('--line'),
    lineStrong: read('--line-strong'),
    accent: read('--accent'),
    warn: read('--warn'),
    features: [1, 2, 3, 4, 5, 6, 7, 8].map(i => read(`--f${i}`)),
    scale: Array.from({ length: scaleStops }, (_, i) => read(`--scale-${i + 1}`)),
    zoneAlpha: number('--zone-alpha', 0.16),
    zoneAlphaSelected: number('--zone-alpha-sel', 0.38),
    font: read('--font') || 'sans-serif',
    mono: read('--mono') || 'monospace',
  }
}

/** The theme of the page, replaced when `data-theme` changes, so that plots redraw. */
export function useTheme(): Readonly<ShallowRef<PlotTheme>> {
  const root = document.documentElement
  const theme = shallowRef(readTheme(root))
  const refresh = () => {
    theme.value = readTheme(root)
  }
  const observer = new MutationObserver(refresh)
  observer.observe(root, { attributes: true, attributeFilter: ['data-theme', 'class'] })
  const scheme = matchMedia('(prefers-color-scheme: dark)')
  scheme.addEventListener('change', refresh)
  onBeforeUnmount(() => {
    observer.disconnect()
    scheme.removeEventListener('change', refresh)
  })
  return theme
}
