// What the worker thread can compute, by kind. Pure; worker thread.
import { compareZones, type ComparisonInput } from '../../../core/zones/comparison.ts'
import { runPlaneTask, type PlaneTask } from './plane-task.ts'
import { runZoneTask, type ZoneTask } from './zone-task.ts'

export type ComputeTask =
  { kind: 'zone'; input: ZoneTask } | { kind: 'plane'; input: PlaneTask } | { kind: 'compare'; input: ComparisonInput }

/** @throws Error with a sentence for what does not fit together */
export function runTask(task: ComputeTask): unknown {
  if (task.kind === 'compare') return compareZones(task.input)
  return task.kind === 'zone' ? runZoneTask(task.input) : runPlaneTask(task.input)
}
