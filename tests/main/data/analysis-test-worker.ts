// A worker thread with analyses made for the test of the frame: what the real one does, with tasks that end in every way.
import { AppError } from '../../../shared/errors.ts'
import { serveAnalysis, type AnalysisTask } from '../../../main/data/workers/analysis-thread.ts'

/** How often each feature is on, with the answer of the first block given before. */
const counts: AnalysisTask<null, number[]> = (_, { runs: [run], progress, first }) => {
  const found = new Array<number>(run!.shape.dSae).fill(0)
  for (const block of run!.blocks()) {
    for (const feature of block.features) found[feature]!++
    progress(block.to, run!.shape.rows, 'Counting')
    if (block.from === 0) first([...found])
  }
  return found
}
const refuses: AnalysisTask<{ why: string }, never> = ({ why }) => {
  throw new AppError('bad-input', why)
}
const never: AnalysisTask<null, never> = (_, { progress }) => {
  progress(1, 1, 'Waiting')
  for (;;);
}
const exits: AnalysisTask<null, never> = () => process.exit(3)

/** Asks two things at once and a third that is refused. */
const asks: AnalysisTask<null, unknown[]> = async (_, { ask }) => {
  const both = await Promise.all([ask(2), ask(3)])
  const refused = await ask('no').catch((e: AppError) => `${e.code}: ${e.message}`)
  return [...both, refused]
}

void serveAnalysis({ counts, refuses, never, exits, asks })
