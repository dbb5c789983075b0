// What a zone pane is: its request, camera and options, how it follows the table, how cameras are linked. Pure; renderer.
import { z } from 'zod'
import type { Camera2d, FigureCamera, FigureOptions } from '../../../core/figure/types.ts'
import { defaultZoneSpec } from '../../../core/zones/default-spec.ts'
import type { ZoneSpec } from '../../../core/zones/types.ts'
import { homeCamera } from '../../plots/camera-3d.ts'
import type { LabelColoring } from '../features/label-colors.ts'
import { mostPanes, paneSchema } from '../../../shared/pane-schemas.ts'

export interface Pane {
  id: string
  /** dictionary, activations and features are the table's; else the pane's own */
  follows: boolean
  /** while it follows, its dictionary, activations and features are not read */
  spec: ZoneSpec
  camera: FigureCamera
  options: FigureOptions
  /** of a control: the pane that it stands beside; the first other one where left out */
  controlOf?: string
  /** the pane in whose slice this one is drawn */
  sliceOf?: string
  /** the pane whose features are matched: this one draws their matches in its own dictionary */
  matchOf?: string
  /** what is drawn; zones where left out */
  plot?: 'zones' | 'plane'
  plane?: PlaneLook
  /** what colours the points, or the features; active sets and own colours where left out */
  colors?: PointColoring
}

/**
 * What points are coloured by: a column's values, a concept by its id, the definitions of the features that are on. Or `said`: the
 * features, and with them zones, arrows and points, have the colours of what people said of them in place of their own.
 */
export type PointColoring =
  | { by: 'column'; column: string }
  | { by: 'concept'; concept: string }
  | { by: 'label' }
  | { by: 'said'; said: LabelColoring }

/** How the activation plane of a pane is looked at. */
export interface PlaneLook {
  /** features of the x and y axis; the first two chosen ones where left out, or where they are no longer chosen */
  axes?: [number, number]
  /** in halves of each axis' range: 0, 0 is the middle, zoom 1 shows all */
  camera?: Camera2d
}

/** What the table has chosen, which a following pane draws. */
export interface TableChoice {
  dictionary: string | null
  activations: string | null
  chosen: readonly { feature: number; slot: number }[]
}

export const maxPanes = mostPanes

export const defaultCamera: FigureCamera = { two: { x: 0, y: 0, zoom: 1 }, three: homeCamera }

export function newPane(id: string, follows: boolean, spec: Partial<ZoneSpec> = {}): Pane {
  return {
    id,
    follows,
    spec: {
      dictionary: '',
      activations: '',
      features: [],
      ...defaultZoneSpec,
      ...spec,
    },
    camera: defaultCamera,
    options: { points: true, labels: true, encoders: true, decoders: true, legend: true, hidden: [] },
  }
}

/** A request with some keys replaced; those replaced by undefined are gone, so that equal requests have equal keys. */
export function changedSpec(spec: ZoneSpec, change: Partial<ZoneSpec>): ZoneSpec {
  const entries = Object.entries({ ...spec, ...change }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as unknown as ZoneSpec
}

/** The request of a pane and the colour slot of each feature, or null while there is nothing to draw. */
export function requestOf(pane: Pane, table: TableChoice): { spec: ZoneSpec; slots: number[] } | null {
  const own = pane.spec
  const spec: ZoneSpec = pane.follows
    ? {
        ...own,
        dictionary: table.dictionary ?? '',
        activations: table.activations ?? '',
        features: table.chosen.map(c => c.feature),
      }
    : { ...own }
  if (!spec.dictionary || !spec.activations || spec.features.length === 0) return null
  // A section lies in the 3D slice: that is what is shown until the plot is 2D again.
  if (spec.dim === 3) delete spec.section
  const slots = pane.follows ? table.chosen.map(c => c.slot) : spec.features.map((_, i) => i)
  return { spec, slots }
}

const tokens = { kind: 'tokens' } as const

/** Whether the drawn zones of two panes mean the same: same features in the same order, none of them random or made up. */
export function sameZones(a: ZoneSpec, b: ZoneSpec): boolean {
  return (
    a.dictionary === b.dictionary &&
    (a.control ?? tokens).kind === 'tokens' &&
    (b.control ?? tokens).kind === 'tokens' &&
    a.features.join() === b.features.join()
  )
}

/** How large a picture is: half side of its box in slice units, and the shorter side of the plot in pixels (0: not known). */
export interface Extent {
  half: number
  pixels: number
}

/** One camera seen in another pane: same centre, angles and units per pixel, though boxes and plots may differ in size. */
export function linkedCamera(camera: FigureCamera, from: Extent, to: Extent): FigureCamera {
  const boxes = from.half > 0 && to.half > 0 ? to.half / from.half : 1
  const plots = from.pixels > 0 && to.pixels > 0 ? from.pixels / to.pixels : 1
  const ratio = boxes * plots
  const { two, three } = camera
  return { two: { ...two, zoom: two.zoom * ratio }, three: { ...three, zoom: three.zoom * ratio } }
}

/** Feature ids typed by hand: "12, 48 #7"; at most eight, duplicates once. Null when something is no id. */
export function parseIds(text: string, dSae: number): number[] | null {
  const words = text.split(/[\s,;#]+/).filter(Boolean)
  const ids = words.map(word => (/^\d{1,8}$/.test(word) ? Number(word) : NaN))
  if (ids.some(id => !(id >= 0 && id < dSae))) return null
  return [...new Set(ids)].slice(0, 8)
}

/** What of every pane is folded out where it is small. */
export interface More {
  /** all trust numbers, not only the first line */
  foot: boolean
  /** slice, origin and filter in a narrow pane */
  controls: boolean
}

const schema = z.object({
  version: z.literal(1),
  linked: z.boolean(),
  more: z.object({ foot: z.boolean(), controls: z.boolean() }).optional(),
  /** the pane that keys act on, and the one alone on screen */
  active: z.string().max(40).optional().catch(undefined),
  maximised: z.string().max(40).nullable().optional().catch(undefined),
  panes: z.array(paneSchema).min(1).max(maxPanes),
})
export type SavedPanes = z.infer<typeof schema>

/** What an earlier session kept, or null if there is nothing usable. */
export function parseSaved(value: unknown): SavedPanes | null {
  const result = schema.safeParse(value)
  return result.success ? result.data : null
}
