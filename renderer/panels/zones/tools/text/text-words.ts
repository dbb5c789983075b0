// What the text tool says: how a text was cut, what a token is, what full colour stands for. Pure; renderer.
import type { StripToken } from '../../../../components/strip-look.ts'
import { formatCount, formatValue, plural } from '../../../../format.ts'
import type { TextTokens, TextValues } from '../../../../../shared/text-model.ts'
import type { StripScale } from '../../../../stores/own-text.ts'

/** The tokens as a strip draws them. */
export function stripTokens(tokens: TextTokens): StripToken[] {
  return tokens.shown.map((shown, t) => {
    const isStart = tokens.masked[t] === 1 && tokens.starts[t] === tokens.ends[t]
    return {
      text: isStart ? '‹start›' : shown,
      masked: tokens.masked[t] === 1,
      part: tokens.part[t] === 1,
      note: noteOf(tokens, t),
      begins: tokens.windowStart[t] === 1,
      ends: /[\n\r]/.test(shown),
    }
  })
}

function noteOf(tokens: TextTokens, t: number): string {
  if (tokens.masked[t] === 1) return 'not counted'
  const seen = tokens.seen[t]! - 1
  const window = tokens.windowStart[t] === 1 ? ', a new window of the model' : ''
  return `sees ${formatCount(seen)} ${plural(seen, 'token')} of text before it${window}`
}

/** How the text went through the model. */
export function cutText(
  { documents, windows, context, overlap, left, masked, ids }: TextTokens,
  counted: number,
): string {
  const tokens = `${formatCount(counted)} ${plural(counted, 'token')}`
  const starts = masked.reduce((n, m) => n + m, 0)
  const parts = [`${tokens} in ${formatCount(documents)} ${plural(documents, 'document')}, ${starts} masked`]
  if (windows > documents) {
    parts.push(
      `read in ${formatCount(windows)} windows of at most ${context - 1} tokens: each next one of a document repeats ${overlap}, so that a token sees at least ${overlap} before it once there are as many (a dashed line is where a window goes on)`,
    )
  } else if (ids.length > 0) parts.push('early tokens see little before them')
  if (left > 0) parts.push(`the last ${formatCount(left)} tokens of the text were not run`)
  return `${parts.join(' · ')}.`
}

/** The value that gets a strip's full colour; 0 where the scale is not known. */
export function mostOf(scale: StripScale, { max, runMax }: TextValues, i: number): number {
  if (scale === 'all') return Math.max(0, ...max)
  if (scale === 'run' && runMax) return runMax[i]!
  return max[i]!
}

/** What full colour stands for. */
export function scaleText(scale: StripScale, { max, runMax }: TextValues, unit: string): string {
  if (scale === 'all')
    return `Full colour is ${formatValue(Math.max(0, ...max))}, the largest activation of all strips.`
  if (scale === 'run' && runMax)
    return `Full colour is each feature’s largest activation over the run’s unmasked ${unit}s.`
  const missing = scale === 'run' ? ' (there is no finished run)' : ''
  return `Full colour is each feature’s largest activation in this text${missing}.`
}

/** The token that is pinned: its text and where it lies. */
export function tokenTitle(tokens: TextTokens, t: number): string {
  const [start, end] = [tokens.starts[t]!, tokens.ends[t]!]
  const where =
    end - start > 1 ? `characters ${start + 1} to ${end}` : end > start ? `character ${end}` : 'before the text'
  return `token ${tokens.ids[t]} · ${where} · ${noteOf(tokens, t)}`
}
