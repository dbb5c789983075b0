// Worker thread of the data process that runs one analysis and ends; ended early to cancel.
import { tasks } from './analyses/index.ts'
import { serveAnalysis } from './analysis-thread.ts'
import { giveWay } from './give-way.ts'

giveWay()

void serveAnalysis(tasks)
