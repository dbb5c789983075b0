// The words beside an activation plane: what it shows, what its counts are shares of, what to trust. Pure; renderer and tests.
import { drawsZones, hasRowThresholds } from '../../../../core/sae/kinds.ts'
import { noThresholdNote, rowThreshold, varyingLine } from '../../../../core/zones/varying-threshold.ts'
import type { ActivationPlane } from '../../../../core/zones/activation-plane.ts'
import type { ZoneSpec } from '../../../../core/zones/types.ts'
import { formatCount, formatShare, formatValue, plural } from '../../../format.ts'
import { quadrantName } from '../../../plots/plane-marks.ts'
import { countOf, percent, quickLook, type FootItem } from '../pane-words.ts'

/** How the picture is made: control, what is drawn, filter. */
export function planeSubtitle(spec: ZoneSpec, unit: string): string {
  const parts: string[] = []
  if (spec.control?.kind === 'features') parts.push('control: density-matched random features')
  if (spec.control?.kind === 'tokens') parts.push(`control: random ${unit}s of equal count`)
  if (spec.control?.kind === 'answer') parts.push('control: known answer, made-up rows')
  parts.push('activation plane: no directions, no angles')
  if (spec.filter) parts.push(`filter ${spec.filter}`)
  return parts.join(' · ')
}

/** What must be known before anything is read off the picture; empty where there is nothing of the kind. */
export function planeNote({ kind, population }: ActivationPlane): string {
  const notes: string[] = []
  if (population.source === 'shown rows') notes.push(quickLook)
  if (hasRowThresholds(kind)) notes.push(varyingLine(kind, population.unit))
  if (!drawsZones(kind)) notes.push(noThresholdNote)
  return notes.join(' · ')
}

/** What a screen reader hears of the plot. */
export function planeLabel(view: ActivationPlane, name: string): string {
  const { x, y, population } = view
  return `Pre-activation of #${x.feature} against #${y.feature} of ${name}, ${countOf(population.drawn, population.unit)} drawn`
}

/** One quarter as the list beside the plot tells it. */
export interface QuadrantRow {
  quadrant: number
  name: string
  count: string
  share: string
  hint: string
}

/** The quarters, those where something is on first and larger ones before smaller ones. */
export function quadrantRows(view: ActivationPlane): QuadrantRow[] {
  const { n, unit } = view.population
  return view.quadrants
    .map((counts, quadrant) => ({ ...counts, quadrant }))
    .sort((a, b) => Number(a.quadrant === 0) - Number(b.quadrant === 0) || b.nTrue - a.nTrue || a.quadrant - b.quadrant)
    .map(({ nTrue, nDrawn, quadrant }) => {
      const name = quadrantName(view, quadrant)
      const share = formatShare(nTrue / n)
      const drawn = nDrawn === null || nDrawn === nTrue ? '' : `; the drawn lines put ${countOf(nDrawn, unit)} there`
      const hint = `${name}: ${countOf(nTrue, unit)} truly, ${share} of ${countOf(n, unit)}${drawn}`
      return { quadrant, name, count: formatCount(nTrue), share, hint }
    })
}

/** The trust numbers of a plane, the most important first. */
export function planeFootItems(view: ActivationPlane): FootItem[] {
  const { population, disagreement, x, y } = view
  const { unit, n } = population
  const items: FootItem[] = []
  const add = (key: string, name: string, value: string, hint: string, tone: FootItem['tone'] = 'plain') =>
    items.push({ key, name, value, hint, tone })
  add('population', 'counts and shares of', countOf(n, unit), `All ${unit}s that are not masked and pass the filter.`)
  for (const axis of [x, y]) {
    const { varies, threshold, feature } = axis
    if (threshold === null) continue
    const band = varies ? `, 5–95% ${formatValue(varies.low)} to ${formatValue(varies.high)}` : ''
    add(
      `threshold-${feature}`,
      varies ? `median threshold #${feature}` : `threshold #${feature}`,
      `z = ${formatValue(threshold)}${band}`,
      varies
        ? `Every ${unit} has a threshold of its own, ${rowThreshold(view.kind)}; the line is their median.`
        : 'The feature is on where its pre-activation is above this.',
    )
    if (varies?.jaccard != null) {
      add(
        `jaccard-${feature}`,
        `Jaccard #${feature} beyond line, true`,
        varies.jaccard.toFixed(2),
        `Overlap of the ${unit}s beyond the median threshold with those on which the feature is truly on.`,
      )
    }
  }
  if (disagreement) {
    add(
      'disagreement',
      'drawn ≠ true quarter',
      `${formatCount(disagreement.rows)} / ${formatCount(n)}`,
      `${plural(2, unit)} that the drawn lines put into another quarter than their true one; ringed in the plot.`,
      disagreement.rows > 0 ? 'warn' : 'plain',
    )
  }
  if (population.masked > 0) {
    add('masked', 'masked', countOf(population.masked, unit), 'Left out of every count and share.')
  }
  if (population.drawn < n) {
    add(
      'drawn',
      'points drawn',
      `${formatCount(population.drawn)} of ${formatCount(n)}`,
      `${disagreement ? 'In a chosen zone or near a threshold' : 'Where a chosen feature is on or correlates most'} ${percent(population.rateNear)} of points are drawn, of silent ones ${percent(population.rateSilent)}. Counts and histograms are never thinned.`,
    )
  }
  add('bars', 'histograms', 'all counted, log', `Bars are the logarithm of counts over all ${n === 1 ? unit : `${unit}s`}; coloured where the feature is truly on.`) // prettier-ignore
  if (population.source === 'shown rows') {
    const hint = 'Activations were computed now for these rows; no run has finished yet.'
    add('source', 'population:', `shown ${unit}s`, hint)
  }
  return items
}
