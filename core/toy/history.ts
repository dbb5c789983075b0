// The states that a run keeps: evenly spaced and never more than a fixed number, however long it goes on. Pure, every process.

/**
 * A history of up to `capacity` frames of `width` numbers each. Frames stand at multiples of `stride`; when it is full every second one is
 * dropped and the stride doubles, so that memory is bounded and any step lies at most one stride behind a frame.
 */
export interface History {
  width: number
  capacity: number
  stride: number
  count: number
  steps: Float64Array
  losses: Float64Array
  /** [capacity * width] */
  store: Float64Array
}

/** @param capacity even */
export const createHistory = (width: number, capacity: number): History => ({
  width,
  capacity,
  stride: 1,
  count: 0,
  steps: new Float64Array(capacity),
  losses: new Float64Array(capacity),
  store: new Float64Array(capacity * width),
})

/** Whether a step is one that the history keeps. */
export const isFrame = ({ stride }: History, step: number): boolean => step % stride === 0

/** Makes room and returns where the frame's numbers go; call it only for steps that isFrame accepts, ascending. Null when thinning dropped the step. */
export function addFrame(history: History, step: number, loss: number): Float64Array | null {
  if (history.count === history.capacity) thin(history)
  if (!isFrame(history, step)) return null
  const { count, width, steps, losses, store } = history
  steps[count] = step
  losses[count] = loss
  history.count++
  return store.subarray(count * width, (count + 1) * width)
}

/** Drops every second frame. */
function thin(history: History): void {
  const { width, steps, losses, store } = history
  history.stride *= 2
  let kept = 0
  for (let f = 0; f < history.count; f++) {
    if (steps[f]! % history.stride !== 0) continue
    steps[kept] = steps[f]!
    losses[kept] = losses[f]!
    store.copyWithin(kept * width, f * width, (f + 1) * width)
    kept++
  }
  history.count = kept
}

/** Position of the last frame at or before a step; 0 when there is none before it. */
export function frameBefore({ steps, count }: Pick<History, 'steps' | 'count'>, step: number): number {
  let low = 0
  let high = count - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (steps[middle]! <= step) low = middle
    else high = middle - 1
  }
  return low
}
