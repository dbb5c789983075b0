// What absorption of a class and of pairs says in words, with its rule and what would change it. Pure; renderer.
import { LEAST_PROBE_F1, type Overall } from '../../../../core/analysis/absorption-summary.ts'
import type { AbsorptionLimits } from '../../../../core/analysis/absorption.ts'
import { LEAST_CHILD_ROWS, type AbsorptionCandidate } from '../../../../core/analysis/absorption-candidates.ts'
import type { AbsorptionAnswer } from '../../../../shared/analyses/absorption.ts'
import type { CandidateAnswer, CorrectionAnswer } from '../../../../shared/analyses/candidates.ts'
import type { ClassReport, ProbeSpec, Share } from '../../../../shared/ledger-model.ts'
import { formatCosine, formatCount } from '../../../format.ts'
import type { Reading } from '../panel.ts'

const two = (v: number | null | undefined) => (v === null || v === undefined || Number.isNaN(v) ? '—' : v.toFixed(2))
const percent = (v: number) => `${(100 * v).toFixed(1)}%`

/** `12.0% (8.1% to 16.2%)` */
export const shareText = (share: Share | null): string =>
  share ? `${percent(share.value)} (${percent(share.low)} to ${percent(share.high)})` : '—'

/** `letter s`; a concept by its name */
export const nameOfProbe = ({ by, value }: ProbeSpec): string => (by.startsWith('@') ? by : `${by} ${value}`)
export const nameOfClass = ({ spec }: ClassReport): string => nameOfProbe(spec)

const floor = `at least 30 rows and 5 words, a main latent, and a probe with an F1 above ${LEAST_PROBE_F1}`

/** The reading of a class. */
export function classReading({ report, sampleOf }: AbsorptionAnswer): Reading {
  const { classRows, classTypes, main, full, fraction, denseF1, positives } = report
  const rule = `Full: all main latents silent, another one holds 40% of x · p. Fraction: the part of up to three others with a cosine of 0.1. A verdict needs ${floor}.`
  const change =
    'Other words held out, the other ranking of latents, or ablation in the ledger; silence that the error or a negative projection explains counts against absorption.'
  const of = `${formatCount(positives)} rows with a positive projection, of ${formatCount(classRows)} rows / ${formatCount(classTypes)} words`
  if (report.tooFew) return { text: `Too few: ${formatCount(classRows)} rows / ${formatCount(classTypes)} words.`, rule, change } // prettier-ignore
  if (main.length === 0) return { text: 'No main latent: no verdict.', rule, change }
  if (!full || !fraction) return { text: `The probe reads the class with an F1 of ${two(denseF1)} only: no verdict.`, rule, change } // prettier-ignore
  const sample =
    sampleOf === null
      ? ''
      : ` From a random sample of ${formatCount(report.trainRows + report.testRows)} of the probe’s ${formatCount(sampleOf)} rows.`
  return {
    text: `Absorbed in full on ${shareText(full)}, mean fraction ${two(fraction.value)} (${two(fraction.low)} to ${two(fraction.high)}); ${of}. ${splitText(main.length)}${sample}`,
    rule,
    change,
  }
}

export const splitText = (main: number): string =>
  main === 1 ? 'One main latent: no split.' : `${main} main latents: ${main - 1} ${main === 2 ? 'split' : 'splits'}.`

