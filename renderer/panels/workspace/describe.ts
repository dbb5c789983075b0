// Dictionaries, activations and runs in a line of words. Pure; renderer.
import type { SaeKind } from '../../../core/sae/types.ts'
import type { ActivationsInfo, DictionaryInfo, MaskReasons, RunInfo } from '../../../shared/model.ts'
import { formatCount, formatGuess, formatRate, formatShare, plural } from '../../format.ts'

const kinds: Record<SaeKind, string> = {
  relu: 'ReLU',
  jumprelu: 'JumpReLU',
  gated: 'Gated',
  tanh_relu: 'Tanh of ReLU',
  topk: 'TopK',
  groupmax: 'Groupmax',
  matching_pursuit: 'Matching pursuit',
}

/** JumpReLU, 100 → 1,024 */
export function describeDictionary(dictionary: DictionaryInfo): string {
  const k = dictionary.k === null ? '' : ` k=${dictionary.k}`
  const out = dictionary.dOut === dictionary.dIn ? '' : ` → ${formatCount(dictionary.dOut)}`
  return `${kinds[dictionary.activation]}${k}, ${formatCount(dictionary.dIn)} → ${formatCount(dictionary.dSae)}${out}`
}

/** L0 16.2 · FVU 0.21, or how far the run is. */
export function describeRun(run: RunInfo | null): string {
  if (!run) return 'not run yet'
  if (run.state === 'done') {
    const l0 = run.l0 === null ? '' : `L0 ${run.l0.toFixed(1)}`
    const fvu = run.fvu === null ? '' : `FVU ${run.fvu.toFixed(3)}`
    return [l0, fvu].filter(Boolean).join(' · ') || 'done'
  }
  const share = run.rows ? `${Math.floor((100 * run.rowsDone) / run.rows)}%` : '0%'
  if (run.state === 'failed' || run.state === 'queued') return `run ${run.state}`
  return run.state === 'running' ? `running, ${share}` : `run ${run.state} at ${share}`
}

/** 12 of 1,024 (1.17%), or a dash while unknown. */
export function describeDead(run: RunInfo | null, dSae: number): string {
  if (run?.dead == null) return '—'
  return `${formatCount(run.dead)} of ${formatCount(dSae)} (${formatShare(run.dead / dSae)})`
}

/** 30,000 words × 100 · 12 masked */
export function describeActivations(activations: ActivationsInfo): string {
  const { rows, d, masked, unit } = activations
  return `${formatCount(rows)} ${plural(rows, unit)} × ${formatCount(d)} · ${formatCount(masked)} masked`
}

const reasons: [keyof MaskReasons, string][] = [
  ['special', 'special tokens'],
  ['position', 'at the first position'],
  ['nonFinite', 'with NaN or infinity'],
  ['norm', 'with a norm above 10 medians'],
]

/** Masked, left out of every count and mean: 6 special tokens, 1 with a norm above 10 medians. Null where no row is (honesty rule 9). */
export function describeMask({ masked, maskReasons }: Pick<ActivationsInfo, 'masked' | 'maskReasons'>): string | null {
  if (masked === 0) return null
  const parts = reasons.flatMap(([reason, words]) =>
    maskReasons[reason] > 0 ? [`${formatCount(maskReasons[reason])} ${words}`] : [],
  )
  return `Masked, left out of every count and mean: ${parts.join(', ')}.`
}

/** 12,000 of 30,000 words · 9,800/s · 25 s left */
export function describeProgress(run: RunInfo, unit: string): string {
  const parts = [`${formatCount(run.rowsDone)} of ${formatCount(run.rows)} ${plural(run.rows, unit)}`]
  if (run.rowsPerSecond && run.state === 'running') {
    parts.push(`${formatRate(run.rowsPerSecond)}/s`)
    parts.push(`${formatGuess((run.rows - run.rowsDone) / run.rowsPerSecond)} left`)
  }
  return parts.join(' · ')
}
