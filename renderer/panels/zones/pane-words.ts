// The words beside a zone plot: how it is drawn, what its numbers are shares of, what to trust. Pure; renderer and tests.
import { drawsZones } from '../../../core/sae/kinds.ts'
import { residualBands } from '../../../core/zones/residual-bands.ts'
import { shareOf } from '../../../core/zones/exact-pieces.ts'
import { originText, sliceText } from '../../../core/zones/slice-words.ts'
import type { ZoneFeature, ZoneSpec, ZoneView } from '../../../core/zones/types.ts'
import { formatCount, plural } from '../../format.ts'
import { lengthNote } from '../../plots/plot-input.ts'

/** "1 word", "30,000 words". */
export function countOf(n: number, unit: string): string {
  return `${formatCount(n)} ${plural(n, unit)}`
}

/** What the window calls a dictionary: its title, or its name where it has none. */
export function titleOf(dictionary: { name: string; title?: string }): string {
  return dictionary.title || dictionary.name
}

/** "encoder in slice by construction · decoder 89% of length in slice", in the words of a figure's legend. */
export function arrowNote(feature: ZoneFeature): string {
  const decoder = feature.encoderDecoderCosine === null ? 'in another space' : lengthNote(feature.decoder)
  return `encoder ${lengthNote(feature.encoder)} · decoder ${decoder}`
}

/** Share as a percentage with one decimal; small ones are not called zero. */
export function percent(share: number): string {
  if (share > 0 && share < 0.0005) return '< 0.1%'
  return `${(share * 100).toFixed(1)}%`
}

/** A number in three significant digits, or a dash where there is none. */
export function short(value: number | null): string {
  return value === null || !Number.isFinite(value) ? '—' : String(Number(value.toPrecision(3)))
}

/** Activations of these features were computed now, for these rows. */
export const quickLook = 'quick look, no run yet'

/** How the picture is drawn: control, slice, origin, filter, n. */
export function subtitle(spec: ZoneSpec, view: ZoneView | null, unit: string): string {
  const parts: string[] = []
  if (spec.control?.kind === 'features') parts.push('control: density-matched random features')
  if (spec.control?.kind === 'tokens') parts.push(`control: random ${unit}s of equal count`)
  if (spec.control?.kind === 'answer') parts.push('control: known answer, made-up rows')
  parts.push(sliceText(spec, unit), `origin ${originText(spec, unit)}`)
  if (spec.zone === 'gate') parts.push('zones of open gates')
  if (spec.filter) parts.push(`filter ${spec.filter}`)
  if (view) parts.push(`n = ${countOf(view.population.n, view.population.unit)}`)
  if (view?.population.source === 'shown rows') parts.push(quickLook)
  return parts.join(' · ')
}

/** One number of the foot. `tone` marks what needs attention. */
export interface FootItem {
  key: string
  name: string
  value: string
  hint: string
  tone: 'plain' | 'warn'
}

