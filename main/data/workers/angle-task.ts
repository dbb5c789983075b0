// What an angle table needs in the worker: the same numbers as a zone view, and the percentiles of cos(w, d). Pure; worker thread.
import { angleTable } from '../../../core/angles/angle-table.ts'
import type { AngleTable } from '../../../core/angles/types.ts'
import { zoneInputOf, type ZoneTask } from './zone-task.ts'

export interface AngleTask extends ZoneTask {
  /** [k] */
  percentiles: (number | null)[] | null
}

export function runAngleTask({ percentiles, ...task }: AngleTask): AngleTable {
  return angleTable(zoneInputOf(task), percentiles)
}
