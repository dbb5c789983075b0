// A worker thread that computes for long gives way to the window. Worker threads of the data process.
import { setPriority } from 'node:os'

/** as low as inference runs */
const low = 10

/**
 * Lowers the priority of the thread that calls it. Linux only: there the number 0 means the calling thread, elsewhere the
 * whole process, which has to answer the window.
 */
export function giveWay(): void {
  if (process.platform !== 'linux') return
  try {
    setPriority(0, low)
  } catch {
    // A system that does not let us: the thread goes on as it is.
  }
}
