// A new figure from a view: page, title, caption and what is shown, before anybody edits it. Every process.
import { defaultCamera3d } from './camera.ts'
import { defaultCaption } from './words.ts'
import type { FigureCamera, FigureOptions, ZoneFigure } from './types.ts'
import { drawsZones } from '../sae/kinds.ts'
import type { ZoneView } from '../zones/types.ts'

/** Pages to choose from, in mm: journal columns and a 16:9 slide. */
export const pagePresets = [
  { id: 'single', title: 'Single column, 89 mm', widthMm: 89, heightMm: 150 },
  { id: 'double', title: 'Double column, 183 mm', widthMm: 183, heightMm: 125 },
  { id: 'slide', title: 'Slide, 254 × 143 mm', widthMm: 254, heightMm: 143 },
] as const

export interface FigureNames {
  dictionaryName: string
  activationsName: string
  /** definition labels by position; empty where there is none */
  labels: string[]
  theme: 'light' | 'dark'
  camera: FigureCamera | null
  /** of the program */
  version: string
  run?: string | null
  /** colours by position, as in the window */
  slots?: readonly number[]
  /** what is shown, as in the window */
  options?: Partial<FigureOptions>
}

export const defaultCamera: FigureCamera = { two: { x: 0, y: 0, zoom: 1 }, three: defaultCamera3d }

/** Longest label that a title carries. */
const titleLabel = 60

/** A complete recipe on a double-column page. Equal input gives equal output; `exportedAt` is set when it is exported. */
export function newFigure(view: ZoneView, names: FigureNames): ZoneFigure {
  const labels = view.features.map((_, i) => names.labels[i] ?? '')
  const page = pagePresets[1]
  const camera = names.camera ?? defaultCamera
  const provenance = {
    tool: 'Zonoscope',
    version: names.version,
    dictionary: { id: view.spec.dictionary, name: names.dictionaryName },
    activations: { id: view.spec.activations, name: names.activationsName },
    run: names.run ?? null,
    exportedAt: null,
  }
  const shown: FigureOptions = {
    points: true,
    labels: true,
    encoders: true,
    decoders: view.features.length <= 3,
    legend: true,
    hidden: [],
  }
  const ids = view.features.map((f, i) => {
    const label = labels[i]!
    return label !== '' && label.length <= titleLabel && view.features.length <= 3
      ? `#${f.feature} ${label}`
      : `#${f.feature}`
  })
  return {
    format: 'zonoscope-figure',
    version: 1,
    title: drawsZones(view.kind)
      ? `Zones of ${ids.join(', ')}`
      : `Where ${ids.join(', ')} ${ids.length > 1 ? 'are' : 'is'} on`,
    caption: defaultCaption({ view, labels, provenance }),
    widthMm: page.widthMm,
    heightMm: page.heightMm,
    theme: names.theme,
    labels,
    ...(names.slots ? { slots: [...names.slots] } : {}),
    view: withoutMotion(view),
    camera: { two: { ...camera.two }, three: { ...camera.three } },
    options: { ...shown, ...names.options, legend: true },
    annotations: [],
    provenance,
  }
}

/** A figure does not move: what frames would be computed from is left out. */
function withoutMotion(view: ZoneView): ZoneView {
  if (!view.slice?.moments && !view.slice?.carrier) return view
  const slice = { ...view.slice }
  delete slice.moments
  delete slice.carrier
  return { ...view, slice }
}