/** Formulas, with the values of the class in them. */
export function classFormulas(answer: AbsorptionAnswer | null, limits: AbsorptionLimits): string[] {
  const of = answer?.report
  const main = of?.main.map(f => `#${f}`).join(', ')
  return [
    `Ledger: x · p = b_dec · p + Σ z_i (d_i · p) + ε · p, p the unit direction of the class against the others, decoder norms folded in.${of ? ` ${formatCount(of.positives)} of ${formatCount(of.classRows)} rows have x · p > 0.` : ''}`,
    `Main latents: ranked by ${of?.spec.rank === 'difference' ? 'mean(z | class) − mean(z | rest)' : 'the sparse logistic fit, 0.01 |w|₁'}; kept while F1 on left-out words rises by more than 0.03.${main ? ` Here ${main}.` : ''}`,
    'Full absorption (SAEBench): every main latent silent, the latent with the largest z c has c ≥ 0.025 and z c ≥ 0.4 x · p. Fraction: A / (A + M), A = min(three largest z c with c ≥ 0.1, x · p − M), M the main latents’ share.',
    `Tunable (Chanin et al., A.13): largest main share ≤ ${two(limits.mainShare)} and the ${limits.absorbers} largest others ≥ ${two(limits.otherShare)} of x · p.`,
    'Intervals: 95%, 400 bootstraps over words (documents where there are no words), seed 1. A word, in any spelling, is on one side of the split only.',
  ]
}

export const overallText = (of: Overall): string =>
  of.full === null
    ? `no class passes (${of.skipped} skipped)`
    : `${of.classes} classes (${of.skipped} skipped), ${formatCount(of.positives)} rows: full ${percent(of.full)} (by rows ${percent(of.fullByRows!)}), fraction ${two(of.fraction)} (by rows ${two(of.fractionByRows)}), ${two(of.splits)} splits a class`

export function pairsReading(answer: CandidateAnswer): Reading {
  const { found, pairs, byWeights, judged, left, above, features, line } = answer
  const unread = byWeights - judged - left
  const missed = [
    unread > 0 ? `${formatCount(unread)} less promising pairs were not compared by their rows.` : '',
    left > 0 ? `${formatCount(left)} pairs were not kept, to bound memory: none of them has a score above ${two(above)}.` : '',
  ] // prettier-ignore
  return {
    text: `${formatCount(found)} pairs look absorbed, of all ${formatCount(pairs)} of a feature and one that is on for fewer rows, ${LEAST_CHILD_ROWS} or more; weights leave ${formatCount(byWeights)}, ${formatCount(judged)} were compared by their rows.`,
    rule: `Decoder rows more alike than the best of ${formatCount(features)} random ones (${formatCosine(line)}, 1%), encoder rows turned apart, an inhibited parent, a child that holds credit.`,
    change: ['A hole alone is also what an exception or an exclusive sibling makes.', ...missed, 'Top-k dictionaries have holes from their budget alone.'].filter(Boolean).join(' '), // prettier-ignore
  }
}

export function pairFormulas(candidate: AbsorptionCandidate | null): string[] {
  const c = candidate
  const value = (v: number) => (c ? ` = ${two(v)}` : '')
  return [
    `δ = median(z_c) (d_c · d_p) / median(z_p alone)${value(c?.deltaDec ?? 0)}: the parent’s credit that the child’s decoder row holds.`,
    `suppression = 1 − median(z_p on the child’s rows) / median(z_p alone)${value(c?.suppression ?? 0)}: what the parent withholds there.`,
    `inhibition = e_p · u / (e_p · d_p), u the child’s own direction${value(c?.inhibition ?? 0)}: −δ in a sparse linear code.`,
    'Ranked by min(δ, −inhibition). In a sparse linear code δ = suppression = −inhibition, and the slope of the parent’s activation on the probe over the child’s rows is 1, shifted by δ; hard clustering has all or nothing.',
  ]
}

export function slopeText({ slope, aloneRows, childRows, along }: CorrectionAnswer): string {
  const of = `${formatCount(aloneRows)} rows of the parent alone, ${formatCount(childRows)} of the child; ${along}.`
  if (slope.gain === null) return `No gain: the parent has no rows of its own ahead of the probe’s zero. ${of}`
  if (slope.slope === null)
    return `No slope: the parent fires on ${percent(slope.fireRate ?? 0)} of the child’s rows. ${of}`
  return `Slope ${two(slope.slope)} (1 in a sparse code), intercept ${two(slope.intercept)}, fires on ${percent(slope.fireRate ?? 0)} of the child’s rows; z / (gain x · p) at 10%, 50%, 90%: ${slope.ratios?.map(two).join(', ') ?? '—'}. ${of}`
}
