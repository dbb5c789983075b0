// The big panels, fetched when their place is opened first: they bring the charts. Renderer.
import { defineAsyncComponent } from 'vue'

export const ZonesPanel = defineAsyncComponent(() => import('../panels/zones/ZonesPanel.vue'))
export const FigurePanel = defineAsyncComponent(() => import('../panels/figure/FigurePanel.vue'))
export const MapPanel = defineAsyncComponent(() => import('../panels/map/MapPanel.vue'))
export const ToyPanel = defineAsyncComponent(() => import('../panels/toy/ToyPanel.vue'))
export const ComparePlace = defineAsyncComponent(() => import('../panels/compare/ComparePlace.vue'))
