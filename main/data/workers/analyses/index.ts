// The analyses that run over the codes of whole runs, by name: one file each beside this one. Worker thread of the data process.
import type { AnalysisTask } from '../analysis-thread.ts'
import { clustering } from './clustering.task.ts'
import { factors } from './factors.task.ts'
import { hierarchy } from './hierarchy.task.ts'
import { pairSet } from './pair-set.task.ts'
import { strongest } from './strongest.task.ts'

export const tasks = { clustering, factors, hierarchy, pairSet, strongest } satisfies Record<
  string,
  AnalysisTask<never, unknown>
>
