// Types of the parts of echarts-gl that are used; the package has none. Renderer.
declare module 'echarts-gl/charts' {
  import type { EChartsExtensionInstaller } from 'echarts/types/dist/shared'
  export const SurfaceChart: EChartsExtensionInstaller
  export const Scatter3DChart: EChartsExtensionInstaller
}
declare module 'echarts-gl/components' {
  import type { EChartsExtensionInstaller } from 'echarts/types/dist/shared'
  export const Grid3DComponent: EChartsExtensionInstaller
}
