// How fast work goes: units a second over the last seconds, so that one slow batch does not make the number jump. Pure.

export interface Pace {
  /** Takes down where the work stands. @param at seconds of any clock that only grows */
  add(done: number, at: number): void
  /** units a second; null until two different times are known */
  rate(): number | null
}

/**
 * Units and seconds, each weighted by e^(-age/tau): an average that forgets, and that is a plain average at the start, when there is
 * little to forget.
 * @param tau seconds after which something counts for 1/e
 */
export function createPace(tau = 8): Pace {
  let last: { done: number; at: number } | null = null
  let units = 0
  let seconds = 0
  return {
    add(done, at) {
      if (last && at > last.at) {
        const kept = Math.exp((last.at - at) / tau)
        units = units * kept + (done - last.done)
        seconds = seconds * kept + (at - last.at)
      }
      // Two marks of one moment are one step further, not a step without time.
      if (!last || at > last.at) last = { done, at }
    },
    rate: () => (seconds > 0 ? units / seconds : null),
  }
}
