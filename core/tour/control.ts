// Step "the same picture for the perfect dictionary": whether a feature is silent more often than its control. Pure, every process.
import { plural } from '../figure/format-number.ts'
import { feature, real, say, share, whole, type Caption } from './caption.ts'

/** One picture of two features over some rows. */
export interface Pictured {
  n: number
  /** rows on which the first is silent, the second is on, and both of that */
  silent: number
  other: number
  silentOther: number
  /** cosine of the two encoder rows */
  cosine: number | null
}

export interface ControlNumbers {
  unit: string
  /** the two features of the left picture */
  features: readonly [number, number]
  own: Pictured
  control: Pictured
}

/** standard errors from which one share is called larger */
const apart = 3
const rule = `Met when the first feature is silent on a larger share of the rows with the second one on than in the control, by more than ${apart} standard errors of the difference. A hole that the control has as well is no evidence.`

/** Standard errors between two shares, pooled; 0 where neither can be told. */
export function errorsApart(a: number, n: number, b: number, m: number): number {
  if (n === 0 || m === 0) return 0
  const pooled = (a + b) / (n + m)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
  return error > 0 ? Math.abs(a / n - b / m) / error : 0
}

/** Met when "first silent, of second on" is more than three standard errors above the control's. */
export function controlCaption({ unit, features: [a, b], own, control }: ControlNumbers): Caption {
  const units = plural(2, unit)
  const z = errorsApart(own.silentOther, own.other, control.silentOther, control.other)
  const ratio = (k: number, n: number) => (n > 0 ? k / n : 0)
  const [left, right] = [own, control].map(p => ratio(p.silentOther, p.other)) as [number, number]
  const met = left > right && z > apart
  const of = (name: string, k: number, n: number) =>
    say`${whole(name, k)} of ${whole(`${name}Of`, n)} (${share(`${name}Share`, ratio(k, n))})`
  const first = feature('first', a)
  const head = say`Left this dictionary, right one that is right by construction, as large and as dense. ${first} is silent on ${of('ownSilent', own.silent, own.n)} ${units} left, its counterpart on ${of('controlSilent', control.silent, control.n)} right. `
  const where = say`Where ${feature('second', b)} is on, it is silent on ${of('ownSilentOther', own.silentOther, own.other)}, right on ${of('controlSilentOther', control.silentOther, control.other)}. `
  const errors = real('errors', z, 1)
  const verdict = met
    ? say`That is ${errors} standard errors more: such a hole the control does not have.`
    : left > right
      ? say`That is ${errors} standard errors more, not above ${whole('apart', apart)}: the control has such a hole as well, so the hole alone is no evidence.`
      : say`That is not more: the control has such a hole as well, so the hole alone is no evidence.`
  const cosines =
    own.cosine === null || control.cosine === null
      ? []
      : say` The encoder rows have a cosine of ${real('ownCosine', own.cosine)} left and ${real('controlCosine', control.cosine)} right.`
  return { met, parts: [...head, ...where, ...verdict, ...cosines], rule }
}
