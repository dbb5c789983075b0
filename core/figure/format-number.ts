// Numbers as figures print them. Every process.

/** 30000 -> "30,000" */
export function count(n: number): string {
  return String(Math.round(n)).replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** 0.384 -> "38%", 0.0312 -> "3.1%", 0.0002 -> "<0.1%" */
export function percent(share: number): string {
  if (!Number.isFinite(share)) return 'n/a'
  const p = share * 100
  if (p > 0 && p < 0.1) return '<0.1%'
  if (p > 99.9 && p < 100) return '>99.9%'
  return p < 10 && p > 0 ? `${trim(p.toFixed(1))}%` : p > 99 && p < 100 ? `${p.toFixed(1)}%` : `${Math.round(p)}%`
}

/** Two decimals, with a real minus sign. */
export function decimal(v: number, digits = 2): string {
  if (!Number.isFinite(v)) return 'n/a'
  const text = v.toFixed(digits)
  return Number(text) === 0 ? Math.abs(v).toFixed(digits).replace('-', '') : text.replace('-', '−')
}

/** A tick's value without trailing zeros. */
export function tick(v: number): string {
  if (v === 0) return '0'
  const text = Math.abs(v) >= 1e5 || Math.abs(v) < 1e-3 ? v.toExponential(0) : trim(v.toFixed(4))
  return text.replace('-', '−')
}

function trim(text: string): string {
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text
}

/** "1 word", "2 words" */
export function units(n: number, unit: string): string {
  return `${count(n)} ${plural(n, unit)}`
}

export function plural(n: number, unit: string): string {
  return n === 1 ? unit : `${unit}s`
}
