// The words of a change of one feature: what it did to the model's predictions, in sentences and lists. Pure; renderer and tests.
import type { ChangeReport } from '../../../../../shared/ledger-model.ts'
import { visibleToken } from '../../../../components/strip-look.ts'
import { formatValue, plural } from '../../../../format.ts'
import { nats, quoted } from './ledger-words.ts'

/** Below this divergence, nats, a prediction is said not to move. */
const still = 0.005

/** What the change did, in sentences. @param at place in the document that was asked for */
export function changeText(report: ChangeReport, feature: number, scale: number, at: number): string[] {
  const { changes, changed, tokens } = report
  if (changed.length === 0) return [`#${feature} is off here: there is nothing of it to scale.`]
  const what = scale === 0 ? 'taken away' : `scaled by ${scale}`
  const where = changed.length === 1 ? `at ${quoted(tokens[changed[0]!]!)}` : `at ${changed.length} tokens`
  const lines = [
    `#${feature} ${what} ${where}. The rest of the residual stays: the other features, and what the dictionary leaves out.`,
  ]
  if (scale === 1) return lines
  const next = tokens[at + 1]
  const [before, after] = [changes.lossBefore[at]!, changes.lossAfter[at]!]
  if (next !== undefined && Number.isFinite(before)) {
    lines.push(
      `What follows ${quoted(tokens[at]!)}, ${quoted(next)}, costs ${formatValue(after)} nats instead of ${formatValue(before)} (${nats(after - before)}).`,
    )
  }
  const moves = [...changes.divergence]
  const own = moves[at] ?? 0
  if (own < still) lines.push(`The prediction there hardly moves (${formatValue(own)} nats of divergence).`)
  const later = moves.map((v, i) => ({ v, i })).filter(({ i }) => i > at && !changed.includes(i))
  const most = later.sort((a, b) => b.v - a.v)[0]
  if (most) {
    lines.push(
      most.v < still
        ? `At ${later.length} later ${plural(later.length, 'place')} nothing moves (at most ${formatValue(most.v)} nats): they read ${changed.length > 1 ? 'these places' : 'this place'} only through the blocks behind the hook, and what earlier blocks carried over is not undone.`
        : `Of the later places the prediction behind ${quoted(tokens[most.i]!)} moves most (${formatValue(most.v)} nats).`,
    )
  }
  return lines
}

/** Change of the loss of each token, shown on the token that is predicted; 0 on the first, which nothing predicts, and where it is next to nothing. */
export function lossChanges({ changes }: ChangeReport): Float32Array {
  const { lossBefore, lossAfter } = changes
  return Float32Array.from(lossBefore, (_, t) => {
    const change = t === 0 ? 0 : lossAfter[t - 1]! - lossBefore[t - 1]!
    return Math.abs(change) < still ? 0 : change
  })
}

export interface ChangeLine {
  id: number
  word: string
  logit: number
  before: number
  after: number
}

/** One of the lists of a place. */
export function linesAt(
  report: ChangeReport,
  list: 'up' | 'down' | 'likely' | 'likelyAfter',
  at: number,
): ChangeLine[] {
  const { count } = report.changes
  const from = report.changes[list]
  return Array.from({ length: count }, (_, k) => at * count + k)
    .filter(i => from.ids[i]! >= 0)
    .map(i => ({
      id: from.ids[i]!,
      word: visibleToken(report.words[from.ids[i]!] ?? ''),
      logit: from.logit[i]!,
      before: from.before[i]!,
      after: from.after[i]!,
    }))
}

/** A probability, with small ones not called zero. */
export const probability = (p: number): string => (p < 0.001 ? '<0.1%' : `${(100 * p).toFixed(p < 0.1 ? 1 : 0)}%`)
