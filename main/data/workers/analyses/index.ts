// The analyses that run over the codes of whole runs, by name: one file each beside this one. Worker thread of the data process.
import type { AnalysisTask } from '../analysis-thread.ts'
import { agreement } from './agreement.task.ts'
import { candidates } from './candidates.task.ts'
import { rotation } from './rotation.task.ts'
import { clustering } from './clustering.task.ts'
import { dictionariesTask } from './dictionaries.task.ts'
import { factors } from './factors.task.ts'
import { hierarchy } from './hierarchy.task.ts'
import { pairSet } from './pair-set.task.ts'
import { seedsTask } from './seeds.task.ts'
import { signFlipTask } from './sign-flip.task.ts'
import { strongest } from './strongest.task.ts'
import { widthsTask } from './widths.task.ts'

export const tasks = {
  agreement,
  candidates,
  rotation,
  clustering,
  dictionaries: dictionariesTask,
  factors,
  hierarchy,
  pairSet,
  seeds: seedsTask,
  signFlip: signFlipTask,
  strongest,
  widths: widthsTask,
} satisfies Record<string, AnalysisTask<never, unknown>>
