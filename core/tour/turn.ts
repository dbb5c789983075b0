// Step "turn the vector": how far forty words let it turn, and how far all tokens do. Pure, every process.
import { plural } from '../figure/format-number.ts'
import { noTurn, turnDegrees, type TurnReport, type TurnRows } from '../analysis/turn-types.ts'
import { angle, feature, real, say, whole, type Caption, type Part } from './caption.ts'

/** share of the zone that is lost (honesty.md rule 2: soft slack) */
const eta = 0.1
/** how much further the few rows must let it turn */
const looser = 1.5
const rule = `Met when the shown rows let the vector turn at least ${looser} times as far as all rows before ${100 * eta}% of the zone is lost (Jaccard, threshold refitted). “× null” is that turn over the one of Gaussian rows of the same density.`

/** Soft slack at ten per cent, or null where no row or every row is on. */
const slackOf = (rows: TurnRows) => rows.soft?.find(level => level.eta === eta) ?? null

/**
 * Met when a tenth of the zone of the shown rows is lost at a turn 1.5 times that of all rows, or larger.
 * @param degrees the turn that is drawn, whole degrees
 */
export function turnCaption(report: TurnReport, degrees: number): Caption {
  const { shown, all, unit } = report
  const few = shown && slackOf(shown)
  const many = all && slackOf(all)
  if (!shown || !all || !few || !many) {
    const parts = say`No row or every row has ${feature('feature', report.feature)} on: there is no zone that a turn could change.`
    return { met: false, parts, rule }
  }
  const found = turnDegrees.indexOf(degrees)
  const at = found < 0 ? noTurn : found
  const target = report.target.kind === 'own' ? ' toward its decoder row' : ''
  const moved = (rows: TurnRows, name: string): Part[] => say`${whole(`${name}Flipped`, rows.flipped[at]!)} of`
  const head = say`A turn of ${feature('feature', report.feature)} by ${angle('turn', degrees)}${target} changes the zone of ${moved(shown, 'shown')} the ${whole('shownRows', shown.n)} ${plural(2, unit)} shown and of ${moved(all, 'all')} all ${whole('allRows', all.n)}. `
  const slack = say`A tenth of the zone is lost at ${angle('shownSlack', few.angle)} for the shown ${plural(2, unit)} (${real('shownRatio', few.ratio)} × null) and at ${angle('allSlack', many.angle)} for all (${real('allRatio', many.ratio)} × null). `
  const met = few.angle >= looser * many.angle
  const verdict = met
    ? say`A few ${plural(2, unit)} leave room that all of them do not.`
    : say`That is ${real('times', few.angle / many.angle)} times as far, less than ${real('needed', looser, 1)}: here the few hold it about as tightly as all.`
  return { met, parts: [...head, ...slack, ...verdict], rule }
}
