// The geometry of a hierarchy over a table of words: a first answer from few draws, then all. Worker thread of the data process.
import type { Concept, HierarchyPlan } from '../../../../core/analysis/hierarchy/plan.ts'
import {
  hierarchyReport,
  tableCovariance,
  whitenQuickly,
  whitenTable,
  type HierarchyReport,
} from '../../../../core/analysis/hierarchy/report.ts'
import type { AnalysisTask } from '../analysis-thread.ts'

export interface HierarchyTask {
  /** [V, d] one row a word */
  x: Float32Array
  d: number
  concepts: Concept[]
  plan: HierarchyPlan
  seed: number
}

/** Draws of a null, shuffles of labels, pairs and families of the first answer; draws and shuffles of the refined one. */
const few = { draws: 6, shuffles: 19, pairs: 8, families: 1 } as const
const all = { draws: 30, shuffles: 199 } as const
/** Up to so many dimensions eigenvectors take no time. */
const quick = 150

export const hierarchy: AnalysisTask<HierarchyTask, HierarchyReport> = (input, { progress, first }) => {
  const { x, d, plan } = input
  const hooks = { step: progress }
  const covariance = tableCovariance(x, d, hooks)
  const early = d > quick ? whitenQuickly(x, covariance, hooks) : null
  const exact = early ? null : whitenTable(x, covariance, hooks)
  const start = { ...plan, pairs: plan.pairs.slice(0, few.pairs), families: plan.families.slice(0, few.families) }
  first(hierarchyReport({ ...input, plan: start, draws: few.draws, shuffles: few.shuffles }, (exact ?? early)!, hooks))
  progress(0, 1, 'eigenvalues of the covariance')
  return hierarchyReport({ ...input, ...all }, exact ?? whitenTable(x, covariance, hooks), hooks)
}
