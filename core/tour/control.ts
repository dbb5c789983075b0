// Step "the same picture for the perfect dictionary": what of a picture its control does not show. Pure, every process.
import { plural } from '../figure/format-number.ts'
import { real, say, share, whole, type Caption } from './caption.ts'

/** One picture of two features over some rows. */
export interface Pictured {
  n: number
  /** rows on which at least one is on, and both */
  on: number
  both: number
  /** cosine of the two encoder rows */
  cosine: number | null
  /** rows drawn in a zone that is not theirs */
  disagree: number
}

export interface ControlNumbers {
  unit: string
  own: Pictured
  control: Pictured
}

/** standard errors apart from which two shares are called different */
const apart = 3
const rule = `Met when the share of rows with both features on, of those with either, differs from the control's by more than ${apart} standard errors of the difference. What the control shows as well is no evidence.`

/** Standard errors between two shares, pooled; 0 where neither can be told. */
export function errorsApart(a: number, n: number, b: number, m: number): number {
  if (n === 0 || m === 0) return 0
  const pooled = (a + b) / (n + m)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
  return error > 0 ? Math.abs(a / n - b / m) / error : 0
}

/** Met when "both on, of either on" is more than three standard errors from the control's. */
export function controlCaption({ unit, own, control }: ControlNumbers): Caption {
  const units = plural(2, unit)
  const z = errorsApart(own.both, own.on, control.both, control.on)
  const met = z > apart
  const of = (p: Pictured, name: string) =>
    say`${whole(`${name}Both`, p.both)} of ${whole(`${name}On`, p.on)} (${share(`${name}Share`, p.on > 0 ? p.both / p.on : 0)})`
  const cosines =
    own.cosine === null || control.cosine === null
      ? []
      : say` The encoder rows have a cosine of ${real('ownCosine', own.cosine)} left and ${real('controlCosine', control.cosine)} right.`
  const verdict = met
    ? say` The difference is ${real('errors', z, 1)} standard errors: this the control does not show.`
    : say` The difference is ${real('errors', z, 1)} standard errors, not above ${whole('apart', apart)}: the control shows the same, so it is no evidence.`
  const head = say`Left this dictionary, right one that is right by construction, as large and as dense. Of ${units} with either feature on, both are on for ${of(own, 'own')} left and ${of(control, 'control')} right.`
  return { met, parts: [...head, ...verdict, ...cosines], rule }
}
