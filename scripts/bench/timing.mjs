// Timing helpers of the bench: repeated runs, turns with a peer, percentiles.

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

/**
 * Ours and a peer in turns, each first in every other pair, so that neither has the warmer machine and both meet the same other load.
 * @param ours gives one measured number; so does `peer`. Each is called once before, which does not count.
 * @returns {Promise<{ours: number[], peer: number[]}>} `count` of each, in pairs
 */
export async function turns(count, ours, peer) {
  await ours(-1)
  await peer(-1)
  const out = { ours: [], peer: [] }
  for (let i = 0; i < count; i++) {
    const order = i % 2 === 0 ? ['ours', 'peer'] : ['peer', 'ours']
    for (const who of order) out[who].push(await (who === 'ours' ? ours(i) : peer(i)))
  }
  return out
}

/** The q-th quantile, q in 0..1, by nearest rank. */
export function quantile(values, q) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]
}
