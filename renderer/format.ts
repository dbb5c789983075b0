// Numbers and times as the window writes them, the same everywhere. Pure; renderer.

const grouped = new Intl.NumberFormat('en-US')

/** 30,000 */
export function formatCount(n: number): string {
  return grouped.format(n)
}

/** A value as columns want it, two decimals where it is of ordinary size: 7.31, 0.07, 1,234, 1.2e-7; — where there is none. */
export function formatValue(x: number | null): string {
  if (x === null || Number.isNaN(x)) return '—'
  if (x === 0) return '0'
  const size = Math.abs(x)
  if (size >= 1e6 || size < 1e-4) return x.toExponential(1)
  if (size >= 1000) return grouped.format(Math.round(x))
  return size >= 100 ? x.toFixed(1) : size >= 0.1 ? x.toFixed(2) : x.toPrecision(2)
}

/** A share 0..1 in percent with its sign: 1.84%, 0.003%, 0%; — where there is none. */
export function formatShare(share: number | null): string {
  if (share === null || Number.isNaN(share)) return '—'
  const percent = share * 100
  if (percent === 0) return '0%'
  if (percent < 0.001) return '<0.001%'
  return percent >= 0.01 ? `${percent.toFixed(2)}%` : `${percent.toFixed(3)}%`
}

/** A cosine, two decimals with sign. */
export function formatCosine(x: number | null): string {
  if (x === null || Number.isNaN(x)) return '—'
  return x.toFixed(2).replace('-', '−')
}

/** Time of day, or date and time when not today: 14:02:10, 3 Nov 14:02. */
export function formatTime(at: Date, now: Date): string {
  const same = at.toDateString() === now.toDateString()
  const time = at.toLocaleTimeString('en-GB')
  return same ? time : `${at.toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })} ${time.slice(0, 5)}`
}

/** A duration for people: 12 s, 3 min, 1 h 20 min. */
export function formatDuration(seconds: number): string {
  const s = Math.max(0, Math.round(seconds))
  if (s < 90) return `${s} s`
  const minutes = Math.round(s / 60)
  return minutes < 90 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** `word` or `words` for a count. */
export function plural(n: number, unit: string): string {
  return n === 1 ? unit : `${unit}s`
}
