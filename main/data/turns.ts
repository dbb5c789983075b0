// Lets other calls through while a long one works on this thread, in short turns. Data process, command line.
import type { StepProgress } from '../../shared/concept-api.ts'
import type { Ctx } from '../../shared/contract.ts'
import { AppError } from '../../shared/errors.ts'

/** ms of work before others get their turn */
const turn = 8
/** ms between two reports */
const tellEvery = 100

/** Makes a pause for a loop to await: at most every 8 ms it lets others run, tells progress, and ends when cancelled. */
export function createTurns(call: Ctx<StepProgress>, phase: string, total: number) {
  let since = performance.now()
  let told = since
  return async (done: number): Promise<void> => {
    const now = performance.now()
    if (now - since < turn) return
    await new Promise(resolve => setImmediate(resolve))
    if (call.signal.aborted) throw new AppError('cancelled', 'Cancelled.')
    since = performance.now()
    if (since - told < tellEvery) return
    told = since
    call.progress({ done, total, phase })
  }
}
