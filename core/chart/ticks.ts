// Where an axis has ticks and what they say: round steps, powers of ten, names. Every process.
import { niceLength } from '../figure/geometry.ts'
import type { Scale } from './extent.ts'
import { powerOfTen, tickText } from './format-value.ts'

export interface Tick {
  /** position on the scale */
  at: number
  text: string
}

export interface Ticks {
  ticks: Tick[]
  /** positions of ticks without text */
  minor: number[]
}

const within = (scale: Scale, at: number) => at >= scale.low - 1e-9 * Math.abs(scale.high - scale.low) && at <= scale.high + 1e-9 * Math.abs(scale.high - scale.low) // prettier-ignore

/** Round values, at most `most` of them. */
function linear(low: number, high: number, most: number, whole = false): { value: number; text: string }[] {
  const span = high - low
  let step = niceLength(span / Math.max(1, most))
  if (whole) step = Math.max(1, step)
  // Near the smallest number there is (a log axis from 5e-324) no step is left: it would never grow.
  if (!(step > 0)) return []
  while (span / step > most) step = niceLength(step * 2.5000001)
  const out: { value: number; text: string }[] = []
  const first = Math.ceil(low / step - 1e-9)
  for (let i = 0; i <= most + 1; i++) {
    const value = (first + i) * step
    if (!(value <= high + 1e-9 * span)) break
    out.push({ value, text: tickText(value, step) })
  }
  return out
}

/** Powers of ten, with 2 and 5 between them where there are few. Below half a decade: round values. */
function logarithmic(scale: Scale, most: number): Ticks {
  const decades = scale.high - scale.low
  if (decades < 0.7) {
    const values = linear(10 ** scale.low, 10 ** scale.high, Math.max(2, most))
    return { ticks: values.map(({ value, text }) => ({ at: Math.log10(value), text })), minor: [] }
  }
  const every = Math.max(1, Math.ceil(decades / Math.max(1, most)))
  const ticks: Tick[] = []
  const minor: number[] = []
  for (let k = Math.floor(scale.low); k <= Math.ceil(scale.high); k++) {
    if (k % every === 0) ticks.push({ at: k, text: powerOfTen(k) })
    else minor.push(k)
    if (every > 1) continue
    const roomy = decades * 3 <= most
    for (let m = 2; m <= 9; m++) {
      const at = k + Math.log10(m)
      if (roomy && (m === 2 || m === 5)) ticks.push({ at, text: tickText(m * 10 ** k, 10 ** k) })
      else minor.push(at)
    }
  }
  return { ticks: ticks.filter(t => within(scale, t.at)), minor: minor.filter(at => within(scale, at)) }
}

/** Ticks of a numeric axis, at most `most` with text. */
export function numericTicks(scale: Scale, most: number): Ticks {
  if (scale.kind === 'log') return logarithmic(scale, most)
  return {
    ticks: linear(scale.low, scale.high, most, scale.whole && scale.high - scale.low > 1).map(({ value, text }) => ({
      at: value,
      text,
    })),
    minor: [],
  }
}
