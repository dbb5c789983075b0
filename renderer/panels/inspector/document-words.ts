// A document as a strip, and the features of one of its tokens as a list. Pure; renderer.
import { isOn } from '../../../core/sae/kinds.ts'
import type { DocumentPage } from '../../../shared/feature-page-model.ts'
import type { StripToken } from '../../components/strip-look.ts'
import { formatCount, plural } from '../../format.ts'
import type { ActiveRow } from '../zones/tools/text/active-order.ts'

/** Tokens with what is said of them when they are pointed at; lines end where the text has them. */
export function documentTokens({ tokens, ids, masked, active, from }: DocumentPage): StripToken[] {
  return tokens.map((text, i) => {
    const notes = [
      ids?.[i] ? `id ${ids[i]}` : '',
      active[i]! < 0 ? 'the run has not come here' : `${active[i]} ${plural(active[i]!, 'feature')} on`,
      `row ${formatCount(from + i)}`,
    ]
    return { text, note: notes.filter(Boolean).join(' · '), masked: masked[i] === 1, ends: /[\n\r↵]$/.test(text) }
  })
}

/** Which rows it is, how often the feature is on in it, and whether more lies around. */
export function documentHint(
  { from, to, values, cutBefore, cutAfter }: DocumentPage,
  feature: number,
  unit: string,
): string {
  const on = values.reduce((n, value) => n + Number(isOn(value)), 0)
  const rows = to - from === 1 ? `row ${formatCount(from)}` : `rows ${formatCount(from)} to ${formatCount(to - 1)}`
  const cut =
    cutBefore || cutAfter
      ? ` The document goes on ${cutBefore && cutAfter ? 'before and after' : cutBefore ? 'before' : 'after'} these.`
      : ''
  return `#${feature} is on for ${formatCount(on)} of ${formatCount(to - from)} ${plural(to - from, unit)}, ${rows}.${cut} Arrows walk, Enter picks a token.`
}

/** With the share of each feature's largest activation as the last column. @param max [features] over the run; null before it is known */
export function activeRows(
  active: readonly { feature: number; value: number; label: string }[],
  max: Float32Array | null,
): ActiveRow[] {
  return active.map(({ feature, value, label }) => {
    const share = Math.abs(value) / (max?.[feature] ?? NaN)
    return {
      feature,
      label,
      value,
      last: Number.isFinite(share) ? share : 0,
      text: Number.isFinite(share) ? `${Math.round(100 * share)}%` : '—',
    }
  })
}
