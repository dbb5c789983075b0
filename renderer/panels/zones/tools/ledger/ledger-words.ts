// The words of the ledger: a fixed vocabulary, each phrase with its rule (honesty.md rules 7, 8; analyses.md A2). Pure; renderer and tests.
import type {
  AblationReport,
  ClassReport,
  LedgerChoices,
  LedgerReport,
  ProbeSpec,
  Share,
} from '../../../../../shared/ledger-model.ts'
import { visibleToken } from '../../../../components/strip-look.ts'
import { formatCount, formatValue, plural } from '../../../../format.ts'

export const percent = (share: number): string => `${Number((100 * share).toPrecision(3))}%`
/** a word with its blanks made visible, in quotes */
export const quoted = (token: string): string => `“${visibleToken(token.trim() || token)}”`
export const signed = (x: number): string => `${x < 0 ? '−' : '+'}${formatValue(Math.abs(x))}`
export const nats = (x: number): string => `${signed(x)} ${'nats'}`

/** A bar of the waterfall; places are shares of the width, 0 to 1. */
export interface Bar {
  key: string
  name: string
  feature: number | null
  main: boolean
  amount: number
  note: string
  left: number
  width: number
}

/** lines with large shares that are shown one by one, and those against the probe */
const shownUp = 8
const shownDown = 3

/** The ledger as bars that begin where the one before ends: bias, latents by share, the rest, the error, the sum. */
export function waterfall(report: LedgerReport): Bar[] {
  const up = report.lines.filter(l => l.share > 0)
  const down = report.lines.filter(l => l.share <= 0)
  const shown = [...up.slice(0, shownUp), ...down.slice(-shownDown)]
  const rest = [...up.slice(shownUp), ...down.slice(0, Math.max(0, down.length - shownDown))]
  const parts = [
    {
      key: 'bias',
      name: 'decoder bias',
      feature: null,
      main: false,
      amount: report.bias,
      note: 'b_dec along the probe',
    },
    ...shown.map(l => ({
      key: `f${l.feature}`,
      name: `#${l.feature}`,
      feature: l.feature,
      main: l.main,
      amount: l.share,
      note: `activation ${formatValue(l.value)}, cosine of its decoder with the probe ${l.cosine.toFixed(2)}`,
    })),
    ...(rest.length
      ? [{ key: 'rest', name: `${rest.length} more`, feature: null, main: false, amount: sum(rest.map(l => l.share)), note: 'latents with small shares, together' }] // prettier-ignore
      : []),
    { key: 'error', name: 'error', feature: null, main: false, amount: report.error, note: 'what the dictionary leaves out, along the probe' }, // prettier-ignore
  ]
  let at = 0
  const ends = parts.map(part => (at += part.amount))
  const low = Math.min(0, report.projection, ...ends)
  const high = Math.max(0, report.projection, ...ends)
  const span = high - low || 1
  const bar = (part: (typeof parts)[number], from: number, to: number): Bar => ({
    ...part,
    left: (Math.min(from, to) - low) / span,
    width: Math.abs(to - from) / span,
  })
  const total = { key: 'sum', name: 'x · probe', feature: null, main: false, amount: report.projection, note: 'the sum: the token’s projection on the probe' } // prettier-ignore
  return [...parts.map((part, i) => bar(part, ends[i]! - part.amount, ends[i]!)), bar(total, 0, report.projection)]
}

const sum = (values: number[]) => values.reduce((s, v) => s + v, 0)

export interface Verdict {
  phrase: 'absorbed' | 'partly absorbed' | 'not absorbed' | 'no verdict'
  why: string
}

const fullRule =
  'Absorbed: every main latent is silent, and the latent with the largest share has a cosine of at least 0.025 and at least 40% of x · probe (SAEBench, full). Partly: others with a cosine of at least 0.1, three at most, hold at least 40% of it; the fraction is theirs of theirs and the main latents’.'

/** What is said of one token. */
export function verdictOf(report: LedgerReport): Verdict {
  const { class: of, projection } = report
  const { value, by } = of.spec
  if (report.own !== value)
    return { phrase: 'no verdict', why: `this token is not of ${by} ${value}: the ledger alone.` }
  if (of.tooFew) return { phrase: 'no verdict', why: `${countsText(of)}: too few.` }
  if (of.main.length === 0) return { phrase: 'no verdict', why: `no latent says ${by} ${value} better than chance.` }
  if (of.denseF1 <= leastF1) return { phrase: 'no verdict', why: `the probe itself has F1 ${of.denseF1.toFixed(2)} on words left out (0.6 is needed).` } // prettier-ignore
  if (projection <= 0) return { phrase: 'no verdict', why: 'the probe does not read the class here (x · probe is not above zero).' } // prettier-ignore
  if (report.full) return { phrase: 'absorbed', why: fullRule }
  if (report.fraction > 0)
    return { phrase: 'partly absorbed', why: `fraction ${report.fraction.toFixed(2)}. ${fullRule}` }
  return { phrase: 'not absorbed', why: fullRule }
}

