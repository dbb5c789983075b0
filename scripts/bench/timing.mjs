// Timing helpers of the bench: medians of repeated runs, percentiles.

/** Milliseconds of each of `times` calls, after a few to warm up. */
export async function times(times, work) {
  for (let i = 0; i < 3; i++) await work(i)
  const out = []
  for (let i = 0; i < times; i++) {
    const from = performance.now()
    await work(i)
    out.push(performance.now() - from)
  }
  return out
}

/** The q-th quantile, q in 0..1, by nearest rank. */
export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]
}
