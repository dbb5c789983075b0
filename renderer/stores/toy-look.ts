// How a toy is looked at: what its picture shows, in which space and colours, which tab is below; as it is kept in the workspace. Renderer.
import { z } from 'zod'
import { forceViews, type MarkLook } from '../panels/toy/toy-marks.ts'
import { toySpaces, type ToySpace } from '../panels/toy/toy-spaces.ts'

export interface ToyLook extends MarkLook {
  points: boolean
  labels: boolean
  tab: 'curves' | 'seeds' | 'sweep' | 'sae' | 'guide'
  space: ToySpace
  /** the outputs that are axes in the space of outputs */
  outputs: number[]
  /** the feature of each colour (in-colour.ts) */
  shown: number[]
  /** the features without a colour are drawn as grey vectors */
  rest: boolean
  /** the tiny SAE's vectors are drawn beside the toy's */
  sae: boolean
  /** |cos| above which two vectors are of one factor */
  tau: number
}

/** How a toy is looked at before anybody chose. */
export const firstLook: ToyLook = {
  forces: 'sum',
  scale: 1,
  normalise: false,
  lastStep: false,
  trails: true,
  outline: false,
  unstable: false,
  points: true,
  labels: false,
  tab: 'curves',
  space: 'latent',
  outputs: [0, 1, 2],
  shown: [],
  rest: true,
  sae: true,
  tau: 0.1,
}
const flag = (otherwise: boolean) => z.boolean().catch(otherwise)
export const lookSchema = z.object({
  forces: z.enum(forceViews).catch('sum'),
  scale: z.number().min(1e-3).max(1e4).catch(1),
  normalise: flag(false),
  lastStep: flag(false),
  trails: flag(true),
  outline: flag(false),
  unstable: flag(false),
  points: flag(true),
  labels: flag(false),
  tab: z.enum(['curves', 'seeds', 'sweep', 'sae', 'guide']).catch('curves'),
  space: z.enum(toySpaces).catch('latent'),
  outputs: z.array(z.int().min(0).max(63)).max(3).catch([0, 1, 2]),
  shown: z.array(z.int().min(-1).max(63)).max(8).catch([]),
  rest: flag(true),
  sae: flag(true),
  tau: z.number().min(0).max(1).catch(0.1),
})