const countsText = ({ classRows, classTypes }: ClassReport) =>
  `${formatCount(classRows)} rows / ${formatCount(classTypes)} words of the class`

/** F1 of the probe below which nothing is said of a class (SAEBench). */
const leastF1 = 0.6

/** Whether main latents are on, in words. */
export function mainText(report: LedgerReport): string {
  const { main } = report.class
  if (main.length === 0) return 'No main latent.'
  const names = main.map(f => `#${f}`).join(', ')
  if (report.mainSilent) return `${main.length > 1 ? 'Main latents' : 'Main latent'} ${names}: silent here.`
  const on = report.lines.filter(l => l.main).map(l => `#${l.feature}`)
  return `${main.length > 1 ? 'Main latents' : 'Main latent'} ${names}; on here: ${on.join(', ')}.`
}

const shareText = (share: Share | null, of: ClassReport) =>
  share
    ? `${percent(share.value)} (95% ${percent(share.low)} to ${percent(share.high)}, by word)`
    : of.tooFew
      ? 'too few'
      : of.denseF1 <= leastF1
        ? `not read: the probe's own F1 is ${of.denseF1.toFixed(2)}`
        : 'no main latent'

/** The class, as lines of name and value. */
export function classLines(of: ClassReport): { name: string; value: string; hint: string }[] {
  const curve = of.curve.slice(0, 4).map((k, i) => `${i + 1}: ${k.f1.toFixed(2)}`)
  return [
    {
      name: 'Probe',
      value: `${percent(of.accuracy)} of ${formatCount(of.testRows)} rows / ${formatCount(of.testTypes)} words left out`,
      hint: `Logistic regression of ${of.classes} classes on the activations; a word is in training or in test, never in both. F1 of this class ${of.denseF1.toFixed(2)}.`,
    },
    { name: 'Class', value: countsText(of), hint: 'rows that the probe was made of and that have this value' },
    {
      name: 'F1 by k',
      value: curve.length ? curve.join(', ') : 'too few',
      hint: `Of a probe on the first k latents, on words left out. Ranked by ${of.spec.rank === 'convex' ? 'the sparse convex fit' : 'the difference of means'}; main latents: as long as F1 rises by more than 0.03.`,
    },
    {
      name: 'Absorbed in full',
      value: shareText(of.full, of),
      hint: `of ${formatCount(of.positives)} rows of the class with x · probe above zero`,
    },
    { name: 'Mean fraction', value: shareText(of.fraction, of), hint: 'of the same rows' },
  ]
}

/** Absorption by ablation in sentences. */
export function ablationText(report: AblationReport): string[] {
  const { positives, candidates, sampled, absorbed, rate, reasons, answerTokens } = report
  const { by, value } = report.spec
  if (candidates === 0) {
    return [`By ablation: no row to look at. On all ${formatCount(positives)} rows of ${by} ${value} a main latent is on, or there is none.`] // prettier-ignore
  }
  const looked = sampled < candidates ? `${sampled} sampled of ${formatCount(candidates)}` : formatCount(candidates)
  const share = rate ? `${percent(rate.value)} of ${formatCount(positives)} (95% ${percent(rate.low)} to ${percent(rate.high)}, by word)` : 'too few for a rate' // prettier-ignore
  const why = Object.entries(reasons)
    .sort((a, b) => b[1] - a[1])
    .map(([reason, n]) => `${reason} ${n}`)
    .join(', ')
  return [
    `By ablation: ${absorbed} of ${looked} rows with silent main latents are held by one other latent: ${share}.`,
    `Answer: ${formatCount(answerTokens)} ${plural(answerTokens, 'token')} that follow such rows.${why ? ` Not absorbed: ${why}.` : ''}`,
  ]
}

/** The probe that a row suggests: its own class among rows of its own kind, of a row without a class among those of the usual kind; null when nothing groups the rows. */
export function suggestedProbe(choices: LedgerChoices): ProbeSpec | null {
  const by = choices.by.find(c => c.value !== '') ?? choices.by[0]
  if (!by) return null
  const own = by.value !== ''
  // A row without a class, as a line's end, has its kind but no rows like it that have one.
  const where = own ? Object.fromEntries(choices.where.filter(c => c.name !== by.name).map(c => [c.name, c.value])) : by.usual // prettier-ignore
  return {
    by: by.name,
    value: own ? by.value : by.values[0]!,
    where,
    rank: 'convex',
  }
}
