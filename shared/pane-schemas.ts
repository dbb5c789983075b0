// Runtime checks of zone panes as the workspace and saved views keep them. Every process.
import { z } from 'zod'
import { finite } from './schema-parts.ts'
import { zoneSpecSchema } from './view-schemas.ts'

/** Most panes that can be kept side by side. */
export const mostPanes = 4

const paneId = z.string().min(1).max(40)
const camera2d = z.object({ x: finite, y: finite, zoom: z.number().positive() })

/** One pane: what it asks for and how it is looked at. Fields that came later are optional: what was kept before stays readable. */
export const paneSchema = z.object({
  id: paneId,
  follows: z.boolean(),
  spec: zoneSpecSchema.extend({
    dictionary: z.string().max(200),
    activations: z.string().max(200),
    features: z.array(z.int().min(0).max(10_000_000)).max(8),
  }),
  camera: z.object({
    two: camera2d,
    three: z.object({ alpha: z.number().min(-90).max(90), beta: finite, zoom: z.number().positive() }),
  }),
  options: z.object({
    points: z.boolean(),
    labels: z.boolean(),
    encoders: z.boolean(),
    decoders: z.boolean(),
    legend: z.boolean(),
    hidden: z.array(z.int().min(0).max(7)).max(8),
  }),
  /** of a control: the pane that it stands beside */
  controlOf: paneId.optional(),
  /** the pane in whose slice this one is drawn */
  sliceOf: paneId.optional(),
  /** the pane whose features are matched: this one draws their matches in its own dictionary */
  matchOf: paneId.optional(),
  /** the activation plane in place of the zones */
  plot: z.enum(['zones', 'plane']).optional(),
  /** of the activation plane: features of its axes (the first two chosen ones where left out) and its camera */
  plane: z
    .object({
      axes: z.tuple([z.int().min(0), z.int().min(0)]).optional(),
      camera: camera2d.optional(),
    })
    .optional(),
  /** what colours the points; their active set where left out */
  colors: z
    .discriminatedUnion('by', [
      z.object({ by: z.literal('column'), column: z.string().min(1).max(200) }),
      z.object({ by: z.literal('concept'), concept: z.string().min(1).max(200) }),
      z.object({ by: z.literal('label') }),
      z.object({ by: z.literal('said'), said: z.enum(['status', 'tag', 'labelled']) }),
    ])
    .optional(),
})
export type SavedPane = z.infer<typeof paneSchema>
