// The geometry of a hierarchy over a table of words: a first answer from few draws, then all. Worker thread of the data process.
import type { Concept, HierarchyPlan } from '../../../../core/analysis/hierarchy/plan.ts'
import { hierarchyReport, whitenTable, type HierarchyReport } from '../../../../core/analysis/hierarchy/report.ts'
import type { AnalysisTask } from '../analysis-thread.ts'

export interface HierarchyTask {
  /** [V, d] one row a word */
  x: Float32Array
  d: number
  concepts: Concept[]
  plan: HierarchyPlan
  seed: number
}

/** Draws of a null and shuffles of labels: of the first answer, and of the refined one. */
const few = { draws: 8, shuffles: 19, pairs: 16, families: 3 } as const
const all = { draws: 40, shuffles: 199 } as const

export const hierarchy: AnalysisTask<HierarchyTask, HierarchyReport> = (input, { progress, first }) => {
  const hooks = { step: progress }
  const table = whitenTable(input.x, input.d, hooks)
  const { plan } = input
  const start = { ...plan, pairs: plan.pairs.slice(0, few.pairs), families: plan.families.slice(0, few.families) }
  first(hierarchyReport({ ...input, plan: start, ...few }, table, hooks))
  return hierarchyReport({ ...input, ...all }, table, hooks)
}
