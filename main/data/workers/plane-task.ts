// What an activation plane needs in the worker: the same numbers as a zone view, and which two features are its axes. Pure; worker thread.
import { buildActivationPlane, type ActivationPlane } from '../../../core/zones/activation-plane.ts'
import { zoneInputOf, type ZoneTask } from './zone-task.ts'

export interface PlaneTask extends ZoneTask {
  /** positions among the features */
  axes: { x: number; y: number }
}

export function runPlaneTask({ axes, ...task }: PlaneTask): ActivationPlane {
  return buildActivationPlane(zoneInputOf(task), axes)
}
