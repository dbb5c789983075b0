// How a zone plot is drawn until somebody chooses otherwise, the same in the window and in the first look. Pure, every process.
import type { ZoneSpec } from './types.ts'

/** Points that a window still turns and pans with ease. */
export const windowPoints = 100_000
/** Points that a figure holds as vectors: more would make files of tens of megabytes in which no point can be told from the next. */
export const figurePoints = 8_000

/** Everything of a request but what it is about: its dictionary, activations and features. */
export const defaultZoneSpec: Omit<ZoneSpec, 'dictionary' | 'activations' | 'features'> = {
  dim: 2,
  basis: 'encoder',
  origin: 'mean',
  filter: '',
  points: 'firing',
  control: null,
}
