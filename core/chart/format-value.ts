// Numbers of charts as text: ticks, what is said on hover. Every process.
import { count } from '../figure/format-number.ts'

const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** 10 to a whole power: as digits from 0.001 to 100,000, else `10⁻⁴`. */
export function powerOfTen(exponent: number): string {
  if (exponent >= 0 && exponent <= 5) return count(10 ** exponent)
  if (exponent < 0 && exponent >= -3) return (10 ** exponent).toFixed(-exponent)
  const digits = [...String(Math.abs(exponent))].map(d => superscripts[Number(d)]).join('')
  return `10${exponent < 0 ? '⁻' : ''}${digits}`
}

/** `2.5×10⁻⁷` */
function scientific(value: number, digits: number): string {
  const [mantissa, exponent] = Math.abs(value).toExponential(digits).split('e') as [string, string]
  const lead = mantissa.includes('.') ? mantissa.replace(/\.?0+$/, '') : mantissa
  const power = [...String(Math.abs(Number(exponent)))].map(d => superscripts[Number(d)]).join('')
  return `${value < 0 ? '−' : ''}${lead}×10${Number(exponent) < 0 ? '⁻' : ''}${power}`
}

/** A tick of an axis whose ticks are `step` apart, with as many decimals as tell them apart and a real minus sign. */
export function tickText(value: number, step: number): string {
  const largest = Math.max(Math.abs(value), step)
  if (value !== 0 && (largest >= 1e6 || largest < 1e-4)) {
    return scientific(
      value,
      Math.max(0, Math.min(6, Math.floor(Math.log10(Math.abs(value))) - Math.floor(Math.log10(step)))),
    )
  }
  const decimals = Math.max(0, Math.min(8, -Math.floor(Math.log10(step) + 1e-9)))
  const rounded = Number(value.toFixed(decimals))
  if (rounded === 0) return '0'
  const text = decimals === 0 ? count(Math.abs(rounded)) : Math.abs(rounded).toFixed(decimals)
  return rounded < 0 ? `−${text}` : text
}

/** A value as it is said: whole numbers in full, others with four significant digits; `no value` where there is none. */
export function valueText(value: number): string {
  if (Number.isNaN(value)) return 'no value'
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞'
  const size = Math.abs(value)
  if (size !== 0 && (size >= 1e9 || size < 1e-4)) return scientific(value, 3)
  const text = Number.isInteger(value) ? count(size) : String(Number(size.toPrecision(4)))
  return value < 0 ? `−${text}` : text
}
