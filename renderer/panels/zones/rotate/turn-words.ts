// What a turn is said to be: a fixed vocabulary, each phrase with its rule (honesty.md rules 2, 7, 8; analyses.md A9). Pure; renderer.
import { formatCount } from '../../../format.ts'
import { noTurn, type TurnReport, type TurnRows } from '../../../../core/analysis/turn-types.ts'

export interface Reading {
  phrase: 'too few' | 'not enough data' | 'free to rotate' | 'not free to rotate'
  rule: string
}

const rule =
  '“Free to rotate” only if 99% of the zone is kept (Jaccard) beyond 10° at n/r of at least 50, and the refitted reconstruction loses under 1% of what the feature explains there.'

/** The cost at the turn where the first per cent of the zone is lost; NaN when it is not known. */
function costAtFirst({ soft, fit }: TurnRows): number {
  const first = soft?.[0]
  if (!first || !fit) return Number.NaN
  const at = Math.min(90, Math.round(first.encoderAngle)) + noTurn
  return fit.cost[at] ?? Number.NaN
}

/** @param unit what a row is */
export function readingOf(rows: TurnRows, unit: string): Reading {
  const counts = `${rows.nActive} ${unit}s on / ${rows.types} types`
  if (rows.nActive < 30 || rows.types < 5) {
    return { phrase: 'too few', rule: `${counts}; under 30 rows or 5 types nothing is read.` }
  }
  const first = rows.soft?.[0]
  const ratio = rows.n / rows.r
  if (!first || ratio < 50) {
    return { phrase: 'not enough data', rule: `n/r is ${numbers(ratio)}, under 50. ${rule}` }
  }
  const cost = costAtFirst(rows)
  const said = `Here: ${degrees(first.encoderAngle)} (pre-activations ${degrees(first.angle)}) at n/r ${numbers(ratio)}, cost ${percent(cost)}; ${counts}.`
  const free = first.angle > 10 && cost < 0.01
  return { phrase: free ? 'free to rotate' : 'not free to rotate', rule: `${rule} ${said}` }
}

export const percent = (share: number): string =>
  Number.isFinite(share) ? `${Number((100 * share).toPrecision(3))}%` : 'not known'
export const degrees = (angle: number): string =>
  Number.isFinite(angle) ? `${Number(angle.toPrecision(3))}°` : 'not known'
export const numbers = (value: number): string =>
  Number.isFinite(value) ? String(Number(value.toPrecision(3))) : 'not known'

/** One line of the readout: a name, what it is about, a value for the drawn rows and one for all. */
export interface Line {
  name: string
  hint: string
  shown: string
  all: string
}

const line = (name: string, hint: string, report: TurnReport, of: (rows: TurnRows) => string): Line => ({
  name,
  hint,
  shown: report.shown ? of(report.shown) : '',
  all: report.all ? of(report.all) : '',
})

/** What the turn does at one of the angles. */
export function turnLines(report: TurnReport, at: number): Line[] {
  if (!report.all) return []
  return [
    line(
      'Zone kept',
      'Jaccard of the zone before and after, the threshold refitted so that as many rows are on; full space',
      report,
      r => numbers(r.jaccard[at]!),
    ),
    line(
      'Gaussian null',
      'the same Jaccard for Gaussian rows of this density whose pre-activations are as correlated',
      report,
      r => numbers(r.nullJaccard[at]!),
    ),
    line(
      'Change zone',
      'rows whose label changes, of all rows of the column',
      report,
      r => `${formatCount(r.flipped[at]!)} of ${formatCount(r.n)}`,
    ),
    line(
      'Cost, refitted',
      'loss added by the turn, decoder row refitted before and after, zone frozen; share of what the feature explains on its rows',
      report,
      r => percent(r.fit?.cost[at] ?? Number.NaN),
    ),
    line('Mean error', 'mean squared error of the reconstruction: as it is, then turned and refitted', report, r =>
      errorOf(r, at),
    ),
    line('Decoder turns', 'angle between the refitted decoder row and the dictionary’s', report, r =>
      degrees(r.fit?.decoderAngle[at] ?? Number.NaN),
    ),
  ]
}

const errorOf = ({ fit }: TurnRows, at: number): string =>
  fit && Number.isFinite(fit.errorBefore)
    ? `${fit.errorBefore.toPrecision(4)} → ${fit.error[at]!.toPrecision(4)}`
    : 'not known'

/** Slack that does not depend on the angle: the soft headline, and the exact ones under "advanced". */
export function slackLines(report: TurnReport, advanced: boolean): Line[] {
  const soft = (eta: number) => (r: TurnRows) => {
    const level = r.soft?.find(l => l.eta === eta)
    return level ? `${degrees(level.angle)} (${numbers(level.ratio)} × null)` : 'none'
  }
  const both = (slack: { minus: number; plus: number } | null, r: TurnRows) =>
    slack ? `−${degrees(slack.minus)} +${degrees(slack.plus)} (N ${r.n}, n/r ${numbers(r.n / r.r)})` : 'none'
  const lines = [
    line(
      'Soft slack, 10%',
      'turn at which a tenth of the zone is lost, as the angle whose cosine is the correlation of pre-activations; times the Gaussian null',
      report,
      soft(0.1),
    ),
    line(
      'Soft slack, 1%',
      'turn at which a hundredth of the zone is lost; times the Gaussian null',
      report,
      soft(0.01),
    ),
  ]
  if (!advanced) return lines
  return [
    ...lines,
    line('Exact, bias free', 'turns at which some threshold still gives every label; shrinks with N', report, r =>
      both(r.free, r),
    ),
    line(
      'Exact, bias kept',
      'turns before the first label changes with length and bias kept; shrinks with N',
      report,
      r => both(r.fixed, r),
    ),
  ]
}
