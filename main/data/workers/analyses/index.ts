// The analyses that run over the codes of whole runs, by name: one file each beside this one. Worker thread of the data process.
import type { AnalysisTask } from '../analysis-thread.ts'

export const tasks = {} satisfies Record<string, AnalysisTask<never, unknown>>
