// The big panels, fetched when their place is opened first. Renderer.
import { defineAsyncComponent, type Component } from 'vue'

const loaders = import.meta.glob<{ default: Component }>([
  '../panels/zones/ZonesPanel.vue',
  '../panels/figure/FigurePanel.vue',
])
const load = (path: string) => {
  const loader = loaders[path]
  return loader ? defineAsyncComponent(async () => (await loader()).default) : null
}
const panels = { zones: load('../panels/zones/ZonesPanel.vue'), figures: load('../panels/figure/FigurePanel.vue') }

/** The panel of a place, null when this build has none. */
export function panelOf(place: keyof typeof panels): Component | null {
  return panels[place]
}
