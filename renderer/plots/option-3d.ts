// The part of echarts-gl's option language that the 3D plot uses. Pure types; renderer.

export interface SurfaceSeries {
  id: string
  type: 'surface'
  parametric: true
  silent: boolean
  shading: 'color'
  wireframe: { show: false }
  animation: false
  dataShape: [number, number]
  data: { value: number[]; itemStyle?: { color: string } }[]
}

export interface Scatter3dSeries {
  id: string
  type: 'scatter3D'
  silent: boolean
  animation: false
  symbol: 'circle'
  symbolSize: number
  itemStyle: { color: string; opacity: number; borderWidth: number }
  data: number[][]
}

export interface Grid3dOption {
  show: boolean
  left: number
  top: number
  width: string
  height: string
  boxWidth: number
  boxHeight: number
  boxDepth: number
  light: { main: { intensity: number }; ambient: { intensity: number } }
  viewControl: {
    projection: 'orthographic'
    /** elevation, degrees */
    alpha: number
    /** azimuth, degrees */
    beta: number
    /** height of the view in world units */
    orthographicSize: number
    minOrthographicSize: number
    maxOrthographicSize: number
    animation: false
    damping: number
    panSensitivity: number
    zoomSensitivity: number
    rotateSensitivity: number
  }
}

interface Axis3d {
  type: 'value'
  min: number
  max: number
}

export interface Option3d {
  animation: false
  backgroundColor: string
  grid3D: Grid3dOption
  xAxis3D: Axis3d
  yAxis3D: Axis3d
  zAxis3D: Axis3d
  series: (SurfaceSeries | Scatter3dSeries)[]
}
