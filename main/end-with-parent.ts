// A helper process must not outlive the application: an orphan would hold the workspace's lock. Data and inference processes.

/**
 * Calls `end` when the process that started this one is gone (killed, it cannot say so itself). Looks twice a second;
 * the timer keeps nothing alive.
 */
export function endWithParent(end: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    end()
  }, 500)
  timer.unref()
}
