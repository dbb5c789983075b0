// How a zone plot is drawn until somebody chooses otherwise, the same in the window and in the first look. Pure, every process.
import type { ZoneSpec } from './types.ts'

/** Everything of a request but what it is about: its dictionary, activations and features. */
export const defaultZoneSpec: Omit<ZoneSpec, 'dictionary' | 'activations' | 'features'> = {
  dim: 2,
  basis: 'encoder',
  origin: 'mean',
  filter: '',
  points: 'firing',
  control: null,
}
