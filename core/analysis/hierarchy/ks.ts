// Two-sample Kolmogorov-Smirnov distance, for a distribution beside its shuffle null. Pure, every process.

/** The largest distance of the two empirical distribution functions, and its asymptotic p-value; null where a side is empty. */
export function ksDistance(a: ArrayLike<number>, b: ArrayLike<number>): { distance: number; p: number } | null {
  if (a.length === 0 || b.length === 0) return null
  const [x, y] = [Float64Array.from(a).sort(), Float64Array.from(b).sort()]
  let distance = 0
  for (let i = 0, j = 0; i < x.length && j < y.length;) {
    const value = Math.min(x[i]!, y[j]!)
    while (i < x.length && x[i] === value) i++
    while (j < y.length && y[j] === value) j++
    distance = Math.max(distance, Math.abs(i / x.length - j / y.length))
  }
  return { distance, p: tail(Math.sqrt((x.length * y.length) / (x.length + y.length)) * distance) }
}

/** Q(t) = 2 sum (-1)^{k-1} e^{-2 k^2 t^2} (Kolmogorov) */
function tail(t: number): number {
  if (t < 0.2) return 1
  let sum = 0
  for (let k = 1; k <= 100; k++) sum += (k % 2 === 1 ? 2 : -2) * Math.exp(-2 * k * k * t * t)
  return Math.min(1, Math.max(0, sum))
}
