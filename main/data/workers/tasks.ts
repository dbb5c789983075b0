// What the worker thread can compute, by kind. Pure; worker thread.
import {
  mainLatents,
  readClasses,
  type MainLatentsInput,
  type ReadClassesInput,
} from '../../../core/analysis/read-classes.ts'
import { pairFeatures, type PairsInput } from '../../../core/matching/pairs.ts'
import { compareZones, type ComparisonInput } from '../../../core/zones/comparison.ts'
import { cellAt, countSection, type WholeSection } from '../../../core/zones/whole-dictionary.ts'
import { runAngleTask, type AngleTask } from './angle-task.ts'
import { runPlaneTask, type PlaneTask } from './plane-task.ts'
import { runTurnTask, type TurnTask } from './turn-task.ts'
import { runZoneTask, type ZoneTask } from './zone-task.ts'

export type ComputeTask =
  | { kind: 'zone'; input: ZoneTask }
  | { kind: 'plane'; input: PlaneTask }
  | { kind: 'angles'; input: AngleTask }
  | { kind: 'turn'; input: TurnTask }
  | { kind: 'compare'; input: ComparisonInput }
  | { kind: 'pairs'; input: PairsInput }
  | { kind: 'count'; input: WholeSection }
  | { kind: 'classes'; input: ReadClassesInput }
  | { kind: 'latents'; input: MainLatentsInput }
  | { kind: 'cell'; input: { section: WholeSection; place: number[] } }

/** @throws Error with a sentence for what does not fit together */
export function runTask(task: ComputeTask): unknown {
  if (task.kind === 'angles') return runAngleTask(task.input)
  if (task.kind === 'compare') return compareZones(task.input)
  if (task.kind === 'pairs') return pairFeatures(task.input)
  if (task.kind === 'turn') return runTurnTask(task.input)
  if (task.kind === 'classes') return readClasses(task.input)
  if (task.kind === 'latents') return mainLatents(task.input)
  if (task.kind === 'count') return countSection(task.input)
  if (task.kind === 'cell') return cellAt(task.input.section, task.input.place)
  return task.kind === 'zone' ? runZoneTask(task.input) : runPlaneTask(task.input)
}
