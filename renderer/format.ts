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

/** Four digits with a sign where below zero, for the one number that is pointed at: 3.214, −0.0712, 0. */
export function formatDigits(x: number): string {
  if (!Number.isFinite(x)) return '—'
  if (x === 0) return '0'
  const size = Math.abs(x)
  const text = size >= 1e6 || size < 1e-4 ? size.toExponential(3) : size.toPrecision(4)
  return x < 0 ? `−${text}` : text
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

/** Bytes as disks count them: 940 bytes, 12 kB, 1.2 MB, 340 MB, 2.4 GB; — where unknown. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null || Number.isNaN(bytes)) return '—'
  if (bytes < 1_000) return `${bytes} bytes`
  if (bytes < 999_500) return `${Math.round(bytes / 1_000)} kB`
  const [size, unit] = bytes < 999_500_000 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB']
  return `${size < 99.95 ? size.toFixed(1) : grouped.format(Math.round(size))} ${unit}`
}

/** A rate that changes all the time, to two digits so that it can be read: 9,800, 47, 3.2. */
export function formatRate(rate: number): string {
  if (rate >= 100) return grouped.format(Number(rate.toPrecision(2)))
  return rate >= 10 ? String(Math.round(rate)) : rate.toPrecision(2)
}

/** A guess of a duration, no finer than it is known: under 5 s, 25 s, 3 min, 1 h 20 min. */
export function formatGuess(seconds: number): string {
  if (seconds < 5) return 'under 5 s'
  if (seconds < 55) return `${Math.ceil(seconds / 5) * 5} s`
  if (seconds < 5_400) return `${Math.max(1, Math.round(seconds / 60))} min`
  const minutes = Math.round(seconds / 600) * 10
  return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`
}