/** The trust numbers of a plot (design.md: "can I trust it"), the most important first. */
export function footItems(view: ZoneView): FootItem[] {
  const { population, disagreement, features } = view
  const moving = view.slice?.preview === true
  const items: FootItem[] = []
  const add = (key: string, name: string, value: string, hint: string, tone: FootItem['tone'] = 'plain') =>
    items.push({ key, name, value, hint, tone })
  add(
    'variance',
    'variance shown (centred)',
    percent(view.explainedCentred),
    "Share of the population's variance about its own mean that lies in the slice: sum |s - mean s|² / sum |x - mean x|².",
  )
  add(
    'variance-origin',
    'variance shown (about the origin)',
    percent(view.explainedAboutOrigin),
    "Share of the squared distances from the slice's origin that lies in the slice: 1 - sum |r|² / sum |x - o|².",
  )
  if (disagreement) {
    add(
      'disagreement',
      'drawn ≠ true',
      `${formatCount(disagreement.rows)} / ${formatCount(moving ? population.drawn : population.n)}`,
      view.exact
        ? `${population.unit}s whose place in the section has another active set than they have themselves, off the section; not ringed, they are too many.`
        : `${moving ? 'Of the drawn points, while the slice moves: ' : ''}${population.unit}s whose drawn active set differs from the true one, which is computed in the full space; ringed in the plot.`,
      disagreement.rows > 0 ? 'warn' : 'plain',
    )
  }
  if (view.exact && !drawsZones(view.kind)) {
    for (const [i, { feature }] of features.entries()) {
      const share = shareOf(view.exact, i, view.halfSize)
      add(
        `first-${feature}`,
        `#${feature} picked first in`,
        `${percent(share)} of box`,
        `Share of the box of this section where the first step picks the feature: not where it is on, and said of places in the section only.`,
      )
    }
  }
  if (population.drawn > 0) {
    const [near, half, far] = residualBands(view.points).edges
    add(
      'residual',
      'distance from the slice',
      short(half),
      `Median |r| of the drawn points, input units; a quarter lies within ${short(near)}, a quarter beyond ${short(far)}. Points are fainter the farther they lie from the slice, quarter by quarter.`,
    )
  }
  for (const feature of features) {
    if (feature.varies?.jaccard == null) continue
    add(
      `jaccard-${feature.feature}`,
      `Jaccard #${feature.feature} drawn, true`,
      feature.varies.jaccard.toFixed(2),
      view.exact
        ? 'Overlap of the rows drawn in the exact cells of this section with those on which the feature is truly on; off the section the cells are other ones.'
        : 'Overlap of the half-space drawn at the median threshold with the rows on which the feature is truly on.',
    )
  }
  for (let i = 0; i < features.length; i++) {
    for (let j = i + 1; j < features.length && features.length <= 4; j++) {
      const cosine = view.encoderCosines[i * features.length + j] ?? NaN
      const shown = cosine.toFixed(2).replace(/^-(0\.0*)$/, '$1')
      const name = `cos(w #${features[i]!.feature}, w #${features[j]!.feature})`
      add(`cos-${i}-${j}`, name, shown, 'Cosine between the two encoder rows in the full space.')
    }
  }
  for (const { feature, strip } of features) {
    if (!strip) continue
    const where = view.dim === 2 ? 'hatched' : 'not drawn in 3D'
    const hint = `${population.unit}s between the gate's boundary and the value's (${where}): the gate is open and the value zero. Full space.`
    add(`strip-${feature}`, `#${feature} open, value zero`, countOf(strip.n, population.unit), hint)
  }
  if (population.outsideBox > 0) {
    add(
      'outside',
      'outside the box',
      countOf(population.outsideBox, population.unit),
      moving ? 'Of the drawn points, while the slice moves.' : 'Counted, but not in view.',
    )
  }
  if (population.masked > 0) {
    add('masked', 'masked', countOf(population.masked, population.unit), 'Left out of every count, mean and share.')
  }
  if (population.drawn < population.n) {
    add(
      'drawn',
      'points drawn',
      `${formatCount(population.drawn)} of ${formatCount(population.n)}`,
      `${disagreement ? 'In a chosen zone or near a boundary' : 'Where a chosen feature is on or correlates most'} ${percent(population.rateNear)} of points are drawn, of silent ones ${percent(population.rateSilent)}. Counts are never thinned.`,
    )
  }
  add(
    'space',
    'counts in the',
    'full space',
    'Counts, shares and activations are of the full space; the picture is a section through it.',
  )
  if (population.source === 'shown rows') {
    add(
      'source',
      'population:',
      `shown ${population.unit}s`,
      'Activations were computed now for these rows; no run has finished yet.',
    )
  }
  return items
}

/** What a screen reader hears of a plot. */
export function plotLabel(view: ZoneView, name: string): string {
  const features = view.features.map(f => `#${f.feature}`).join(', ')
  return `Zones of ${features} of ${name}, ${view.dim}D, ${countOf(view.points.rows.length, view.population.unit)} drawn`
}
